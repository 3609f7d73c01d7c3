import type { Clock } from '../ports.ts'

interface Entry<Value> {
  readonly until: number
  readonly value: Promise<Value>
}

/** Answers that hold for a while, so that nothing is asked twice meanwhile. In memory only. */
export class Kept<Value> {
  private readonly entries = new Map<string, Entry<Value>>()

  constructor(
    private readonly most: number,
    private readonly forMs: number,
    private readonly clock: Clock,
  ) {}

  has(key: string): boolean {
    return this.living(key) !== undefined
  }

  /** Asks where nothing is kept, once for all who want to know meanwhile. Failures are not kept. */
  async get(key: string, ask: () => Promise<Value>): Promise<Value> {
    const known = this.living(key)
    if (known !== undefined) return known.value
    const entry = this.put(key, ask())
    try {
      return await entry.value
    } catch (error) {
      if (this.entries.get(key) === entry) this.entries.delete(key)
      throw error
    }
  }

  /** Takes the place of what is kept; the oldest goes where there is no room. */
  put(key: string, value: Promise<Value>): Entry<Value> {
    const entry = { until: this.clock.now() + this.forMs, value }
    this.entries.delete(key)
    this.entries.set(key, entry)
    const [oldest] = this.entries.keys()
    if (this.entries.size > this.most && oldest !== undefined) this.entries.delete(oldest)
    return entry
  }

  private living(key: string): Entry<Value> | undefined {
    const entry = this.entries.get(key)
    if (entry === undefined) return undefined
    const leftMs = entry.until - this.clock.now()
    // More than it ever had: the clock was set back.
    if (leftMs > 0 && leftMs <= this.forMs) return entry
    this.entries.delete(key)
    return undefined
  }
}
