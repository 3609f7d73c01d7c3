import type { Effect, OutboxEntry } from '../engine/effects.ts'
import type { EffectId, PartyId } from '../engine/ids.ts'
import type { PartyRecord } from '../engine/record.ts'
import type { Clock, Log } from '../ports.ts'
import { type Attempt, settled } from './attempt.ts'
import type { ChatEffects } from './chat-effects.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { HandoverEffects } from './handover-effects.ts'
import type { MusicEffects } from './music-effects.ts'
import type { Parties } from './parties.ts'
import { growingDelay } from './retry.ts'

/** After a failure that nobody foresaw. */
const UNFORESEEN_WAIT_MS = 5_000
const MOST_UNFORESEEN = 10
const LONGEST_NOTING_WAIT_MS = 10_000

/**
 * Does what parties owe to the outside world, and notes how it went. Effects on the same thing go
 * one after the other, in order; different things do not wait for each other.
 */
export class OutboxRunner {
  private readonly underWay = new Map<EffectId, Promise<void>>()
  private readonly lanes = new Set<string>()
  private readonly timers = new Map<string, () => void>()
  /** Ends the pauses between tries to note what was done. */
  private readonly pauses = new Set<() => void>()
  private stopped = false

  constructor(
    private readonly parties: Parties,
    private readonly dispatcher: Dispatcher,
    private readonly chat: ChatEffects,
    private readonly music: MusicEffects,
    private readonly handover: HandoverEffects,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Starts whatever is due and free to start. */
  run(record: PartyRecord): void {
    if (this.stopped) return
    const seen = new Set<string>()
    for (const entry of record.outbox.entries) {
      const lane = laneOf(record.party.id, entry.effect)
      if (seen.has(lane) || this.lanes.has(lane)) continue
      seen.add(lane)
      if (entry.notBefore <= this.clock.now()) this.start(record.party.id, lane, entry)
      else this.wakeAt(entry.notBefore, lane, record.party.id)
    }
  }

  /** Everything of every party that is due; the pulse calls it, should a timer have been lost. */
  sweep(): void {
    for (const record of this.parties.all()) {
      if (record.outbox.entries.length > 0) this.run(record)
    }
  }

  /** Resolves when the calls under way are over. What they come to after that is owed again. */
  async stop(): Promise<void> {
    this.stopped = true
    for (const cancel of this.timers.values()) cancel()
    for (const end of this.pauses) end()
    await Promise.all(this.underWay.values())
  }

  private wakeAt(instant: number, lane: string, id: PartyId): void {
    this.timers.get(lane)?.()
    const cancel = this.clock.at(instant, () => {
      this.timers.delete(lane)
      this.runAgain(id)
    })
    this.timers.set(lane, cancel)
  }

  private runAgain(id: PartyId): void {
    const record = this.parties.record(id)
    if (record !== undefined) this.run(record)
  }

  private start(id: PartyId, lane: string, entry: OutboxEntry): void {
    if (this.underWay.has(entry.id)) return
    this.lanes.add(lane)
    const work = this.work(id, entry).then((noted) => {
      this.lanes.delete(lane)
      this.underWay.delete(entry.id)
      if (noted) this.runAgain(id)
    })
    this.underWay.set(entry.id, work)
  }

  /** What was done is noted until the store takes it: it must not be done once more meanwhile. */
  private async work(id: PartyId, entry: OutboxEntry): Promise<boolean> {
    const attempt = await this.attempt(id, entry)
    // It is owed as before, and tried again after the next start.
    if (this.stopped && attempt.kind === 'again') return false
    for (let tries = 0; ; tries += 1) {
      try {
        await this.note(id, entry, attempt)
        return true
      } catch (error) {
        this.log.error('What became of an owed effect could not be noted; it is tried again.', {
          party: id,
          effect: entry.effect.kind,
          error: String(error),
        })
      }
      await this.pause(growingDelay(tries, LONGEST_NOTING_WAIT_MS))
      if (this.stopped) return false
    }
  }

  private async note(id: PartyId, entry: OutboxEntry, attempt: Attempt): Promise<void> {
    const { id: effectId, effect } = entry
    if (attempt.kind === 'withdrawn') return
    if (attempt.kind === 'settled') {
      const { outcome } = attempt
      await this.dispatcher.submit(id, { type: 'effectSettled', id: effectId, effect, outcome })
      return
    }
    const notBefore = this.clock.now() + attempt.afterMs
    await this.dispatcher.changeEntry(id, effectId, (current) => ({
      ...current,
      attempts: current.attempts + 1,
      notBefore,
    }))
  }

  private pause(milliseconds: number): Promise<void> {
    if (this.stopped) return Promise.resolve()
    return new Promise((resolve) => {
      const end = () => {
        cancel()
        this.pauses.delete(end)
        resolve()
      }
      const cancel = this.clock.at(this.clock.now() + milliseconds, end)
      this.pauses.add(end)
    })
  }

  private async attempt(id: PartyId, entry: OutboxEntry): Promise<Attempt> {
    const party = this.parties.party(id)
    if (party === undefined) return settled({ result: 'refused' })
    const { effect } = entry
    try {
      switch (effect.kind) {
        case 'postBoard':
        case 'removeBoard':
        case 'seedBoard':
        case 'finishBoard':
          return await this.chat.perform(party, entry, effect)
        case 'continueTrack':
        case 'releasePlayer':
          return await this.handover.perform(party, entry.attempts, effect)
        default:
          return await this.music.perform(party, entry, effect)
      }
    } catch (error) {
      this.log.error('An owed effect failed unforeseen.', {
        party: id,
        effect: effect.kind,
        error: String(error),
      })
      if (entry.attempts + 1 >= MOST_UNFORESEEN) return settled({ result: 'refused' })
      return { kind: 'again', afterMs: UNFORESEEN_WAIT_MS }
    }
  }
}

/** Seeding waits for nothing and holds up nothing: the buttons work without it. */
function laneOf(party: PartyId, effect: Effect): string {
  switch (effect.kind) {
    case 'postBoard':
    case 'removeBoard':
    case 'finishBoard':
      return effect.channel
    // Another account's player: it holds up nothing of this party's.
    case 'releasePlayer':
      return `release ${effect.account}`
    case 'seedBoard':
      return `seed ${effect.message}`
    default:
      return `music ${party}`
  }
}
