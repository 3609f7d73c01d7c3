import type { AccountId, PartyId } from '../engine/ids.ts'
import type { Device, MusicTrouble, Party } from '../engine/party.ts'
import type { Playback } from '../engine/playback.ts'
import { closesNow, predictedEnd } from '../engine/schedule.ts'
import {
  type Clock,
  type Log,
  MusicFailure,
  type MusicPlayer,
  type MusicServices,
  type PlayableDevice,
} from '../ports.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Parties } from './parties.ts'
import type { Reactions } from './reactions.ts'

const WHILE_EXPECTING_MS = 1_200
/** What is to be seen is noticed within 10 s, the answer's way included. */
const USUALLY_MS = 9_500
/** Just before a round closes, so that the prediction is fresh; not after a look just made. */
const BEFORE_CLOSING_MS = 1_500
const FRESH_MS = 4_000
const AFTER_END_MS = 800
const OVERDUE_MS = 1_500
const OVERDUE_FOR_MS = 15_000
/** While something else plays in between, of which Spotify does not say how long it is. */
const INTERRUPTED_MS = 4_000
const INTERRUPTED_FOR_MS = 60_000
/** In a pause, or in a silence that has lasted: at most twice a minute. */
const RARELY_MS = 30_500
const SILENT_FOR_MS = 60_000
/** After a start or a limit every player is to be looked at, but not all at once. */
const LOOKS_WITHIN_MS = 10_000
const LOOKS_APART_MS = 100
/** A look may be three requests while Spotify is out of order. */
const LONGEST_BACKOFF_MS = 20_000
/** A service that hiccups once is not worth a word. */
const FAILURES_UNTIL_TOLD = 2

interface Watch {
  /** Whose player it is; with a new host, all that was known of it means nothing. */
  readonly account: AccountId | undefined
  planned?: { readonly at: number; readonly cancel: () => void }
  reading: boolean
  failures: number
  readAt: number
  /** Since when something else plays in between. */
  interruptedSince?: number
  /** The device was not there when it was looked for, or could not be reached. */
  deviceIsMissing: boolean
  /** After a failure: not to be asked again before this instant. */
  notBefore: number
}

function newWatch({ account }: Party): Watch {
  return { account, reading: false, failures: 0, readAt: 0, deviceIsMissing: true, notBefore: 0 }
}

export type SightListener = (party: PartyId, playback: Playback) => void

/** Looks at the player of every live party: rarely in mid-track, more often near the end. */
export class PlaybackWatch {
  private readonly watches = new Map<PartyId, Watch>()
  private stopped = false
  private readonly listeners: SightListener[] = []

