import { ApiError } from './errors.ts'

interface Limit {
  requests: number
  windowMs: number
  /** The parameter that has a bucket of its own for each value. */
  major: 'channel_id' | 'webhook_token'
}

/** Community-measured: Discord publishes no numbers for single routes. */
const LIMITS = {
  messageCreate: { requests: 5, windowMs: 5_000, major: 'channel_id' },
  messageEdit: { requests: 5, windowMs: 5_000, major: 'channel_id' },
  messageDelete: { requests: 5, windowMs: 1_000, major: 'channel_id' },
  reactions: { requests: 1, windowMs: 250, major: 'channel_id' },
  interactionWebhook: { requests: 5, windowMs: 2_000, major: 'webhook_token' },
} as const satisfies Record<string, Limit>

export type LimitName = keyof typeof LIMITS

const GLOBAL = { requests: 50, windowMs: 1_000 }
const OLD_EDITS = { requests: 3, windowMs: 6_000 }
const MOST_WINDOWS = 10_000

interface Window {
  startedAt: number
  used: number
}

/** Discord's rate limits: a request that comes too early is refused with 429. */
export class RateLimits {
  readonly #now: () => number
  readonly #windows = new Map<string, Window>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** Interaction endpoints are not counted here. */
  countGlobally(): void {
    const waitMs = this.#take('global', GLOBAL)
    if (waitMs > 0) throw rateLimited(waitMs, true, { 'X-RateLimit-Global': 'true' })
  }

  /** The headers of the answer. */
  count(name: LimitName, params: Readonly<Record<string, string>>): Record<string, string> {
    const limit = LIMITS[name]
    const key = `${name}:${params[limit.major]}`
    const waitMs = this.#take(key, limit)
    const headers = this.#headers(name, key)
    if (waitMs > 0) throw rateLimited(waitMs, false, headers)
    return headers
  }

  /** Edits of messages older than one hour, which are few per channel. */
  countOldEdit(channelId: string): void {
    const waitMs = this.#take(`old:${channelId}`, OLD_EDITS)
    if (waitMs === 0) return
    const message = 'Maximum number of edits to messages older than 1 hour reached. Try again later'
    throw new ApiError(429, 30046, message, { headers: { 'Retry-After': seconds(waitMs) } })
  }

  /** 0 when there was room, else how long until there is. */
  #take(key: string, { requests, windowMs }: { requests: number; windowMs: number }): number {
    const now = this.#now()
    let window = this.#windows.get(key)
    if (!window || now >= window.startedAt + windowMs) {
      window = { startedAt: now, used: 0 }
      this.#windows.delete(key)
      this.#windows.set(key, window)
      this.#forgetOldest()
    }
    if (window.used >= requests) return window.startedAt + windowMs - now
    window.used += 1
    return 0
  }

  #headers(name: LimitName, key: string): Record<string, string> {
    const { requests, windowMs } = LIMITS[name]
    const { startedAt, used } = this.#windows.get(key) ?? { startedAt: this.#now(), used: 0 }
    const resetsAt = startedAt + windowMs
    return {
      'X-RateLimit-Limit': String(requests),
      'X-RateLimit-Remaining': String(requests - used),
      'X-RateLimit-Reset': seconds(resetsAt),
      'X-RateLimit-Reset-After': seconds(resetsAt - this.#now()),
      'X-RateLimit-Bucket': `emulated-${name}`,
    }
  }

  #forgetOldest(): void {
    if (this.#windows.size <= MOST_WINDOWS) return
    const [oldest] = this.#windows.keys()
    if (oldest !== undefined) this.#windows.delete(oldest)
  }
}

function rateLimited(waitMs: number, global: boolean, headers: Record<string, string>): ApiError {
  return new ApiError(429, 0, 'You are being rate limited.', {
    body: { retry_after: waitMs / 1000, global },
    headers: {
      ...headers,
      'Retry-After': seconds(waitMs),
      'X-RateLimit-Scope': global ? 'global' : 'user',
    },
  })
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}
