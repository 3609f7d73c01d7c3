import { apply } from '../engine/apply.ts'
import type { Command } from '../engine/commands.ts'
import { Draft } from '../engine/draft.ts'
import type { OutboxEntry } from '../engine/effects.ts'
import type { Event } from '../engine/events.ts'
import type { EffectId, PartyId } from '../engine/ids.ts'
import { changedEntry } from '../engine/owe.ts'
import type { Party } from '../engine/party.ts'
import type { Playback } from '../engine/playback.ts'
import type { PartyRecord, RoundSummary } from '../engine/record.ts'
import type { Refusal } from '../engine/refusals.ts'
import { type Pool, sameTrack } from '../engine/track.ts'
import { type Chance, type Clock, type Log, type PartyStore, VersionConflict } from '../ports.ts'
import type { Parties } from './parties.ts'
import type { Pools } from './pools.ts'

export type Outcome =
  | {
      readonly ok: true
      /** As committed: it may already show later commands of the same commit. */
      readonly party: Party
      /** What this command changed. */
      readonly events: readonly Event[]
    }
  | { readonly ok: false; readonly why: Refusal }

export type CommitListener = (record: PartyRecord, before: PartyRecord | undefined) => void

type EntryChange = (entry: OutboxEntry) => OutboxEntry

interface Waiting {
  readonly change: (record: PartyRecord | undefined, draft: Draft) => Change
  readonly settle: (change: Change) => void
  readonly fail: (error: unknown) => void
}

interface Change {
  readonly record: PartyRecord | undefined
  readonly events: readonly Event[]
  readonly refusal?: Refusal
  readonly closedRounds: readonly RoundSummary[]
}

interface Committed {
  readonly changes: readonly Change[]
  readonly before: PartyRecord | undefined
  readonly after: PartyRecord | undefined
}

const MOST_CONFLICTS = 3

/**
 * One command at a time per party: decide, evolve, commit. Commands that wait for the same party
 * share a commit. Nobody hears of a command's success before it is durable.
 */
export class Dispatcher {
  private readonly waiting = new Map<PartyId, Waiting[]>()
  private readonly working = new Set<PartyId>()
  private readonly listeners: CommitListener[] = []

  constructor(
    private readonly store: PartyStore,
    private readonly parties: Parties,
    private readonly pools: Pools,
    private readonly clock: Clock,
    private readonly chance: Chance,
    private readonly log: Log,
  ) {}

  /**
   * Called after each commit, in the order of the commits of a party. One that throws is reported
   * and holds up nothing.
   */
  onCommit(listener: CommitListener): void {
    this.listeners.push(listener)
  }

  /**
   * Resolves when the outcome is durable. Rejects with StoreFailure, or with VersionConflict when
   * somebody else keeps writing the record; then nothing has changed.
   */
  async submit(id: PartyId, command: Command): Promise<Outcome> {
    const stamp = { now: this.clock.now(), seed: this.chance.seed() }
    const pool = await this.poolFor(id, command)
    const context = pool === undefined ? stamp : { ...stamp, pool }
    const change = await this.enqueue(id, (record, draft) => apply(record, command, context, draft))
    if (change.refusal !== undefined) return { ok: false, why: change.refusal }
    if (change.record === undefined) return { ok: false, why: { code: 'noPartyHere' } }
    return { ok: true, party: change.record.party, events: change.events }
  }

  /**
   * Changes what is noted of an owed effect. Tells whether it is still owed; if not, nothing is
   * written.
   */
  async changeEntry(id: PartyId, entry: EffectId, change: EntryChange): Promise<boolean> {
    const { record } = await this.enqueue(id, (before) => ({
      record: before && isOwed(before, entry) ? withEntry(before, entry, change) : before,
      events: [],
      closedRounds: [],
    }))
    return record !== undefined && isOwed(record, entry)
  }

  /** Resolves when nothing waits to be written any more. */
  async idle(): Promise<void> {
    while (this.working.size > 0) {
      await Promise.all(
        [...this.working].map((id) =>
          this.enqueue(id, (record) => ({ record, events: [], closedRounds: [] })).catch(() => {}),
        ),
      )
    }
  }

