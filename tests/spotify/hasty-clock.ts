import type { Clock } from '../../src/core/ports.ts'

/**
 * A clock on which waiting takes no time: the earliest wake comes at once, and the clock says that
 * the time has passed. For code that waits between requests over real sockets.
 */
export class HastyClock implements Clock {
  #now = Date.UTC(2026, 0, 1, 20)
  readonly #wakes: { readonly instant: number; readonly wake: () => void }[] = []

  now(): number {
    return this.#now
  }

  at(instant: number, wake: () => void): () => void {
    const entry = { instant, wake }
    this.#wakes.push(entry)
    this.#wakes.sort((one, other) => one.instant - other.instant)
    setImmediate(() => this.#wakeNext())
    return () => {
      const index = this.#wakes.indexOf(entry)
      if (index >= 0) this.#wakes.splice(index, 1)
    }
  }

  pass(ms: number): void {
    this.#now += ms
  }

  #wakeNext(): void {
    const next = this.#wakes.shift()
    if (next === undefined) return
    this.#now = Math.max(this.#now, next.instant)
    next.wake()
  }
}
