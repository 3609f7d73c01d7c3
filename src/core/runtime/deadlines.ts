import type { PartyId } from '../engine/ids.ts'
import type { Party } from '../engine/party.ts'
import { nextDeadline } from '../engine/schedule.ts'
import type { Clock, Log } from '../ports.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Parties } from './parties.ts'
import type { Reactions } from './reactions.ts'

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
    const cancel = this.clock.at(deadline, () => {
      this.timers.delete(party.id)
      void this.meet(party.id)
    })
    this.timers.set(party.id, { at: deadline, cancel })
  }

  /** Meets every deadline that has passed, and opens what should be open. */
  sweep(): void {
    const now = this.clock.now()
    for (const { party } of this.parties.all()) {
      const deadline = nextDeadline(party)
      const isDue = deadline !== undefined && deadline <= now
      if (isDue || lacksRound(party)) void this.meet(party.id)
    }
  }

  stop(): void {
    this.stopped = true
    for (const { cancel } of this.timers.values()) cancel()
    this.timers.clear()
  }

  private async meet(id: PartyId): Promise<void> {
    const party = this.parties.party(id)
    if (party === undefined || this.stopped || this.underWay.has(id)) return
    this.underWay.add(id)
    try {
      if (closesNow(party, this.clock.now())) await this.reactions.readBeforeClosing(party)
      await this.dispatcher.submit(id, { type: 'tick' })
    } catch (error) {
      this.log.error('A deadline could not be met; it is tried again.', {
        party: id,
        error: String(error),
      })
    } finally {
      this.underWay.delete(id)
    }
    const after = this.parties.party(id)
    if (after !== undefined) this.changed(after)
  }
}

function closesNow(party: Party, now: number): boolean {
  const { round } = party
  return round?.state === 'open' && round.closesAt !== undefined && round.closesAt <= now
}

/** A live party whose pool could not be read when its round was to open. */
function lacksRound(party: Party): boolean {
  return party.phase === 'live' && party.round?.state !== 'open' && party.upcoming === undefined
}
