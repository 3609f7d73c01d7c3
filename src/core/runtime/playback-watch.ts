import type { AccountId, PartyId } from '../engine/ids.ts'
import type { MusicTrouble, Party } from '../engine/party.ts'
import { predictedEnd } from '../engine/schedule.ts'
import { type Clock, type Log, MusicFailure, type MusicServices } from '../ports.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Parties } from './parties.ts'

const WHILE_EXPECTING_MS = 1_200
const MID_TRACK_MS = 10_000
/** Just before a round closes, so that the prediction is fresh. */
const BEFORE_CLOSING_MS = 1_500
const AFTER_END_MS = 800
const OVERDUE_MS = 1_500
const OVERDUE_FOR_MS = 15_000
const SILENT_MS = 10_000
const PAUSED_MS = 30_000
/** After a start every player is to be looked at, but not all at once. */
const FIRST_LOOKS_WITHIN_MS = 10_000
const FIRST_LOOKS_APART_MS = 100
/** A service that hiccups once is not worth a word. */
const FAILURES_UNTIL_TOLD = 2

interface Watch {
  planned?: { readonly at: number; readonly cancel: () => void }
  reading: boolean
  failures: number
  readAt: number
  /** After a failure: not to be asked again before this instant. */
  notBefore: number
}

function newWatch(): Watch {
  return { reading: false, failures: 0, readAt: 0, notBefore: 0 }
}

/** Looks at the player of every live party: rarely in mid-track, more often near the end. */
export class PlaybackWatch {
  private readonly watches = new Map<PartyId, Watch>()
  private stopped = false

  constructor(
    private readonly parties: Parties,
    private readonly dispatcher: Dispatcher,
    private readonly music: MusicServices,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Plans the next look; to be called whenever the party changed. */
  changed(party: Party): void {
    if (this.stopped) return
    const now = this.clock.now()
    // After the clock was set back, nobody knows how long ago the last look was.
    if ((this.watches.get(party.id)?.readAt ?? 0) > now) this.forget(party.id)
    const watch = this.watches.get(party.id) ?? newWatch()
    const at = nextLook(party, now, watch.readAt)
    if (at === undefined || party.account === undefined) {
      this.forget(party.id)
      return
    }
    this.watches.set(party.id, watch)
    if (!watch.reading) this.lookAt(party.id, watch, Math.max(at, watch.notBefore))
  }

  /** To be called before anything else: looks at these players one by one, soonest end first. */
  spreadFirstLooks(parties: readonly Party[]): void {
    const now = this.clock.now()
    const apartMs = Math.min(FIRST_LOOKS_APART_MS, FIRST_LOOKS_WITHIN_MS / parties.length)
    parties
      .filter((party) => nextLook(party, now) !== undefined)
      .sort((a, b) => endOf(a) - endOf(b))
      .forEach(({ id }, place) => {
        this.watches.set(id, { ...newWatch(), notBefore: now + place * apartMs })
      })
  }

  /** Plans anew for every party, should a timer have been lost. */
  sweep(): void {
    for (const { party } of this.parties.all()) this.changed(party)
  }

  stop(): void {
    this.stopped = true
    for (const id of [...this.watches.keys()]) this.forget(id)
  }

  private forget(id: PartyId): void {
    this.watches.get(id)?.planned?.cancel()
    this.watches.delete(id)
  }

  private lookAt(id: PartyId, watch: Watch, at: number): void {
    if (watch.planned?.at === at) return
    watch.planned?.cancel()
    const cancel = this.clock.at(at, () => {
      delete watch.planned
      void this.look(id, watch)
    })
    watch.planned = { at, cancel }
  }

  private async look(id: PartyId, watch: Watch): Promise<void> {
    const account = this.parties.party(id)?.account
    if (account === undefined || watch.reading) return
    watch.reading = true
    const waitMs = await this.read(id, account, watch)
    watch.reading = false
    watch.readAt = this.clock.now()
    watch.notBefore = watch.readAt + waitMs
    const party = this.parties.party(id)
    if (party === undefined || this.stopped) this.forget(id)
    else this.changed(party)
  }

  /** Resolves with how long to leave the player alone, after a failure. */
  private async read(id: PartyId, account: AccountId, watch: Watch): Promise<number> {
    try {
      const playback = await this.music.player(account).playback()
      watch.failures = 0
      if (this.stopped) return 0
      await this.dispatcher.submit(id, { type: 'playbackObserved', playback })
      return 0
    } catch (error) {
      watch.failures += 1
      if (this.stopped) return 0
      return this.afterFailure(id, error, watch.failures)
    }
  }

  private async afterFailure(id: PartyId, error: unknown, failures: number): Promise<number> {
    if (!(error instanceof MusicFailure)) {
      this.log.error('The player could not be looked at.', { party: id, error: String(error) })
      return MID_TRACK_MS
    }
    const trouble = troubleOf(error)
    const tellNow = trouble === 'loginExpired' || trouble === 'notRegistered'
    if (trouble !== undefined && (tellNow || failures >= FAILURES_UNTIL_TOLD)) {
      await this.dispatcher
        .submit(id, { type: 'musicFailed', trouble })
        .catch((failure: unknown) => {
          this.log.error('Trouble with the player could not be noted.', { error: String(failure) })
        })
    }
    if (tellNow) return PAUSED_MS
    return error.retryAfterMs ?? Math.min(MID_TRACK_MS, WHILE_EXPECTING_MS * failures)
  }
}

function endOf({ playing }: Party): number {
  return predictedEnd(playing) ?? Number.POSITIVE_INFINITY
}

function troubleOf(failure: MusicFailure): MusicTrouble | undefined {
  switch (failure.reason) {
    case 'unknownOutcome':
      return 'unavailable'
    case 'notReadable':
    case 'notFound':
    case 'loginRefused':
      return undefined
    default:
      return failure.reason
  }
}

/** When to look next; undefined for a party that needs no looking. */
export function nextLook(party: Party, now: number, lookedAt = 0): number | undefined {
  if (party.phase === 'lobby' || party.phase === 'ended') return undefined
  if (party.expecting !== undefined && now < party.expecting.until) {
    return lookedAt + WHILE_EXPECTING_MS
  }
  if (party.phase === 'paused') return lookedAt + PAUSED_MS
  const end = predictedEnd(party.playing)
  if (end === undefined) return lookedAt + SILENT_MS
  if (now >= end + AFTER_END_MS) {
    const overdue = now - end < OVERDUE_FOR_MS
    return lookedAt + (overdue ? OVERDUE_MS : MID_TRACK_MS)
  }
  const closesAt = party.round?.state === 'open' ? party.round.closesAt : undefined
  const moments = [end + AFTER_END_MS, closesAt === undefined ? 0 : closesAt - BEFORE_CLOSING_MS]
  // A moment that has come without a look is due: its timer may not have had its turn yet.
  const ahead = moments.filter((moment) => moment > lookedAt)
  return Math.min(lookedAt + MID_TRACK_MS, ...ahead)
}
