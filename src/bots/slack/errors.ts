import { webApi } from '@slack/bolt'
import { ChatFailure } from '../../core/ports.ts'

const { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } = webApi

/** Where nobody knows how long it takes: a channel moves between workspaces, a token is in doubt. */
const WAITS_MS: Readonly<Record<string, number>> = {
  external_channel_migrating: 60_000,
  account_inactive: 30_000,
  token_revoked: 30_000,
  invalid_auth: 30_000,
  not_authed: 30_000,
}

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
    return new ChatFailure(reasonOf(code), `Slack: ${code}`, WAITS_MS[code])
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
export function reasonOf(code: string): ChatFailure['reason'] {
  switch (code) {
    case 'message_not_found':
    case 'cant_update_message':
    case 'edit_window_closed':
      return 'messageGone'
    case 'channel_not_found':
    case 'is_archived':
    case 'is_inactive':
    case 'not_in_channel':
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
    // About the token, and nothing about this channel: whether it is for good is found out apart.
    case 'account_inactive':
    case 'token_revoked':
    case 'invalid_auth':
    case 'not_authed':
      return 'unavailable'
    default:
      return 'rejected'
  }
}
