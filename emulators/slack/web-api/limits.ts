import { rateLimited } from './errors.ts'

const MINUTE_MS = 60_000

/** Calls a minute in each workspace. Slack promises "so many and more"; this is the least it keeps. */
const TIERS = { tier2: 20, tier3: 50, tier4: 100, special: 300 } as const

export type Tier = keyof typeof TIERS

/** One message a second in a channel; a burst this large passes. */
const POST_BURST = 5
const POST_INTERVAL_MS = 1_000

/** Slack's rate limits, of a method in a workspace over any minute; what comes too early gets 429. */
export class RateLimits {
  readonly #now: () => number
  readonly #calls = new Map<string, number[]>()
  /** By channel: when its allowance of posts is full again. */
  readonly #postsFullAt = new Map<string, number>()

  constructor(now: () => number) {
    this.#now = now
  }

  count(method: string, tier: Tier, teamId: string): void {
    const now = this.#now()
    const key = `${method} ${teamId}`
    const recent = (this.#calls.get(key) ?? []).filter((at) => at > now - MINUTE_MS)
    this.#calls.set(key, recent)
    const [oldest] = recent
    if (oldest !== undefined && recent.length >= TIERS[tier]) {
      throw rateLimited(oldest + MINUTE_MS - now)
    }
    recent.push(now)
  }

  countPost(channelId: string): void {
    const now = this.#now()
    const fullAt = Math.max(now, this.#postsFullAt.get(channelId) ?? now) + POST_INTERVAL_MS
    const excessMs = fullAt - now - POST_BURST * POST_INTERVAL_MS
    if (excessMs > 0) throw rateLimited(excessMs)
    this.#postsFullAt.set(channelId, fullAt)
  }
}
