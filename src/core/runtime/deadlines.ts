import type { PartyId } from '../engine/ids.ts'
import type { Party } from '../engine/party.ts'
import { closesNow, isSetBack, nextDeadline } from '../engine/schedule.ts'
import type { Clock, Log } from '../ports.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Parties } from './parties.ts'
import type { Reactions } from './reactions.ts'

/** After a deadline that could not be met, for example because the store fails. */
const TRY_AGAIN_MS = 1_000

/**
 * Wakes the rules when time alone changes a party. The deadline is in the record; a timer brings
 * precision, the pulse brings certainty, and doing both does nothing twice.
 */
export class Deadlines {
  private readonly timers = new Map<PartyId, { readonly at: number; readonly cancel: () => void }>()
  private readonly underWay = new Set<PartyId>()
  private stopped = false

  constructor(
    private readonly parties: Parties,
    private readonly dispatcher: Dispatcher,
    private readonly reactions: Reactions,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  changed(party: Party): void {
    const deadline = this.stopped ? undefined : nextDeadline(party)
    const timer = this.timers.get(party.id)
    if (timer?.at === deadline && deadline !== undefined) return
    timer?.cancel()
    this.timers.delete(party.id)
    if (deadline === undefined) return
    this.wakeAt(deadline, party.id)
  }

  /** Meets every deadline that has passed, and opens what should be open. */
  sweep(): void {
    const now = this.clock.now()
    for (const { party } of this.parties.all()) {
      const deadline = nextDeadline(party)
      const isDue = deadline !== undefined && deadline <= now
      if (isDue || lacksRound(party) || isSetBack(party, now)) void this.meet(party.id)
    }
  }

  stop(): void {
    this.stopped = true
    for (const { cancel } of this.timers.values()) cancel()
    this.timers.clear()
  }

  private wakeAt(instant: number, id: PartyId): void {
    const cancel = this.clock.at(instant, () => {
      this.timers.delete(id)
      void this.meet(id)
    })
    this.timers.set(id, { at: instant, cancel })
  }

  private async meet(id: PartyId): Promise<void> {
    const party = this.parties.party(id)
    if (party === undefined || this.stopped || this.underWay.has(id)) return
    this.underWay.add(id)
    const isMet = await this.tick(party)
    this.underWay.delete(id)
    const after = this.parties.party(id)
    if (after === undefined || this.stopped) return
    this.changed(after)
    if (!isMet) this.tryAgain(id)
  }

  private async tick(party: Party): Promise<boolean> {
    try {
      if (closesNow(party, this.clock.now())) await this.reactions.readBeforeClosing(party)
      if (!this.stopped) await this.dispatcher.submit(party.id, { type: 'tick' })
      return true
    } catch (error) {
      this.log.error('A deadline could not be met; it is tried again.', {
        party: party.id,
        error: String(error),
      })
      return false
    }
  }

  /** The deadline has passed: a timer for it would wake at once, again and again. */
  private tryAgain(id: PartyId): void {
    this.timers.get(id)?.cancel()
    this.wakeAt(this.clock.now() + TRY_AGAIN_MS, id)
  }
}

/** A live party whose pool could not be read when its round was to open. */
function lacksRound(party: Party): boolean {
  return party.phase === 'live' && party.round?.state !== 'open' && party.upcoming === undefined
}
