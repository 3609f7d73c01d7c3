import type { Device, Playing } from '../engine/party.ts'
import type { Playback } from '../engine/playback.ts'
import { sameTrack, type Track } from '../engine/track.ts'
import { type Clock, type Log, MusicFailure, type MusicPlayer } from '../ports.ts'
import type { Asked } from './asked.ts'
import { GuestPlayer, type KnownPlayer } from './guest-player.ts'
import { FIRST_LOOK_MS, LOOK_EVERY_MS, MISSING_LOOK_MS, nextLook, SECOND_LOOK_MS } from './looks.ts'
import {
  hasTurnedAway,
  isNearEnd,
  isWorthStarting,
  movedOn,
  sightOf,
  TOLERANCE_MS,
} from './place.ts'
import { Readings, type Verdict } from './readings.ts'
import { type Step, Steps } from './steps.ts'
import { type FinalTrouble, LONGEST_BACKOFF_MS, type PassingTrouble, Troubles } from './troubles.ts'

const ASK_BEFORE_START_MS = 80_000

export interface FollowerEvents {
  /** What should be known after a restart has changed. */
  changed(known: KnownPlayer): void
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

/**
 * Keeps the player of one guest at the party's place: one start a song, and a seek only where it
 * is badly off. What the guest does by hand is never undone.
 */
export class Follower {
  private readonly player: GuestPlayer
  private readonly playing: () => Playing | undefined
  private readonly clock: Clock
  private readonly log: Log
  private readonly events: FollowerEvents
  private readonly troubles: Troubles
  private readonly readings = new Readings()
  private readonly steps: Steps
  private mood: Mood = 'following'
  private lookAt = 0

  constructor({ player, device, latencyMs, playing, clock, log, events }: Options) {
    this.player = new GuestPlayer({
      player,
      device,
      latencyMs,
      clock,
      commanded: (at) => {
        this.readings.forget()
        this.lookAt = at + FIRST_LOOK_MS
      },
      changed: (known) => events.changed(known),
    })
    this.playing = playing
    this.clock = clock
    this.log = log
    this.events = events
    this.troubles = new Troubles(clock, (trouble) => events.troubled(trouble))
    this.steps = new Steps(
      clock,
      (now) => this.next(now),
      (step) => this.perform(step),
    )
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
    this.steps.wake()
  }

  /** Nothing is asked of the player any more. */
  stop(): Promise<void> {
    return this.steps.stop()
  }

  /** Stops the song of the party, unless the guest plays something of their own. */
  async silence(): Promise<void> {
    const { asked } = this.player
    if (this.mood !== 'following' || asked === undefined || asked.by === 'pause') return
    await this.player.silence(asked)
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
    const { asked } = this.player
    if (asked === undefined) return undefined
    if (asked.by !== 'pause') return { at: now, act: () => this.player.pause(asked) }
    return asked.heard ? undefined : { at: this.lookAt, act: () => this.player.checkPause(asked) }
  }

  private whilePlaying(playing: Playing, now: number): Step | undefined {
    const { asked } = this.player
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
      if (this.steps.areOver) return
      if (error instanceof MusicFailure) return this.afterFailure(error)
      this.log.error('A guest could not be kept in step.', { error: String(error) })
      this.troubles.leaveAlone(LONGEST_BACKOFF_MS)
    }
  }

  /** Starts what the party plays now, unless the guest turned to something else meanwhile. */
  private async goOn(playing: Playing): Promise<void> {
    const { asked } = this.player
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
    const isLongAgo = this.clock.now() - at >= ASK_BEFORE_START_MS
    return this.readings.areStrange || by === 'pause' || isLongAgo
  }

  private async start(playing: Playing, restarts = 0): Promise<void> {
    await this.player.start(playing, restarts)
    this.troubles.passed()
  }

  private async seek(playing: Playing, asked: Asked, seeks: number): Promise<void> {
    await this.player.seek(playing, asked, seeks)
    this.troubles.passed()
  }

  private async look(asked: Asked): Promise<void> {
    const seen = await this.player.playback()
    const playing = this.playing()
    this.lookAt = nextLook(asked.playing, this.clock.now())
    this.troubles.passed()
    // What changed meanwhile, and what is nearly over, tells nothing.
    if (playing?.isPlaying !== true || movedOn(asked.playing, playing, seen.at) !== 'no') return
    if (isNearEnd(playing, seen.at)) return
    const sight = sightOf(seen, playing)
    if (sight.kind === 'together') {
      this.player.adoptDevice(seen)
      this.troubles.ended()
    }
    const verdict = this.readings.verdict(sight, seen, playing, asked, this.clock.now())
    await this.follow(verdict, playing, asked)
  }

  private async follow(verdict: Verdict, playing: Playing, asked: Asked): Promise<void> {
    switch (verdict) {
      case 'leave':
        return
      case 'lookAgain':
        this.lookAt = this.clock.now() + SECOND_LOOK_MS
        return
      case 'seek':
        return this.seek(playing, asked, 1)
      case 'findDevice':
        return this.findDevice()
      case 'rest':
        return this.rest()
      case 'startAgain':
        return this.start(playing, 1)
    }
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
    const ours: (Track | undefined)[] = [playing?.track, this.player.asked?.playing.track]
    if (!ours.some((track) => track !== undefined && sameTrack(track, seen.track))) return
    this.mood = 'following'
    this.readings.returned()
    this.player.adoptDevice(seen)
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
    if (isInStep) this.player.keep(playing)
    else this.player.forget()
  }

  /** Plays where it is found; where it is not, the guest is told, and it is looked for rarely. */
  private async findDevice(): Promise<void> {
    this.lookAt = this.clock.now() + MISSING_LOOK_MS
    const isThere = await this.player.findDevice()
    this.troubles.passed()
    if (!isThere) return this.miss()
    const { asked } = this.player
    const wasTried = this.mood === 'following' && asked !== undefined && asked.restarts > 0
    this.mood = 'following'
    if (wasTried) {
      asked.doubt = 'refused'
      return
    }
    this.player.forget()
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
    const { asked } = this.player
    const consequence = this.troubles.met(error)
    switch (consequence.kind) {
      case 'over':
        this.steps.end()
        this.events.lost(consequence.why)
        return
      case 'missing':
        this.miss()
        return
      case 'later':
        // A start that was refused for now is due again.
        if (asked?.by === 'play' && !asked.heard) this.player.forget()
        return
      case 'unknown':
      case 'refused':
        if (asked !== undefined) asked.doubt = consequence.kind
    }
  }
}
