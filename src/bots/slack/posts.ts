import type { EffectId, MessageId } from '../../core/engine/ids.ts'
import type { Clock } from '../../core/ports.ts'

/** The runtime repeats what failed soon, and what succeeded hardly ever. */
const KEPT_MS = 10 * 60_000

/** Repeating an effect posts nothing twice, as long as the program runs. */
export class Posts {
  readonly #clock: Clock
  readonly #byEffect = new Map<
    EffectId,
    { readonly at: number; readonly message: Promise<MessageId> }
  >()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** What was posted for the effect already, or is being posted; else posts it now. */
  once(effect: EffectId, post: () => Promise<MessageId>): Promise<MessageId> {
    this.#forgetOld()
    const known = this.#byEffect.get(effect)
    if (known !== undefined) return known.message
    const message = post()
    this.#byEffect.set(effect, { at: this.#clock.now(), message })
    message.catch(() => this.#byEffect.delete(effect))
    return message
  }

  #forgetOld(): void {
    const now = this.#clock.now()
    for (const [effect, { at }] of this.#byEffect) {
      if (Math.abs(now - at) < KEPT_MS) return
      this.#byEffect.delete(effect)
    }
  }
}
