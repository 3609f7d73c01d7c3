import type { Clock } from '../ports.ts'

/** A request for an edit that waits for its turn. */
export interface Turn {
  readonly news: boolean
  readonly go: () => void
}

/**
 * What all boards of one platform share: so many edits a second, evenly spaced. News goes before
 * progress, and within each whoever has waited longest; so the cadence stretches with their number.
 */
export class EditBudget {
  private readonly news = new Set<Turn>()
  private readonly progress = new Set<Turn>()
  private readonly spacingMs: number
  private freeAt = 0
  private cancelWake: (() => void) | undefined

  constructor(
    private readonly clock: Clock,
    editsPerSecond: number,
  ) {
    this.spacingMs = 1_000 / editsPerSecond
  }

  /** Goes at once where the budget allows it. Returns a cancel. */
  take(turn: Turn): () => void {
    const line = turn.news ? this.news : this.progress
    line.add(turn)
    if (this.cancelWake === undefined) this.next()
    return () => line.delete(turn)
  }

  /** Goes on where the timer was lost, or the clock was set. */
  sweep(): void {
    this.freeAt = Math.min(this.freeAt, this.clock.now() + this.spacingMs)
    this.cancelWake?.()
    this.next()
  }

  stop(): void {
    this.news.clear()
    this.progress.clear()
    this.cancelWake?.()
  }

  private next(): void {
    this.cancelWake = undefined
    const [turn] = this.news.size > 0 ? this.news : this.progress
    if (turn === undefined) return
    const now = this.clock.now()
    if (now < this.freeAt) {
      this.cancelWake = this.clock.at(this.freeAt, () => this.next())
      return
    }
    this.freeAt = now + this.spacingMs
    this.news.delete(turn)
    this.progress.delete(turn)
    turn.go()
    if (this.cancelWake === undefined) this.next()
  }
}
