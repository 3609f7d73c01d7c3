import type { Clock } from '../core/ports.ts'

const QUIET_MS = 60_000

/** Reports what happens again and again: the first time, then once a minute, with how often. */
export class Seldom {
  readonly #clock: Clock
  #toldAt: number | undefined
  #untold = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** `tell` is given how often it happened since it was told last, this time included. */
  report(tell: (times: number) => void): void {
    this.#untold += 1
    const now = this.#clock.now()
    if (this.#toldAt !== undefined && Math.abs(now - this.#toldAt) < QUIET_MS) return
    this.#toldAt = now
    tell(this.#untold)
    this.#untold = 0
  }
}
