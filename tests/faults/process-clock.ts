import type { Clock } from '../../src/core/ports.ts'

/** How soon a real timer looks at the wall clock again. */
const NOTICED_WITHIN_MS = 10_000

interface Wake {
  readonly instant: number
  readonly run: () => void
  cancel: () => void
}

/**
 * The clock as one process has it: its wall clock may be set, its timers may be late, and while the
 * process is frozen none of them runs. Time itself goes on by the clock beneath.
 */
export class ProcessClock implements Clock {
  /** How much the wall clock shows more than the time that is. */
  skewMs = 0
  /** How much later than asked for a timer comes. */
  lateness: () => number = () => 0
  readonly #time: Clock
  readonly #wakes = new Set<Wake>()
  #held: Wake[] | undefined

  constructor(time: Clock) {
    this.#time = time
  }

  now(): number {
    return this.#time.now() + this.skewMs
  }

  at(instant: number, run: () => void): () => void {
    const wake: Wake = { instant, run, cancel: () => {} }
    this.#wakes.add(wake)
    this.#arm(wake, 0)
    return () => {
      this.#wakes.delete(wake)
      wake.cancel()
    }
  }

  /** Sets the wall clock; timers notice it a little later. */
  set(byMs: number): void {
    this.skewMs += byMs
    for (const wake of this.#wakes) {
      wake.cancel()
      this.#arm(wake, NOTICED_WITHIN_MS)
    }
  }

  get isFrozen(): boolean {
    return this.#held !== undefined
  }

  /** The process is gone, and its timers with it. */
  die(): void {
    for (const wake of this.#wakes) wake.cancel()
    this.#wakes.clear()
  }

  freeze(): void {
    this.#held ??= []
  }

  thaw(): void {
    const held = this.#held ?? []
    this.#held = undefined
    for (const wake of held) if (this.#wakes.has(wake)) this.#arm(wake, 0)
  }

  #arm(wake: Wake, laterMs: number): void {
    const wait = Math.max(0, wake.instant - this.now()) + laterMs + this.lateness()
    wake.cancel = this.#time.at(this.#time.now() + wait, () => this.#due(wake))
  }

  #due(wake: Wake): void {
    if (!this.#wakes.has(wake)) return
    if (this.#held !== undefined) {
      this.#held.push(wake)
    } else if (wake.instant > this.now()) {
      this.#arm(wake, 0)
    } else {
      this.#wakes.delete(wake)
      wake.run()
    }
  }
}
