import type { Clock } from '../ports.ts'

export interface Step {
  readonly at: number
  readonly act: () => Promise<void>
}

/** Takes one step at a time, each when it is due. */
export class Steps {
  private isOver = false
  private working: Promise<void> | undefined
  private planned: { readonly at: number; readonly cancel: () => void } | undefined

  /** `perform` never rejects. */
  constructor(
    private readonly clock: Clock,
    private readonly next: (now: number) => Step | undefined,
    private readonly perform: (step: Step) => Promise<void>,
  ) {}

  /** Does what is due, and asks for the next step when it is done. */
  wake(): void {
    if (this.isOver || this.working !== undefined) return
    const now = this.clock.now()
    const step = this.next(now)
    const isDue = step !== undefined && step.at <= now
    this.plan(isDue ? undefined : step?.at)
    if (!isDue) return
    this.working = this.perform(step).finally(() => {
      this.working = undefined
      this.wake()
    })
  }

  /** No step is taken any more, from this instant on. */
  end(): void {
    this.isOver = true
  }

  /** Ends, and resolves when the step under way is done. */
  async stop(): Promise<void> {
    this.end()
    this.plan(undefined)
    await this.working
  }

  get areOver(): boolean {
    return this.isOver
  }

  private plan(at: number | undefined): void {
    if (this.planned?.at === at) return
    this.planned?.cancel()
    this.planned = undefined
    if (at === undefined) return
    const cancel = this.clock.at(at, () => {
      this.planned = undefined
      this.wake()
    })
    this.planned = { at, cancel }
  }
}
