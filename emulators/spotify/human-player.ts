import { canPlay, type EmulatedTrack } from './music.ts'
import type { Device, RepeatMode } from './playback.ts'
import type { Player } from './player.ts'
import type { Outcome } from './player-contract.ts'
import type { EmulatedDevice, HumanPlayer, HumanPlayerState, HumanSelection } from './types.ts'

/** The human at their own Spotify app: a thin hand on the account's player. */
export class HumanAtPlayer implements HumanPlayer {
  readonly #player: Player
  readonly #now: () => number

  constructor(player: Player, now: () => number) {
    this.#player = player
    this.#now = now
  }

  play(selection: HumanSelection): void {
    this.#player.adopt(this.#deviceFor(selection.deviceName), this.#now())
    const startAt = selection.position
    const what =
      'playlist' in selection
        ? { entries: selection.playlist.entries, contextUri: selection.playlist.uri, startAt }
        : { entries: selection.tracks, contextUri: null, startAt }
    expectDone(this.#player.play(this.#command(), what))
  }

  /** Nothing happens when nothing plays. */
  pause(): void {
    this.#player.pause(this.#command())
  }

  /** Nothing happens when it plays already. */
  resume(): void {
    this.#player.adopt(this.#deviceFor(undefined), this.#now())
    this.#player.play(this.#command())
  }

  skip(): void {
    expectDone(this.#player.next(this.#command()))
  }

  previous(): void {
    expectDone(this.#player.previous(this.#command()))
  }

  seek(positionMs: number): void {
    expectDone(this.#player.seek(this.#command(), positionMs))
  }

  transfer(device: EmulatedDevice): void {
    this.#player.adopt(device, this.#now())
  }

  queueByHand(track: EmulatedTrack): void {
    expectDone(this.#player.enqueue(this.#command(), track))
  }

  setShuffle(on: boolean): void {
    expectDone(this.#player.setShuffle(this.#command(), on))
  }

  setRepeat(mode: RepeatMode): void {
    expectDone(this.#player.setRepeat(this.#command(), mode))
  }

  hearAdvert(durationMs: number): void {
    this.#player.hearAdvert(durationMs, this.#now())
  }

  state(): HumanPlayerState {
    const actual = this.#player.actual(this.#now())
    return {
      track: actual.item?.type === 'track' ? actual.item : null,
      progressMs: actual.progressMs,
      isPlaying: actual.isPlaying,
      isLoading: actual.isPlaying && this.#now() < actual.anchorAt,
      device: actual.device,
      queue: actual.userQueue.filter(canPlay).filter((item) => item.type === 'track'),
      context: actual.context?.uri ?? null,
      shuffle: actual.shuffle,
      repeat: actual.repeat,
    }
  }

  history(): Player['history'] {
    this.#player.actual(this.#now())
    return this.#player.history
  }

  #command() {
    return { now: this.#now(), by: 'human' } as const
  }

  #deviceFor(name: string | undefined): Device {
    const { devices } = this.#player
    const active = this.#player.actual(this.#now()).device
    const device =
      name === undefined ? (active ?? devices[0]) : devices.find((each) => each.name === name)
    if (device === undefined) throw new Error(`The account has no device ${name ?? ''}`)
    return device
  }
}

function expectDone(outcome: Outcome): void {
  if (!outcome.done) throw new Error(`The human's own app refused: ${outcome.why}`)
}
