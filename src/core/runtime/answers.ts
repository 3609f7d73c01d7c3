import type { Refusal } from '../engine/refusals.ts'
import type { Action, Answer, Done, Failure } from '../inbox.ts'
import { MusicFailure, StoreFailure } from '../ports.ts'

export function done(what: Done): Answer {
  return { kind: 'done', what }
}

export function refusal(why: Refusal): Answer {
  return { kind: 'refused', why }
}

export function failed(why: Failure, retry?: Action): Answer {
  return { kind: 'failed', why, ...(retry === undefined ? {} : { retry }) }
}

/** What a person is told of a failure; undefined for what nobody foresaw. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof StoreFailure) return { code: 'storeUnavailable' }
  if (!(error instanceof MusicFailure)) return undefined
  switch (error.reason) {
    case 'notReadable':
      return { code: 'playlistNotReadable' }
    case 'notFound':
      return { code: 'playlistNotFound' }
    case 'loginRefused':
      return { code: 'loginRefused' }
    case 'unknownOutcome':
      return { code: 'music', trouble: 'unavailable' }
    default:
      return {
        code: 'music',
        trouble: error.reason,
        ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
      }
  }
}