  constructor(
    private readonly parties: Parties,
    private readonly dispatcher: Dispatcher,
    private readonly music: MusicServices,
    private readonly reactions: Reactions,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Called with all that a player shows, before the party hears of it. Must not throw. */
  onSeen(listener: SightListener): void {
    this.listeners.push(listener)
  }

  /** Plans the next look; to be called whenever the party changed. */
  changed(party: Party): void {
    if (this.stopped) return
    const now = this.clock.now()
    // After the clock was set back, nobody knows how long ago the last look was.
    const known = this.watches.get(party.id)
    if (known && (known.readAt > now || known.account !== party.account)) this.forget(party.id)
    const watch = this.watches.get(party.id) ?? newWatch(party)
    const at = nextLook(party, now, watch)
    if (at === undefined || party.account === undefined) {
      this.forget(party.id)
      return
    }
    this.watches.set(party.id, watch)
    if (watch.reading) return
    const isOwed = watch.failures > 0 && party.phase === 'live'
    this.lookAt(party.id, watch, isOwed ? watch.notBefore : Math.max(at, watch.notBefore))
  }

  /** To be called before anything else: looks at these players one by one, soonest end first. */
  spreadFirstLooks(parties: readonly Party[]): void {
    const now = this.clock.now()
    const apartMs = Math.min(LOOKS_APART_MS, LOOKS_WITHIN_MS / parties.length)
    parties
      .filter((party) => nextLook(party, now, newWatch(party)) !== undefined)
      .sort((a, b) => endOf(a) - endOf(b))
      .forEach((party, place) => {
        this.watches.set(party.id, { ...newWatch(party), notBefore: now + place * apartMs })
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
    const party = this.parties.party(id)
    if (party?.account === undefined || watch.reading) return
    watch.reading = true
    const waitMs = await this.read(party, this.music.player(party.account), watch)
    watch.reading = false
    watch.readAt = this.clock.now()
    watch.notBefore = watch.readAt + waitMs
    const after = this.parties.party(id)
    if (after === undefined || this.stopped) this.forget(id)
    else this.changed(after)
  }

  /** Resolves with how long to leave the player alone, after a failure. */
  private async read(party: Party, player: MusicPlayer, watch: Watch): Promise<number> {
    try {
      if (!missesDevice(party)) watch.deviceIsMissing = true
      else if (!(await this.mayPlay(party, player, watch))) return 0
      // A player that shows silence closes an overdue round, as after a downtime.
      if (closesNow(party, this.clock.now())) await this.reactions.readBeforeClosing(party)
      const playback = await player.playback()
      watch.failures = 0
      noteInterruption(watch, playback)
      if (this.stopped || this.isOfOthers(party)) return 0
      for (const listener of this.listeners) listener(party.id, playback)
      await this.dispatcher.submit(party.id, { type: 'playbackObserved', playback })
      return 0
    } catch (error) {
      watch.failures += 1
      if (this.stopped || this.isOfOthers(party)) return 0
      return this.afterFailure(party.id, error, watch)
    }
  }

  /** Somebody took the party over meanwhile: what was seen is the former host's. */
  private isOfOthers({ id, account }: Party): boolean {
    return this.parties.party(id)?.account !== account
  }

  /** Looks for the device that is missed; tells whether the player may have news, too. */
  private async mayPlay(party: Party, player: MusicPlayer, watch: Watch): Promise<boolean> {
    const devices = await player.devices()
    watch.failures = 0
    const device = foundAgain(devices, party.device)
    const isBack = watch.deviceIsMissing && device !== undefined
    watch.deviceIsMissing = device === undefined
    if (isBack && !this.stopped && !this.isOfOthers(party)) {
      const { id, name, type } = device
      const returned = { id, name, type }
      await this.dispatcher.submit(party.id, { type: 'deviceReturned', device: returned })
    }
    return devices.some(({ isActive }) => isActive) || party.playing?.isPlaying === true
  }

  private async afterFailure(id: PartyId, error: unknown, { failures }: Watch): Promise<number> {
    if (!(error instanceof MusicFailure)) {
      this.log.error('The player could not be looked at.', { party: id, error: String(error) })
      return USUALLY_MS
    }
    const trouble = troubleOf(error)
    const needsLogin = trouble === 'loginExpired' || trouble === 'notRegistered'
    const { retryAfterMs = 0 } = error
    const tellNow = needsLogin || retryAfterMs > USUALLY_MS || failures >= FAILURES_UNTIL_TOLD
    if (trouble !== undefined && tellNow) {
      await this.dispatcher
        .submit(id, { type: 'musicFailed', trouble })
        .catch((failure: unknown) => {
          this.log.error('Trouble with the player could not be noted.', { error: String(failure) })
        })
    }
    if (needsLogin) return RARELY_MS
    if (error.retryAfterMs !== undefined) return error.retryAfterMs + this.turnOf(id)
    return Math.min(LONGEST_BACKOFF_MS, WHILE_EXPECTING_MS * 2 ** (failures - 1))
  }

  /** What all were told to wait for at once must not bring all back at once. */
  private turnOf(id: PartyId): number {
    const place = [...this.watches.keys()].indexOf(id)
    return Math.max(0, place) * Math.min(LOOKS_APART_MS, LOOKS_WITHIN_MS / this.watches.size)
  }
}

function missesDevice({ phase, trouble }: Party): boolean {
  return phase === 'live' && trouble?.kind === 'noDevice'
}

/** Under its id, or alone under its name and type: Spotify renews the ids of devices at will. */
function foundAgain(
  devices: readonly PlayableDevice[],
  chosen: Device | undefined,
): PlayableDevice | undefined {
  const namesakes = devices.filter(
    ({ name, type }) => name === chosen?.name && type === chosen.type,
  )
  const [only, ...others] = namesakes
  return devices.find(({ id }) => id === chosen?.id) ?? (others.length === 0 ? only : undefined)
}

function noteInterruption(watch: Watch, playback: Playback): void {
  if (playback.kind !== 'other' || !playback.isPlaying) delete watch.interruptedSince
  else watch.interruptedSince ??= playback.at
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
function nextLook(party: Party, now: number, watch: Watch): number | undefined {
  const { readAt: lookedAt } = watch
  if (party.phase === 'lobby' || party.phase === 'ended') return undefined
  if (party.expecting !== undefined && now < party.expecting.until) {
    return lookedAt + WHILE_EXPECTING_MS
  }
  if (party.phase === 'paused') return lookedAt + RARELY_MS
  if (watch.interruptedSince !== undefined) {
    const isShort = now - watch.interruptedSince < INTERRUPTED_FOR_MS
    return lookedAt + (isShort ? INTERRUPTED_MS : USUALLY_MS)
  }
  const end = predictedEnd(party.playing)
  if (end === undefined) return lookedAt + whileSilent(party, lookedAt)
  if (now >= end + AFTER_END_MS) {
    return lookedAt + (now - end < OVERDUE_FOR_MS ? OVERDUE_MS : USUALLY_MS)
  }
  const closesAt = party.round?.state === 'open' ? party.round.closesAt : undefined
  const beforeClosing = closesAt === undefined ? 0 : closesAt - BEFORE_CLOSING_MS
  const isFresh = beforeClosing < lookedAt + FRESH_MS
  const moments = isFresh ? [end + AFTER_END_MS] : [end + AFTER_END_MS, beforeClosing]
  // A moment that has come without a look is due: its timer may not have had its turn yet.
  const ahead = moments.filter((moment) => moment > lookedAt)
  return Math.min(lookedAt + USUALLY_MS, ...ahead)
}

function whileSilent({ silentSince }: Party, lookedAt: number): number {
  const isLasting = silentSince !== undefined && lookedAt - silentSince >= SILENT_FOR_MS
  return isLasting ? RARELY_MS : USUALLY_MS
}
