import type { Baseline, Effect, OutboxEntry } from '../engine/effects.ts'
import type { EffectId, PartyId } from '../engine/ids.ts'
import type { Device, MusicTrouble, Party } from '../engine/party.ts'
import { END_TOLERANCE_MS, predictedEnd } from '../engine/schedule.ts'
import { sameTrack, type Track } from '../engine/track.ts'
import {
  type Clock,
  type Log,
  MusicFailure,
  type MusicPlayer,
  type MusicServices,
} from '../ports.ts'
import { type Attempt, settled } from './attempt.ts'
import type { Dispatcher } from './dispatcher.ts'
import { growingDelay } from './retry.ts'

export type MusicEffect = Extract<
  Effect,
  { kind: 'queueTrack' | 'playTrack' | 'pauseMusic' | 'resumeMusic' | 'setModes' }
>

/** Spotify shows the effect of a command only after a while. */
const SHOWS_AFTER_MS = 2_000
/** A request that is still on its way after this long was given up by both sides. */
const REQUEST_OVER_MS = 8_000
const MOST_TRIES = 4
const MOST_RATE_LIMITED = 8
const LONGEST_WAIT_MS = 8_000

/**
 * Queues and starts what a party decided. A request whose repetition would be heard is noted in
 * the record before it is sent, with what the queue showed; if its outcome stays unknown, it is
 * settled by looking, and never by sending it again blindly.
 */
export class MusicEffects {
  /** When each party last asked for a track to be queued. */
  private readonly queuedAt = new Map<PartyId, number>()
  /** What was queued before that is not known here. */
  private readonly startedAt: number

  constructor(
    private readonly music: MusicServices,
    private readonly dispatcher: Dispatcher,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    this.startedAt = clock.now()
  }

  async perform(party: Party, entry: OutboxEntry, effect: MusicEffect): Promise<Attempt> {
    const { account, device } = party
    if (account === undefined || device === undefined || isOutdated(party, effect)) {
      return settled({ result: 'refused' })
    }
    const player = this.music.player(account)
    try {
      switch (effect.kind) {
        case 'queueTrack':
          return await this.queueTrack(party, player, device, entry, effect)
        case 'playTrack':
          return await this.playTrack(party, player, device, entry, effect)
        case 'pauseMusic':
          await player.pause(device)
          return settled({ result: 'done' })
        case 'resumeMusic':
          await player.resume(device)
          return settled({ result: 'done' })
        case 'setModes':
          await player.setModes(effect.modes, device)
          return settled({ result: 'done' })
      }
    } catch (error) {
      if (!(error instanceof MusicFailure)) throw error
      const attempt = afterFailure(party, entry, effect, error, this.clock.now())
      if (attempt.kind === 'settled') {
        this.log.warn('The player did not do what it was asked for.', {
          party: party.id,
          effect: effect.kind,
          attempts: entry.attempts + 1,
          reason: error.reason,
          message: error.message,
        })
      }
      return attempt
    }
  }

  private async queueTrack(
    party: Party,
    player: MusicPlayer,
    device: Device,
    entry: OutboxEntry,
    effect: Extract<Effect, { kind: 'queueTrack' }>,
  ): Promise<Attempt> {
    const { track } = effect
    if (entry.attempting !== undefined) {
      const found = await this.lookedUp(player, track, entry.attempting).catch((error) => {
        if (!(error instanceof MusicFailure)) throw error
        return notFoundYet(afterFailure(party, entry, effect, error, this.clock.now()))
      })
      if (found !== 'absent') return found
    }
    if (await this.followedByItself(party, player, track)) return settled({ result: 'done' })
    const baseline = { at: this.clock.now(), ...(await queuedBefore(player, track)) }
    if (!(await this.note(party.id, entry.id, baseline))) return { kind: 'withdrawn' }
    this.rememberQueueing(party.id)
    try {
      await player.addToQueue(track, device)
    } catch (error) {
      // A clear refusal leaves nothing to look for: it may be sent again at once.
      if (error instanceof MusicFailure && error.reason !== 'unknownOutcome') {
        this.queuedAt.delete(party.id)
        await this.note(party.id, entry.id, undefined)
      }
      throw error
    }
    return settled({ result: 'done' })
  }

