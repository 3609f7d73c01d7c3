import type { Device, Playing } from '../engine/party.ts'
import type { Playback } from '../engine/playback.ts'
import { progressAt } from '../engine/schedule.ts'
import { sameTrack, type Track } from '../engine/track.ts'
import {
  type Clock,
  type Log,
  MusicFailure,
  type MusicPlayer,
  type PlayableDevice,
} from '../ports.ts'
import { type Asked, askedFor } from './asked.ts'
import { Drift } from './drift.ts'
import { FIRST_LATENCY_MS, learnedLatency, tellsDelay } from './latency.ts'
import {
  hasTurnedAway,
  isNearEnd,
  isWorthStarting,
  lookable,
  movedOn,
  type Sight,
  sightOf,
  TOLERANCE_MS,
} from './place.ts'
import { type FinalTrouble, LONGEST_BACKOFF_MS, type PassingTrouble, Troubles } from './troubles.ts'

/** After a start or a seek: later than the slowest player shows it. */
const FIRST_LOOK_MS = 5_000
const LOOK_EVERY_MS = 30_000
/** What is strange is looked at once more before it is believed. */
const SECOND_LOOK_MS = 5_000
const ASK_BEFORE_START_MS = 80_000
const MISSING_LOOK_MS = 45_000
/** Starts in a row that never showed: the guest listens to something of their own. */
const MOST_UNHEARD = 2

export interface FollowerEvents {
  /** What should be known after a restart has changed. */
  changed(known: { readonly device: Device; readonly latencyMs: number }): void
  /** Worth telling the guest: once until the music is back in step. */
  troubled(trouble: PassingTrouble): void
  /** Nothing more is to be done here. */
  lost(trouble: FinalTrouble): void
}

interface Options {
  readonly player: MusicPlayer
  readonly device: Device
  /** Left out: not known yet. */
  readonly latencyMs?: number
  /** What the party plays now. */
  readonly playing: () => Playing | undefined
  readonly clock: Clock
  readonly log: Log
  readonly events: FollowerEvents
}

/**
 * following: kept in step. resting: paused, or put to other music, by hand, and left alone until
 * the guest presses play. missing: the device is gone. resuming: after a restart of the program,
 * it may well be in step.
 */
type Mood = 'following' | 'resting' | 'missing' | 'resuming'

interface Step {
  readonly at: number
  readonly act: () => Promise<void>
}

/**
 * Keeps the player of one guest at the party's place: one start a song, and a seek only where it
 * is badly off. What the guest does by hand is never undone.
 */
export class Follower {
  private readonly player: MusicPlayer
  private readonly playing: () => Playing | undefined
  private readonly clock: Clock
  private readonly log: Log
  private readonly events: FollowerEvents
  private readonly troubles: Troubles
  private readonly drift = new Drift()
  private device: Device
  private latencyMs: number
  private measured: number
  private mood: Mood = 'following'
  private asked: Asked | undefined
  private lookAt = 0
  /** Readings in a row that show something else than the song of the party. */
  private strange = 0
  private unheard = 0
  private isOver = false
  private working: Promise<void> | undefined
  private planned: { readonly at: number; readonly cancel: () => void } | undefined

  constructor(options: Options) {
    this.player = options.player
    this.device = options.device
    this.latencyMs = options.latencyMs ?? FIRST_LATENCY_MS
    this.measured = options.latencyMs === undefined ? 0 : 2
    this.playing = options.playing
    this.clock = options.clock
    this.log = options.log
    this.events = options.events
    this.troubles = new Troubles(options.clock, (trouble) => options.events.troubled(trouble))
  }

  /** Starts in place. Throws MusicFailure where the guest has to do something first. */
  async begin(): Promise<void> {
    const playing = this.playing()
    if (playing?.isPlaying !== true || !isWorthStarting(playing, this.clock.now())) return
    try {
      await this.start(playing)
    } catch (error) {
      if (!(error instanceof MusicFailure)) throw error
      if (error.reason !== 'unknownOutcome' && error.reason !== 'notFound') throw error
      this.afterFailure(error)
    }
  }

  /** After a restart of the program: what plays in step is left alone. */
  resume(): void {
    this.mood = 'resuming'
    this.wake()
  }

