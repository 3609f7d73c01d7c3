import { type Clock, type Log, MusicFailure, type Vault } from '../core/ports.ts'
import { detailsOf } from './errors.ts'
import { ErrorReply } from './replies.ts'

/** Spotify counts calls in groups it does not publish; these are told apart by what was observed. */
export type Bucket = 'player' | 'playlists' | 'search' | 'profile' | 'accounts'

const FIRST_BLOCK_MS = 15_000
const LONGEST_GUESS_MS = 15 * 60_000
const QUOTA_GUESS_MS = 60 * 60_000
/** A day was seen; what asks for more would shut the program off for good. */
const LONGEST_BLOCK_MS = 2 * 24 * 60 * 60_000

interface BucketState {
  blockedUntil: number
  /** Refusals in a row that did not say how long to wait. */
  refusals: number
}

/**
 * Rate limits belong to the whole client id: a 429 closes its bucket for every account until the
 * instant it names, over restarts too. Meanwhile calls are refused without a request.
 */
export class Limits {
  readonly #clientId: string
  readonly #vault: Vault
  readonly #clock: Clock
  readonly #log: Log
  readonly #buckets = new Map<Bucket, Promise<BucketState>>()

  constructor(clientId: string, vault: Vault, clock: Clock, log: Log) {
    this.#clientId = clientId
    this.#vault = vault
    this.#clock = clock
    this.#log = log
  }

  /** Throws MusicFailure('rateLimited') while the bucket is closed. */
  async expectOpen(bucket: Bucket): Promise<void> {
    const { blockedUntil } = await this.#stateOf(bucket)
    const waitMs = blockedUntil - this.#clock.now()
    if (waitMs > 0) throw rateLimited(bucket, waitMs)
  }

  /** Throws MusicFailure('rateLimited') while the bucket is closed, and when the call closes it. */
  async within<T>(bucket: Bucket, call: () => Promise<T>): Promise<T> {
    await this.expectOpen(bucket)
    const state = await this.#stateOf(bucket)
    try {
      const result = await call()
      state.refusals = 0
      return result
    } catch (error) {
      if (error instanceof ErrorReply && error.reply.statusCode === 429) {
        throw await this.#close(bucket, state, error)
      }
      throw error
    }
  }

  async #close(bucket: Bucket, state: BucketState, error: ErrorReply): Promise<MusicFailure> {
    const now = this.#clock.now()
    const blockMs = retryAfterMs(error, now) ?? this.#guessMs(state, error, now)
    state.blockedUntil = Math.max(state.blockedUntil, now + blockMs)
    const { blockedUntil } = state
    this.#log.warn('Spotify limits our requests', { bucket, blockMs, ...detailsOf(error) })
    await this.#remember(bucket, blockedUntil)
    return rateLimited(bucket, blockedUntil - now)
  }

  /** A block that cannot be stored is obeyed all the same, until the program ends. */
  async #remember(bucket: Bucket, until: number): Promise<void> {
    try {
      await this.#vault.put('block', this.#id(bucket), { until })
    } catch (error) {
      this.#log.error('A limit of Spotify could not be stored.', { bucket, error: String(error) })
    }
  }

  #guessMs(state: BucketState, error: ErrorReply, now: number): number {
    if (detailsOf(error).reason === 'QUOTA_EXCEEDED') return QUOTA_GUESS_MS
    // Requests that were under way together are refused together, and count once.
    if (state.blockedUntil <= now) state.refusals += 1
    return Math.min(FIRST_BLOCK_MS * 2 ** Math.max(0, state.refusals - 1), LONGEST_GUESS_MS)
  }

  #stateOf(bucket: Bucket): Promise<BucketState> {
    const known = this.#buckets.get(bucket)
    if (known !== undefined) return known
    const loading = this.#vault
      .get('block', this.#id(bucket))
      .then((block) => ({ blockedUntil: block?.until ?? 0, refusals: 0 }))
    this.#buckets.set(bucket, loading)
    loading.catch(() => this.#buckets.delete(bucket))
    return loading
  }

  #id(bucket: Bucket): string {
    return `spotify:${this.#clientId}:${bucket}`
  }
}

function rateLimited(bucket: Bucket, waitMs: number): MusicFailure {
  return new MusicFailure('rateLimited', `Spotify limits our ${bucket} requests.`, waitMs)
}

/** Seconds or a date, as HTTP allows. */
function retryAfterMs({ reply }: ErrorReply, now: number): number | undefined {
  const value = [reply.headers['retry-after']].flat()[0]?.trim()
  if (value === undefined || value === '') return undefined
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 1_000), LONGEST_BLOCK_MS) : undefined
}