  /** Whether a request that was sent before has had its effect. */
  private async lookedUp(
    player: MusicPlayer,
    track: Track,
    baseline: Baseline,
  ): Promise<Attempt | 'absent'> {
    const waitMs = baseline.at + SHOWS_AFTER_MS - this.clock.now()
    if (waitMs > 0) return { kind: 'again', afterMs: waitMs }
    const [queue, playback] = [await player.queue(), await player.playback()]
    const playsNow =
      playback.kind === 'track' &&
      sameTrack(playback.track, track) &&
      playback.at - playback.progressMs >= baseline.at
    if (playsNow) return settled({ result: 'done' })
    if (baseline.queuedBefore === undefined) return settled({ result: 'unknown' })
    if (timesIn(queue, track) > baseline.queuedBefore) return settled({ result: 'done' })
    const overAt = baseline.at + REQUEST_OVER_MS
    const waitForRequestMs = overAt - this.clock.now()
    return waitForRequestMs > 0 ? { kind: 'again', afterMs: SHOWS_AFTER_MS } : 'absent'
  }

  private async playTrack(
    party: Party,
    player: MusicPlayer,
    device: Device,
    entry: OutboxEntry,
    effect: Extract<Effect, { kind: 'playTrack' }>,
  ): Promise<Attempt> {
    const { track, contextUri } = effect
    try {
      if (await this.playsAlready(player, entry, track)) return settled({ result: 'done' })
    } catch (error) {
      if (entry.attempting === undefined || !(error instanceof MusicFailure)) throw error
      return notFoundYet(afterFailure(party, entry, effect, error, this.clock.now()))
    }
    const [first] = await ifKnown(player.queue(), [])
    // Looked at after the queue: what left it in between plays by now.
    if (await ifKnown(this.followedByItself(party, player, track), false)) {
      return settled({ result: 'done' })
    }
    const mayBeHidden = first === undefined && party.upcoming?.inQueue === true
    if (mayBeHidden && entry.attempts + 1 < MOST_TRIES && (await wokeUp(player, device))) {
      return { kind: 'again', afterMs: SHOWS_AFTER_MS }
    }
    const isQueued = first !== undefined && sameTrack(first, track)
    const waitMs = isQueued ? 0 : this.untilQueueShows(party.id)
    if (waitMs > 0) return { kind: 'again', afterMs: waitMs }
    const baseline = { at: this.clock.now() }
    if (!(await this.note(party.id, entry.id, baseline))) return { kind: 'withdrawn' }
    if (isQueued) await player.skip(device)
    else await play(player, track, device, contextUri)
    return settled({ result: 'done' })
  }

  /** It may have begun by an earlier try, or by itself while the queue was waited for. */
  private async playsAlready(
    player: MusicPlayer,
    { attempts, attempting }: OutboxEntry,
    track: Track,
  ): Promise<boolean> {
    if (attempting !== undefined) return playsSince(player, track, attempting.at - SHOWS_AFTER_MS)
    return attempts > 0 && playsSince(player, track, this.clock.now() - REQUEST_OVER_MS)
  }

  /** Nobody saw the end of the song before: its playlist may have gone on with this very track. */
  private async followedByItself(
    { playing }: Party,
    player: MusicPlayer,
    track: Track,
  ): Promise<boolean> {
    const end = predictedEnd(playing)
    if (end === undefined || this.clock.now() < end) return false
    return playsSince(player, track, end - END_TOLERANCE_MS)
  }

  private rememberQueueing(party: PartyId): void {
    for (const known of this.queuedAt.keys()) {
      if (this.untilQueueShows(known) === 0) this.queuedAt.delete(known)
    }
    this.queuedAt.set(party, this.clock.now())
  }

  /** How long a track that was queued may still be missing in what Spotify shows of the queue. */
  private untilQueueShows(party: PartyId): number {
    const sinceMs = this.clock.now() - (this.queuedAt.get(party) ?? this.startedAt)
    return sinceMs >= 0 && sinceMs < SHOWS_AFTER_MS ? SHOWS_AFTER_MS - sinceMs : 0
  }

