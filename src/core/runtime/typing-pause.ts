import type { PersonId } from '../engine/ids.ts'
import type { Clock } from '../ports.ts'

/** Tells when somebody has stopped typing: only what stands there then is worth looking for. */
export class TypingPause {
  /** How to give up on what each person typed before. */
  private readonly typing = new Map<PersonId, () => void>()

  constructor(private readonly clock: Clock) {}

  /** True after the pause; false as soon as the same person has typed on. */
  over(person: PersonId, pauseMs: number): Promise<boolean> {
    this.typing.get(person)?.()
    return new Promise((resolve) => {
      const settle = (isOver: boolean) => {
        cancel()
        if (this.typing.get(person) === giveUp) this.typing.delete(person)
        resolve(isOver)
      }
      const giveUp = () => settle(false)
      const cancel = this.clock.at(this.clock.now() + pauseMs, () => settle(true))
      this.typing.set(person, giveUp)
    })
  }
}