  private async poolFor(id: PartyId, command: Command): Promise<Pool | undefined> {
    const party = this.parties.party(id)
    if (!needsPool(party, command)) return undefined
    const playlist = command.type === 'usePlaylist' ? command.playlist : party?.playlist
    return playlist && (await this.pools.get(playlist.pool))
  }

  private enqueue(id: PartyId, change: Waiting['change']): Promise<Change> {
    return new Promise((settle, fail) => {
      const queue = this.waiting.get(id) ?? []
      queue.push({ change, settle, fail })
      this.waiting.set(id, queue)
      if (!this.working.has(id)) void this.work(id)
    })
  }

  private async work(id: PartyId): Promise<void> {
    this.working.add(id)
    for (let batch = this.take(id); batch.length > 0; batch = this.take(id)) {
      await this.commitTogether(id, batch)
    }
    this.working.delete(id)
  }

  private take(id: PartyId): Waiting[] {
    const batch = this.waiting.get(id) ?? []
    this.waiting.delete(id)
    return batch
  }

  private async commitTogether(id: PartyId, batch: readonly Waiting[]): Promise<void> {
    try {
      const { changes, before, after } = await this.commit(id, batch, MOST_CONFLICTS)
      batch.forEach((waiting, place) => {
        const change = changes[place]
        if (change !== undefined) waiting.settle(change)
      })
      if (after !== undefined && after !== before) this.tell(after, before)
    } catch (error) {
      for (const waiting of batch) waiting.fail(error)
    }
  }

  private tell(record: PartyRecord, before: PartyRecord | undefined): void {
    for (const listener of this.listeners) {
      try {
        listener(record, before)
      } catch (error) {
        const { stack } = error instanceof Error ? error : { stack: String(error) }
        this.log.error('What follows from a change failed.', { party: record.party.id, stack })
      }
    }
  }

  private async commit(
    id: PartyId,
    batch: readonly Waiting[],
    triesLeft: number,
  ): Promise<Committed> {
    const before = this.parties.record(id)
    const changes: Change[] = []
    const draft = new Draft()
    let record = before
    for (const { change } of batch) {
      const changed = change(record, draft)
      record = changed.record
      changes.push(changed)
    }
    if (record === undefined || record === before) return { changes, before, after: before }
    const expected = before?.version ?? 0
    const next = { ...record, version: expected + 1 }
    try {
      await this.store.commit(
        next,
        expected,
        changes.flatMap(({ closedRounds }) => closedRounds),
      )
    } catch (error) {
      if (!(error instanceof VersionConflict) || triesLeft <= 1) throw error
      const stored = await this.store.load(id)
      if (stored !== undefined) this.parties.put(stored)
      return this.commit(id, batch, triesLeft - 1)
    }
    this.parties.put(next)
    return { changes, before, after: next }
  }
}

/**
 * Only what may open a round or name a song of the playlist has to know the tracks, of which there
 * are thousands. A round that lacks them is opened by the next tick.
 */
function needsPool(party: Party | undefined, command: Command): boolean {
  switch (command.type) {
    case 'usePlaylist':
    case 'begin':
    case 'suggest':
    case 'withdraw':
    case 'restore':
    case 'changeSettings':
      return true
    case 'useAccount':
    case 'useDevice':
      return party?.phase === 'lobby'
    case 'tick':
      return party?.round?.state !== 'open'
    case 'playbackObserved':
      return party?.round?.state !== 'open' || showsOther(party, command.playback)
    default:
      return false
  }
}

function showsOther({ playing }: Party, seen: Playback): boolean {
  if (seen.kind !== 'track') return false
  return playing === undefined || !sameTrack(playing.track, seen.track)
}

function isOwed({ outbox }: PartyRecord, entry: EffectId): boolean {
  return outbox.entries.some(({ id }) => id === entry)
}

function withEntry(record: PartyRecord, entry: EffectId, change: EntryChange): PartyRecord {
  return { ...record, outbox: changedEntry(record.outbox, entry, change) }
}
