import type { Device, Playing } from '../engine/party.ts'
import type { Playback } from '../engine/playback.ts'
import { progressAt } from '../engine/schedule.ts'
import { sameTrack } from '../engine/track.ts'
import type { Clock, MusicPlayer, PlayableDevice } from '../ports.ts'
import { type Asked, askedFor } from './asked.ts'
import { FIRST_LATENCY_MS, learnedLatency } from './latency.ts'
import { FIRST_LOOK_MS } from './looks.ts'

/** What should be known of a guest's player after a restart. */
export interface KnownPlayer {
  readonly device: Device
  readonly latencyMs: number
}

interface Options {
  readonly player: MusicPlayer
  readonly device: Device
  /** undefined: not known yet. */
  readonly latencyMs: number | undefined
  readonly clock: Clock
  /** Called with every command, just before it is sent. */
  readonly commanded: (at: number) => void
  readonly changed: (known: KnownPlayer) => void
}

/** The player of one guest: what it was last asked for, on which device, and how long it takes. */
export class GuestPlayer {
  private readonly player: MusicPlayer
  private readonly clock: Clock
  private readonly commanded: (at: number) => void
  private readonly changed: (known: KnownPlayer) => void
  private device: Device
  private latencyMs: number
  private measured: number
  private last: Asked | undefined

  constructor({ player, device, latencyMs, clock, commanded, changed }: Options) {
    this.player = player
    this.device = device
    this.latencyMs = latencyMs ?? FIRST_LATENCY_MS
    this.measured = latencyMs === undefined ? 0 : 2
    this.clock = clock
    this.commanded = commanded
    this.changed = changed
  }

  get asked(): Asked | undefined {
    return this.last
  }

  /** What it was asked for holds no more. */
  forget(): void {
    this.last = undefined
  }

  playback(): Promise<Playback> {
    return this.player.playback()
  }

  async start(playing: Playing, restarts: number): Promise<void> {
    if (this.last !== undefined) this.learn(this.last)
    const at = this.clock.now()
    this.ask('play', playing, at).restarts = restarts
    const positionMs = progressAt(playing, at) + this.latencyMs
    await this.player.play(playing.track, this.device, { positionMs })
  }

  async seek(playing: Playing, asked: Asked, seeks: number): Promise<void> {
    const at = this.clock.now()
    const positionMs = progressAt(playing, at) + this.latencyMs
    this.ask('seek', playing, at).seeks = asked.seeks + seeks
    await this.player.seek(positionMs, this.device)
  }

  /** It is in step by itself. */
  keep(playing: Playing): void {
    this.ask('nothing', playing, this.clock.now())
  }

  async pause(asked: Asked): Promise<void> {
    const isOurs = await this.playsOurs(asked)
    this.ask('pause', asked.playing, this.clock.now())
    if (isOurs) await this.player.pause(this.device)
  }

  /** A pause that got lost would leave the guest alone with the song. */
  async checkPause(asked: Asked): Promise<void> {
    asked.heard = true
    await this.silence(asked)
  }

  /** Stops the song of the party, unless the guest plays something of their own. */
  async silence(asked: Asked): Promise<void> {
    if (await this.playsOurs(asked)) await this.player.pause(this.device)
  }

  /** The guest let their music go on elsewhere. */
  adoptDevice(seen: Playback): void {
    if (seen.kind !== 'track' || seen.device === undefined) return
    if (seen.device.id === this.device.id) return
    this.device = seen.device
    this.note()
  }

  /** Whether the device is there. */
  async findDevice(): Promise<boolean> {
    const found = foundAmong(await this.player.devices(), this.device)
    if (found === undefined) return false
    const { id, name, type } = found
    this.device = { id, name, type }
    return true
  }

  private ask(by: Asked['by'], playing: Playing, at: number): Asked {
    this.last = askedFor(by, playing, at)
    this.commanded(at)
    return this.last
  }

  /** Whether it is the song of the party that would be paused, and not one of their own. */
  private async playsOurs({ by, at, heard, playing }: Asked): Promise<boolean> {
    // What was just started may not show yet.
    if (by === 'play' && !heard && this.clock.now() - at < FIRST_LOOK_MS) return true
    const seen = await this.player.playback()
    return seen.kind === 'track' && seen.isPlaying && sameTrack(seen.track, playing.track)
  }

  /** From all readings of a start that was left as it was. */
  private learn({ aheadMs }: Asked): void {
    if (aheadMs.length === 0) return
    const meanMs = aheadMs.reduce((sum, ms) => sum + ms, 0) / aheadMs.length
    this.latencyMs = learnedLatency(this.latencyMs, meanMs, this.measured)
    this.measured += 1
    this.note()
  }

  private note(): void {
    this.changed({ device: this.device, latencyMs: this.latencyMs })
  }
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