  /** Does what is due; to be called whenever the party changed, and now and then. */
  wake(): void {
    if (this.isOver || this.working !== undefined) return
    const now = this.clock.now()
    const step = this.next(now)
    const isDue = step !== undefined && step.at <= now
    this.plan(isDue ? undefined : step?.at)
    if (!isDue) return
    this.working = this.perform(step).finally(() => {
      this.working = undefined
      this.wake()
    })
  }

  /** Nothing is asked of the player any more. */
  async stop(): Promise<void> {
    this.isOver = true
    this.plan(undefined)
    await this.working
  }

  /** Stops the song of the party, unless the guest plays something of their own. */
  async silence(): Promise<void> {
    if (this.mood !== 'following' || this.asked === undefined || this.asked.by === 'pause') return
    if (await this.playsOurs(this.asked)) await this.player.pause(this.device)
  }

  private plan(at: number | undefined): void {
    if (this.planned?.at === at) return
    this.planned?.cancel()
    this.planned = undefined
    if (at === undefined) return
    const cancel = this.clock.at(at, () => {
      this.planned = undefined
      this.wake()
    })
    this.planned = { at, cancel }
  }

  private next(now: number): Step | undefined {
    // After the clock was set back, nobody waits for the former time.
    if (this.lookAt - now > MISSING_LOOK_MS) this.lookAt = now
    const step = this.wanted(now)
    return step && { ...step, at: Math.max(step.at, this.troubles.notBefore) }
  }

  private wanted(now: number): Step | undefined {
    if (this.mood === 'missing') return { at: this.lookAt, act: () => this.findDevice() }
    if (this.mood === 'resting') return { at: this.lookAt, act: () => this.lookWhileResting() }
    const playing = this.playing()
    if (playing?.isPlaying !== true) return this.whileSilent(now)
    if (this.mood === 'resuming') return { at: now, act: () => this.lookAfterRestart() }
    return this.whilePlaying(playing, now)
  }

  private whileSilent(now: number): Step | undefined {
    const { asked } = this
    if (asked === undefined) return undefined
    if (asked.by !== 'pause') return { at: now, act: () => this.pause(asked) }
    return asked.heard ? undefined : { at: this.lookAt, act: () => this.checkPause(asked) }
  }

  private whilePlaying(playing: Playing, now: number): Step | undefined {
    const { asked } = this
    const moved = asked === undefined ? 'otherSong' : movedOn(asked.playing, playing, now)
    if (asked === undefined || asked.by === 'pause' || moved === 'otherSong') {
      if (!isWorthStarting(playing, now)) return undefined
      return { at: now, act: () => this.goOn(playing) }
    }
    if (asked.doubt === 'refused') return undefined
    if (moved === 'elsewhere') return { at: now, act: () => this.seek(playing, asked, 0) }
    return { at: this.lookAt, act: () => this.look(asked) }
  }

  private async perform({ act }: Step): Promise<void> {
    try {
      await act()
    } catch (error) {
      if (this.isOver) return
      if (error instanceof MusicFailure) return this.afterFailure(error)
      this.log.error('A guest could not be kept in step.', { error: String(error) })
      this.troubles.leaveAlone(LONGEST_BACKOFF_MS)
    }
  }

  /** Starts what the party plays now, unless the guest turned to something else meanwhile. */
  private async goOn(playing: Playing): Promise<void> {
    const { asked } = this
    if (asked !== undefined && this.isWorthAsking(asked)) {
      if (hasTurnedAway(await this.player.playback(), asked)) {
        this.rest()
        return
      }
    }
    await this.start(playing)
  }

  /** Where songs are short, there are looks enough. */
  private isWorthAsking({ by, at }: Asked): boolean {
    return this.strange > 0 || by === 'pause' || this.clock.now() - at >= ASK_BEFORE_START_MS
  }

  private async start(playing: Playing, restarts = 0): Promise<void> {
    if (this.asked !== undefined) this.learn(this.asked)
    const at = this.clock.now()
    this.ask('play', playing, at).restarts = restarts
    const positionMs = progressAt(playing, at) + this.latencyMs
    await this.player.play(playing.track, this.device, { positionMs })
    this.troubles.passed()
  }

