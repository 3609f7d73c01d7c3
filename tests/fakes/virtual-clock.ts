import type { Clock } from '../../src/core/ports.ts'

interface Wake {
  readonly instant: number
  readonly run: () => void
}

/** Enough for chains that pass through setImmediate themselves; promises alone need one. */
const TURNS_BETWEEN_WAKES = 4
const ENDLESS = 100_000

/**
 * A clock that stands still until a test moves it. Wakes run in order of time, those of one instant
 * in the order they were asked for. Between two wakes the work they started gets several turns of
 * the event loop, so what it schedules within the span runs too, at its own instant. Work that waits
 * for a disk or a socket is not waited for. An error thrown by a wake rejects the call that ran it.
 */
export class VirtualClock implements Clock {
  #now: number
  #moving = false
  /** Latest first, so that the next one is taken from the end. */
  readonly #wakes: Wake[] = []

  constructor(startAt = Date.UTC(2026, 0, 1, 20)) {
    this.#now = startAt
  }

  now(): number {
    return this.#now
  }

  /** How many wakes are waiting: none should be left once everything was stopped. */
  get waiting(): number {
    return this.#wakes.length
  }

  at(instant: number, run: () => void): () => void {
    const wake = { instant, run }
    this.#wakes.splice(this.#positionOf(instant), 0, wake)
    return () => {
      const index = this.#wakes.indexOf(wake)
      if (index >= 0) this.#wakes.splice(index, 1)
    }
  }

  /** Lets this much time pass, running every wake that falls into it. */
  async advance(ms: number): Promise<void> {
    if (!(ms >= 0)) throw new RangeError('Time passes forward; jump() sets the clock back.')
    await this.#move(ms)
  }

  /**
   * Sets the wall clock forward or back; no time passes. Wakes keep their instants: those that are
   * now due run at once, in order, and all see the new time; after setting back, a wake comes when
   * the clock reaches its instant again.
   */
  async jump(ms: number): Promise<void> {
    this.#now += ms
    if (!this.#moving) await this.settle()
  }

  /** Runs what is due and lets the work under way come to rest; no time passes. */
  async settle(): Promise<void> {
    await this.#move(0)
  }

  async #move(ms: number): Promise<void> {
    if (this.#moving) throw new Error('The clock is being moved already: await one move at a time.')
    this.#moving = true
    try {
      await this.#runWithin(ms)
    } finally {
      this.#moving = false
    }
  }

  /** Counts what is left of the span, not its end, so that a wake may set the clock meanwhile. */
  async #runWithin(ms: number): Promise<void> {
    let left = ms
    let runsInPlace = 0
    await turns()
    for (;;) {
      const wait = Math.max(
        0,
        (this.#wakes.at(-1)?.instant ?? Number.POSITIVE_INFINITY) - this.#now,
      )
      const step = Math.min(wait, left)
      this.#now += step
      left -= step
      if (wait <= step) {
        runsInPlace = step > 0 ? 0 : runsInPlace + 1
        if (runsInPlace > ENDLESS) throw new Error('Wakes ask for further wakes without end.')
        this.#wakes.pop()?.run()
        await turns()
      } else if (step > 0) {
        await turns()
      } else {
        return
      }
    }
  }

  #positionOf(instant: number): number {
    let low = 0
    let high = this.#wakes.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#wakes[middle]?.instant ?? 0) > instant) low = middle + 1
      else high = middle
    }
    return low
  }
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < TURNS_BETWEEN_WAKES; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve))
  }
}
