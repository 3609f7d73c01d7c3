import { isCount, isPlayableUri, isRecord, unknownKey } from './routes.ts'

const contextForm = /^spotify:(playlist|album|artist):[0-9A-Za-z]{22}$/
const maximumUris = 100

/** The body of a transfer: exactly one device. */
export function transferBody(body: unknown): string | null {
  if (!isRecord(body)) return 'Missing required field: device_ids'
  const { device_ids: ids, play } = body
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'string' && id !== '')) {
    return 'Missing required field: device_ids'
  }
  if (ids.length !== 1) return 'Exactly one device_id is supported'
  if (play !== undefined && typeof play !== 'boolean') return 'play must be a boolean'
  return unknownKey(body, ['device_ids', 'play'])
}

/** The body of play: a list of tracks or a context; to resume, no body at all. */
export function playBody(body: unknown): string | null {
  if (body === undefined) return null
  if (!isRecord(body)) return 'Malformed json'
  const { uris, context_uri: context, position_ms: positionMs } = body
  if (Object.keys(body).length === 0)
    return 'To resume, send no body: an empty object loses the queue'
  if ((uris === undefined) === (context === undefined)) return 'Send either uris or context_uri'
  if (uris !== undefined && !isTrackList(uris)) return 'Invalid track uri'
  if (context !== undefined && !isContext(context)) return 'Invalid context uri'
  if (positionMs !== undefined && !isCount(positionMs)) return 'Invalid position_ms'
  return (
    offsetProblem(body.offset, context !== undefined) ??
    unknownKey(body, ['uris', 'context_uri', 'offset', 'position_ms'])
  )
}

function isTrackList(uris: unknown): boolean {
  if (!Array.isArray(uris) || uris.length === 0 || uris.length > maximumUris) return false
  return uris.every(isPlayableUri)
}

function isContext(context: unknown): boolean {
  return typeof context === 'string' && contextForm.test(context)
}

function offsetProblem(offset: unknown, hasContext: boolean): string | null {
  if (offset === undefined) return null
  if (!hasContext) return 'Only a context has an offset'
  if (!isRecord(offset) || Object.keys(offset).length !== 1) return 'Invalid offset'
  return isCount(offset.position) || isPlayableUri(offset.uri) ? null : 'Invalid offset'
}