  private async pause(asked: Asked): Promise<void> {
    const isOurs = await this.playsOurs(asked)
    this.ask('pause', asked.playing, this.clock.now())
    if (isOurs) await this.player.pause(this.device)
  }

  /** A pause that got lost would leave the guest alone with the song. */
  private async checkPause(asked: Asked): Promise<void> {
    asked.heard = true
    if (await this.playsOurs(asked)) await this.player.pause(this.device)
  }

  /** Whether it is the song of the party that would be paused, and not one of their own. */
  private async playsOurs({ by, at, heard, playing }: Asked): Promise<boolean> {
    // What was just started may not show yet.
    if (by === 'play' && !heard && this.clock.now() - at < FIRST_LOOK_MS) return true
    const seen = await this.player.playback()
    return seen.kind === 'track' && seen.isPlaying && sameTrack(seen.track, playing.track)
  }

  private async seek(playing: Playing, asked: Asked, seeks: number): Promise<void> {
    const at = this.clock.now()
    const positionMs = progressAt(playing, at) + this.latencyMs
    this.ask('seek', playing, at).seeks = asked.seeks + seeks
    await this.player.seek(positionMs, this.device)
    this.troubles.passed()
  }

  private ask(by: Asked['by'], playing: Playing, at: number): Asked {
    this.asked = askedFor(by, playing, at)
    this.strange = 0
    this.drift.forget()
    this.lookAt = at + FIRST_LOOK_MS
    return this.asked
  }

  private async look(asked: Asked): Promise<void> {
    const seen = await this.player.playback()
    const playing = this.playing()
    this.lookAt = nextLook(asked.playing, this.clock.now())
    this.troubles.passed()
    // What changed meanwhile, and what is nearly over, tells nothing.
    if (playing?.isPlaying !== true || movedOn(asked.playing, playing, seen.at) !== 'no') return
    if (isNearEnd(playing, seen.at)) return
    await this.judge(sightOf(seen, playing), seen, playing, asked)
  }

  private async judge(sight: Sight, seen: Playback, playing: Playing, asked: Asked): Promise<void> {
    if (sight.kind === 'together') return this.together(sight.aheadMs, seen, playing, asked)
    this.strange += 1
    if (this.strange < 2) {
      this.lookAt = this.clock.now() + SECOND_LOOK_MS
      return
    }
    this.strange = 0
    if (sight.kind === 'gone') return this.findDevice()
    const isOurs = seen.kind === 'track' && sameTrack(seen.track, playing.track)
    // Where our start was followed by another one, that was the guest's.
    const isNewer = seen.kind === 'track' && seen.at - seen.progressMs > asked.at
    if (asked.heard || isOurs || isNewer) return this.rest()
    await this.neverHeard(playing, asked)
  }

  private async together(
    aheadMs: number,
    seen: Playback,
    playing: Playing,
    asked: Asked,
  ): Promise<void> {
    this.adoptDevice(seen)
    const isDelay = asked.by === 'play' && tellsDelay(aheadMs, asked.aheadMs[0])
    if (isDelay) asked.aheadMs.push(aheadMs)
    asked.heard = true
    this.unheard = 0
    this.troubles.ended()
    this.strange = 0
    const now = this.clock.now()
    const what = this.drift.seen(aheadMs, asked.seeks > 0, now)
    if (what === 'lookAgain') this.lookAt = now + SECOND_LOOK_MS
    if (what === 'seek') await this.seek(playing, asked, 1)
  }

  /** From all readings of a start that was left as it was. */
  private learn({ aheadMs }: Asked): void {
    if (aheadMs.length === 0) return
    const meanMs = aheadMs.reduce((sum, ms) => sum + ms, 0) / aheadMs.length
    this.latencyMs = learnedLatency(this.latencyMs, meanMs, this.measured)
    this.measured += 1
    this.note()
  }

  /** The guest let their music go on elsewhere. */
  private adoptDevice(seen: Playback): void {
    if (seen.kind !== 'track' || seen.device === undefined) return
    if (seen.device.id === this.device.id) return
    this.device = seen.device
    this.note()
  }

  private note(): void {
    this.events.changed({ device: this.device, latencyMs: this.latencyMs })
  }

