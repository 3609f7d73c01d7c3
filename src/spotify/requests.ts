import { type Clock, MusicFailure } from '../core/ports.ts'
import { failureOf, troubleOf } from './errors.ts'
import type { Bucket, Limits } from './limits.ts'
import type { Transport } from './transport.ts'
import { wait } from './waiting.ts'

/** Before the second and the third attempt. */
const BACKOFFS_MS = [250, 1_000]

export interface Manner {
  readonly bucket: Bucket
  /** Whether doing it twice does no harm: reads, and commands that only set something. */
  readonly repeatable: boolean
}

export interface Answer {
  readonly statusCode: number
  /** Undefined where the text is no JSON. */
  readonly body: unknown
  /** Epoch ms, half way between request and answer. */
  readonly at: number
}

/** A request of the library, under way. */
export type LibraryCall = () => Promise<{ readonly statusCode: number; readonly body: unknown }>

/** Sends requests within the rate limits, and repeats what may be repeated. */
export class Requests {
  readonly #transport: Transport
  readonly #limits: Limits
  readonly #clock: Clock

  constructor(transport: Transport, limits: Limits, clock: Clock) {
    this.#transport = transport
    this.#limits = limits
    this.#clock = clock
  }

  /** Throws MusicFailure('rateLimited') where a request would not be sent now. */
  expectOpen(bucket: Bucket): Promise<void> {
    return this.#limits.expectOpen(bucket)
  }

  /**
   * Throws ErrorReply for refusals, and MusicFailure: rateLimited; unavailable; unknownOutcome for
   * what is not repeatable and may have been done.
   */
  async send(manner: Manner, call: LibraryCall): Promise<Answer> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#attempt(manner.bucket, call)
      } catch (error) {
        const trouble = troubleOf(error)
        if (trouble?.kind !== 'outOfOrder' && trouble?.kind !== 'neverSent') throw error
        if (trouble.kind === 'outOfOrder' && !manner.repeatable) {
          throw new MusicFailure('unknownOutcome', trouble.message)
        }
        const backoffMs = BACKOFFS_MS[attempt]
        if (backoffMs === undefined) throw failureOf(trouble)
        await wait(this.#clock, backoffMs)
      }
    }
  }

  async #attempt(bucket: Bucket, call: LibraryCall): Promise<Answer> {
    return this.#limits.within(bucket, async () => {
      const sentAt = this.#clock.now()
      const { statusCode, body } = await this.#transport.run(call)
      return { statusCode, body, at: Math.round((sentAt + this.#clock.now()) / 2) }
    })
  }
}