  /** Tells whether the effect is still owed. */
  private note(
    party: PartyId,
    entry: EffectId,
    attempting: Baseline | undefined,
  ): Promise<boolean> {
    return this.dispatcher.changeEntry(party, entry, ({ attempting: _, ...current }) =>
      attempting === undefined ? current : { ...current, attempting },
    )
  }
}

async function playsSince(player: MusicPlayer, track: Track, since: number): Promise<boolean> {
  const playback = await player.playback()
  if (playback.kind !== 'track' || !playback.isPlaying) return false
  return sameTrack(playback.track, track) && playback.at - playback.progressMs >= since
}

/** The queue of a device that sleeps is kept, but shown as empty until it plays again. */
async function wokeUp(player: MusicPlayer, device: Device): Promise<boolean> {
  const wake = async () => {
    const { kind } = await player.playback()
    if (kind !== 'nothing') return false
    await player.resume(device)
    return true
  }
  return ifKnown(wake(), false)
}

/** A playlist that was changed at Spotify meanwhile may lack the track: then it plays alone. */
async function play(
  player: MusicPlayer,
  track: Track,
  device: Device,
  contextUri: string | undefined,
): Promise<void> {
  try {
    await player.play(track, device, contextUri === undefined ? {} : { contextUri })
  } catch (error) {
    const isLacking = error instanceof MusicFailure && error.reason === 'notFound'
    if (!isLacking || contextUri === undefined) throw error
    await player.play(track, device)
  }
}

/** Another decision was made since: the effect would do harm now. */
function isOutdated(party: Party, effect: MusicEffect): boolean {
  switch (effect.kind) {
    case 'queueTrack':
    case 'playTrack':
      return party.phase === 'ended' || party.upcoming?.round !== effect.round
    default:
      return false
  }
}

/** Without a readable queue one can still add to it; only an unknown outcome then stays unknown. */
async function queuedBefore(
  player: MusicPlayer,
  track: Track,
): Promise<Pick<Baseline, 'queuedBefore'>> {
  try {
    return { queuedBefore: timesIn(await player.queue(), track) }
  } catch (error) {
    if (error instanceof MusicFailure && error.reason === 'unavailable') return {}
    throw error
  }
}

/** What cannot be read now must not keep a song from starting. */
async function ifKnown<Value>(reading: Promise<Value>, otherwise: Value): Promise<Value> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof MusicFailure) return otherwise
    throw error
  }
}

/** What could not be looked for may be there all the same: it must not count as refused. */
function notFoundYet(attempt: Attempt): Attempt {
  return attempt.kind === 'settled' ? settled({ result: 'unknown' }) : attempt
}

function timesIn(queue: readonly Track[], track: Track): number {
  return queue.filter((queued) => sameTrack(queued, track)).length
}

function afterFailure(
  party: Party,
  entry: OutboxEntry,
  effect: MusicEffect,
  failure: MusicFailure,
  now: number,
): Attempt {
  const lastTry = entry.attempts + 1 >= MOST_TRIES
  switch (failure.reason) {
    case 'unknownOutcome':
      if (lastTry) return settled({ result: 'unknown' })
      return { kind: 'again', afterMs: SHOWS_AFTER_MS }
    case 'rateLimited': {
      const afterMs = failure.retryAfterMs ?? growingDelay(entry.attempts, LONGEST_WAIT_MS)
      const end = predictedEnd(party.playing)
      const inTime = effect.kind !== 'queueTrack' || end === undefined || now + afterMs < end
      const mayTryOn = entry.attempts + 1 < MOST_RATE_LIMITED && afterMs <= LONGEST_WAIT_MS
      if (inTime && mayTryOn) return { kind: 'again', afterMs }
      return settled({ result: 'refused', trouble: 'rateLimited' })
    }
    case 'noDevice':
    case 'unavailable':
      if (lastTry) return settled({ result: 'refused', trouble: failure.reason })
      return { kind: 'again', afterMs: growingDelay(entry.attempts, LONGEST_WAIT_MS) }
    case 'restricted':
    case 'noPremium':
    case 'loginExpired':
    case 'notRegistered':
      return settled({ result: 'refused', trouble: failure.reason })
    case 'notReadable':
    case 'notFound':
    case 'loginRefused':
      return settled({ result: 'refused', trouble: 'restricted' satisfies MusicTrouble })
  }
}