  /** The start did not show. It is tried once more where it may have been lost. */
  private async neverHeard(playing: Playing, asked: Asked): Promise<void> {
    if (asked.doubt === 'unknown' && asked.restarts === 0) return this.start(playing, 1)
    this.unheard += 1
    if (this.unheard >= MOST_UNHEARD) this.rest()
    else asked.doubt = 'refused'
  }

  private rest(): void {
    this.mood = 'resting'
    this.lookAt = this.clock.now() + LOOK_EVERY_MS
  }

  /** Who presses play on a song of the party wants to be back. */
  private async lookWhileResting(): Promise<void> {
    this.lookAt = this.clock.now() + LOOK_EVERY_MS
    const seen = await this.player.playback()
    if (seen.kind !== 'track' || !seen.isPlaying) return
    const playing = this.playing()
    const ours: (Track | undefined)[] = [playing?.track, this.asked?.playing.track]
    if (!ours.some((track) => track !== undefined && sameTrack(track, seen.track))) return
    this.mood = 'following'
    this.unheard = 0
    this.adoptDevice(seen)
    if (playing?.isPlaying === true) this.goOnFrom(seen, playing)
  }

  private async lookAfterRestart(): Promise<void> {
    const seen = await this.player.playback()
    const playing = this.playing()
    this.mood = 'following'
    if (playing?.isPlaying !== true) return
    this.goOnFrom(seen, playing)
    const isPaused = seen.kind === 'track' && !seen.isPlaying
    if (isPaused && sameTrack(seen.track, playing.track)) this.rest()
  }

  /** What is in step stays as it is; all else is started. */
  private goOnFrom(seen: Playback, playing: Playing): void {
    const sight = sightOf(seen, playing)
    const isInStep = sight.kind === 'together' && Math.abs(sight.aheadMs) <= TOLERANCE_MS
    this.asked = undefined
    if (isInStep) this.ask('nothing', playing, this.clock.now())
  }

  /** Plays where it is found; where it is not, the guest is told, and it is looked for rarely. */
  private async findDevice(): Promise<void> {
    this.lookAt = this.clock.now() + MISSING_LOOK_MS
    const devices = await this.player.devices()
    this.troubles.passed()
    const found = foundAmong(devices, this.device)
    if (found === undefined) return this.miss()
    const { id, name, type } = found
    this.device = { id, name, type }
    const { asked } = this
    const wasTried = this.mood === 'following' && asked !== undefined && asked.restarts > 0
    this.mood = 'following'
    if (wasTried) {
      asked.doubt = 'refused'
      return
    }
    this.asked = undefined
    const playing = this.playing()
    const canStart = playing?.isPlaying === true && isWorthStarting(playing, this.clock.now())
    if (canStart) await this.start(playing, 1)
  }

  private miss(): void {
    this.mood = 'missing'
    this.lookAt = this.clock.now() + MISSING_LOOK_MS
    this.troubles.tellOnce('noDevice')
  }

  private afterFailure(error: MusicFailure): void {
    const consequence = this.troubles.met(error)
    switch (consequence.kind) {
      case 'over':
        this.isOver = true
        this.events.lost(consequence.why)
        return
      case 'missing':
        this.miss()
        return
      case 'later':
        // A start that was refused for now is due again.
        if (this.asked?.by === 'play' && !this.asked.heard) this.asked = undefined
        return
      case 'unknown':
      case 'refused':
        if (this.asked !== undefined) this.asked.doubt = consequence.kind
    }
  }
}

/** Now and then, and a last time before the end of the song is too near to tell anything. */
function nextLook(playing: Playing, now: number): number {
  const lastAt = now + lookable(playing, now)
  return lastAt > now + SECOND_LOOK_MS ? Math.min(now + LOOK_EVERY_MS, lastAt) : now + LOOK_EVERY_MS
}

/** Under its id, or under its name and type: Spotify renews the ids of devices at will. */
function foundAmong(
  devices: readonly PlayableDevice[],
  { id, name, type }: Device,
): PlayableDevice | undefined {
  return (
    devices.find((device) => device.id === id) ??
    devices.find((device) => device.name === name && device.type === type)
  )
}
