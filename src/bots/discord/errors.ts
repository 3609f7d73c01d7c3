import { DiscordAPIError, HTTPError, RateLimitError, RESTJSONErrorCodes } from 'discord.js'
import { ChatFailure } from '../../core/ports.ts'

/** A refusal that names no time, or none that is left, is no invitation to hurry. */
const SHORTEST_WAIT_MS = 1_000

/** Runs a request to Discord. What goes wrong with it is thrown as a ChatFailure; a bug, as it is. */
export async function asking<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request()
  } catch (error) {
    throw chatFailure(error) ?? error
  }
}

/** Undefined for what is no failure of a request. Codes: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
export function chatFailure(error: unknown): ChatFailure | undefined {
  if (error instanceof RateLimitError) {
    const waitMs = Math.max(error.retryAfter, error.timeToReset, SHORTEST_WAIT_MS)
    return new ChatFailure('unavailable', 'Discord asks to wait.', waitMs)
  }
  if (error instanceof DiscordAPIError) {
    return new ChatFailure(reasonOf(error), `Discord: ${error.message} (${error.code})`)
  }
  if (error instanceof HTTPError) {
    return new ChatFailure('unavailable', `Discord answered ${error.status}.`)
  }
  if (isUnreadable(error)) {
    return new ChatFailure('unavailable', 'Discord answered something that cannot be read.')
  }
  return isOfNetwork(error) ? new ChatFailure('unavailable', error.message) : undefined
}

/** The library dies of answers that are not in the form it expects: what throws is in its own files. */
function isUnreadable(error: unknown): boolean {
  const [thrownAt = ''] = error instanceof Error ? (error.stack ?? '').split('/src/bots/', 1) : []
  return /@discordjs[\\/]rest/.test(thrownAt)
}

/** A request that was cut off or took too long: errors of Node, of undici, and of signals. */
function isOfNetwork(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return true
  const code = 'code' in error ? String(error.code) : ''
  return /^(E[A-Z0-9]+|EAI_[A-Z]+|UND_ERR_[A-Z_]+)$/.test(code) || isOfNetwork(error.cause)
}

function reasonOf(error: DiscordAPIError): ChatFailure['reason'] {
  switch (error.code) {
    case RESTJSONErrorCodes.UnknownMessage:
      return 'messageGone'
    case RESTJSONErrorCodes.UnknownChannel:
    case RESTJSONErrorCodes.UnknownGuild:
      return 'channelGone'
    default:
      // 401: the token was withdrawn; nothing is known about this channel.
      if (error.status === 401) return 'unavailable'
      return error.status === 403 ? 'forbidden' : 'rejected'
  }
}

/** The interaction was answered already, or waits no longer: there is nobody to tell. */
export function isTooLate(error: unknown): boolean {
  return (
    error instanceof DiscordAPIError &&
    (error.code === RESTJSONErrorCodes.UnknownInteraction ||
      error.code === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged)
  )
}
