export interface RequestLimits {
  readonly perAddress: number
  readonly inAll: number
  readonly windowMs: number
}

/**
 * Far more than people need, also behind a proxy, where all of them have the same address: to
 * connect Spotify takes four requests.
 */
const REQUEST_LIMITS: RequestLimits = { perAddress: 300, inAll: 1_500, windowMs: 10_000 }

const SLOTS = 4_096

/**
 * Counts requests in windows of time, in memory of fixed size: addresses share slots, so that the
 * number of addresses does not matter. `now` is in milliseconds, of a clock that is never set back.
 */
export class RequestLimit {
  readonly #limits: RequestLimits
  readonly #now: () => number
  readonly #counts = new Uint32Array(SLOTS)
  #inAll = 0
  #windowEndsAt = 0

  constructor(limits: RequestLimits = REQUEST_LIMITS, now: () => number = () => performance.now()) {
    this.#limits = limits
    this.#now = now
  }

  /** Counts a request. Undefined lets it in; else how long its sender must wait. */
  waitMs(address: string): number | undefined {
    const now = this.#now()
    if (now >= this.#windowEndsAt) this.#begin(now)
    const slot = slotOf(address)
    const count = (this.#counts[slot] ?? 0) + 1
    this.#counts[slot] = count
    if (count > this.#limits.perAddress) return this.#windowEndsAt - now
    // What is refused already takes nothing from the others.
    this.#inAll += 1
    return this.#inAll > this.#limits.inAll ? this.#windowEndsAt - now : undefined
  }

  #begin(now: number): void {
    this.#windowEndsAt = now + this.#limits.windowMs
    this.#counts.fill(0)
    this.#inAll = 0
  }
}

/** FNV-1a. */
function slotOf(address: string): number {
  let hash = 0x811c9dc5
  for (let place = 0; place < address.length; place += 1) {
    hash = Math.imul(hash ^ address.charCodeAt(place), 0x01000193)
  }
  return (hash >>> 0) % SLOTS
}
