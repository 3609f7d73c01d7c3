import { webApi } from '@slack/bolt'
import { ChatFailure } from '../../core/ports.ts'

const { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } = webApi

/** While a channel moves between workspaces; nobody knows how long that takes. */
const MIGRATION_MS = 60_000

/** Runs a request to Slack; what goes wrong is thrown as a ChatFailure. */
export async function asking<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request()
  } catch (error) {
    throw chatFailure(error)
  }
}

export function chatFailure(error: unknown): ChatFailure {
  if (error instanceof ChatFailure) return error
  if (error instanceof WebAPIRateLimitedError) {
    return new ChatFailure('unavailable', 'Slack asks to wait.', error.retryAfter * 1_000)
  }
  if (error instanceof WebAPIPlatformError) {
    const code = error.data.error
    const wait = code === 'external_channel_migrating' ? MIGRATION_MS : undefined
    return new ChatFailure(reasonOf(code), `Slack: ${code}`, wait)
  }
  if (error instanceof WebAPIHTTPError) {
    return new ChatFailure('unavailable', `Slack answered ${error.statusCode}.`)
  }
  return new ChatFailure('unavailable', error instanceof Error ? error.message : String(error))
}

/** The code that Slack gives for what it refused; undefined for every other failure. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof WebAPIPlatformError ? error.data.error : undefined
}

/** Codes: https://docs.slack.dev/reference/methods, those of chat.*, reactions.* and conversations.* */
function reasonOf(code: string): ChatFailure['reason'] {
  switch (code) {
    case 'message_not_found':
    case 'cant_update_message':
    case 'edit_window_closed':
      return 'messageGone'
    case 'channel_not_found':
    case 'is_archived':
    case 'is_inactive':
    case 'not_in_channel':
    case 'account_inactive':
    case 'token_revoked':
    case 'invalid_auth':
    case 'team_not_found':
      return 'channelGone'
    case 'missing_scope':
    case 'no_permission':
    case 'not_allowed_token_type':
    case 'restricted_action':
    case 'restricted_action_read_only_channel':
    case 'access_denied':
    case 'ekm_access_denied':
      return 'forbidden'
    case 'external_channel_migrating':
    case 'ratelimited':
    case 'rate_limited':
    case 'fatal_error':
    case 'internal_error':
    case 'request_timeout':
    case 'service_unavailable':
    case 'team_added_to_org':
      return 'unavailable'
    default:
      return 'rejected'
  }
}
