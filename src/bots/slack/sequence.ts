/** How far two sockets may be apart. Shorter than anybody notices. */
const HOLD_MS = 40
const MOST_KEPT = 10_000

interface Held {
  readonly key: string
  readonly at: number
  readonly deliver: () => void
}

/**
 * Brings into order what arrives by several sockets, and drops what came too late: an event that is
 * sent again must not undo a newer one. `at` is Slack's own instant of the event.
 */
export class Sequence {
  #held: Held[] = []
  /** The newest instant that was delivered, by key. */
  readonly #latest = new Map<string, number>()

  /** Events with the same key replace each other. */
  add(key: string, at: number, deliver: () => void): void {
    this.#held.push({ key, at, deliver })
    setTimeout(() => this.#release(at), HOLD_MS)
  }

  #release(until: number): void {
    const due = this.#held.filter(({ at }) => at <= until)
    this.#held = this.#held.filter(({ at }) => at > until)
    for (const event of due.sort((one, other) => one.at - other.at)) this.#deliver(event)
  }

  #deliver({ key, at, deliver }: Held): void {
    if (at < (this.#latest.get(key) ?? 0)) return
    this.#latest.delete(key)
    this.#latest.set(key, at)
    const [oldest] = this.#latest.keys()
    if (this.#latest.size > MOST_KEPT && oldest !== undefined) this.#latest.delete(oldest)
    deliver()
  }
}
