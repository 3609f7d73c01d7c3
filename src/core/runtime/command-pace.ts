import type { PersonId } from '../engine/ids.ts'
import type { Clock } from '../ports.ts'

const AT_ONCE = 20
const ONE_EVERY_MS = 1_000
const ALL_AGAIN_MS = AT_ONCE * ONE_EVERY_MS
/** Who asked longest ago is forgotten first: they have had time to catch up. */
const MOST_PEOPLE = 10_000

/** How fast one person may ask for things: twenty at once, then one a second. In memory only. */
export class CommandPace {
  /** When each person has all twenty again; in the order in which they asked last. */
  private readonly restedAt = new Map<PersonId, number>()

  constructor(private readonly clock: Clock) {}

  /** Counts one thing asked for; false where it is too much, and then it is not counted. */
  take(person: PersonId): boolean {
    const now = this.clock.now()
    const known = this.restedAt.get(person) ?? now
    const wasSetBack = known > now + ALL_AGAIN_MS
    const restedAt = (wasSetBack ? now : Math.max(known, now)) + ONE_EVERY_MS
    if (restedAt > now + ALL_AGAIN_MS) return false
    this.restedAt.delete(person)
    this.restedAt.set(person, restedAt)
    this.forgetOldest()
    return true
  }

  private forgetOldest(): void {
    if (this.restedAt.size <= MOST_PEOPLE) return
    const [oldest] = this.restedAt.keys()
    if (oldest !== undefined) this.restedAt.delete(oldest)
  }
}
