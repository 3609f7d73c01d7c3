import type { Account } from '../../emulators/spotify/account.ts'
import type { Catalogue } from '../../emulators/spotify/catalogue.ts'
import type {
  Device as EmulatedDevice,
  Outcome,
  PlaybackView,
  Refusal,
  Selection,
} from '../../emulators/spotify/index.ts'
import type { Device, PlaybackModes } from '../../src/core/engine/party.ts'
import type { Playback } from '../../src/core/engine/playback.ts'
import type { Track } from '../../src/core/engine/track.ts'
import {
  type Clock,
  type HowToPlay,
  MusicFailure,
  type MusicPlayer,
  type PlayableDevice,
} from '../../src/core/ports.ts'
import { type Apply, isTrack, trackOf } from './music-library.ts'

export class FakePlayer implements MusicPlayer {
  readonly #catalogue: Catalogue
  readonly #clock: Clock
  readonly #apply: Apply<keyof MusicPlayer>

  readonly #commanded: (device: string) => void

  /** `commanded` hears the name of each device that is told something. */
  constructor(
    catalogue: Catalogue,
    clock: Clock,
    apply: Apply<keyof MusicPlayer>,
    commanded: (device: string) => void,
  ) {
    this.#catalogue = catalogue
    this.#clock = clock
    this.#apply = apply
    this.#commanded = commanded
  }

  devices(): Promise<readonly PlayableDevice[]> {
    return this.#apply('devices', ({ model }) => {
      const active = model.activeDevice(this.#clock.now())
      return model.devices.flatMap((each) => playableDevice(each, each === active) ?? [])
    })
  }

  playback(): Promise<Playback> {
    return this.#apply('playback', ({ model }) => {
      const at = this.#clock.now()
      const view = model.view(at)
      return view === null ? { kind: 'nothing', at } : playbackOf(view, at)
    })
  }

  queue(): Promise<readonly Track[]> {
    return this.#apply('queue', ({ model }) =>
      model.queue(this.#clock.now()).queue.filter(isTrack).map(trackOf),
    )
  }

  addToQueue(track: Track, device: Device): Promise<void> {
    return this.#apply('addToQueue', (account) => {
      const item = this.#catalogue.find(track.uri)
      if (item === undefined) throw new MusicFailure('notFound', 'There is no such track.')
      expectDone(account.model.enqueue(this.#on(account, device), item))
    })
  }

  play(track: Track, device: Device, how: HowToPlay = {}): Promise<void> {
    return this.#apply('play', (account) => {
      const { contextUri, positionMs } = how
      const selection = this.#selection(track, contextUri)
      expectDone(account.model.play(this.#on(account, device), selection, positionMs))
    })
  }

  seek(positionMs: number, device: Device): Promise<void> {
    return this.#apply('seek', (account) => {
      expectDone(account.model.seek(this.#on(account, device), positionMs))
    })
  }

  resume(device: Device): Promise<void> {
    return this.#apply('resume', (account) => {
      const isAlready = account.player.state().isPlaying
      expectDone(account.model.play(this.#on(account, device)), isAlready)
    })
  }

  pause(device: Device): Promise<void> {
    return this.#apply('pause', (account) => {
      const isAlready = !account.player.state().isPlaying
      expectDone(account.model.pause(this.#on(account, device)), isAlready)
    })
  }

  skip(device: Device): Promise<void> {
    return this.#apply('skip', (account) => {
      expectDone(account.model.next(this.#on(account, device)))
    })
  }

  setModes({ shuffle, repeat }: PlaybackModes, device: Device): Promise<void> {
    return this.#apply('setModes', (account) => {
      const { model } = account
      const on = this.#on(account, device)
      if (model.actual(on.now).device === null) expectDone(model.transfer(on, false))
      expectDone(model.setShuffle(on, shuffle))
      expectDone(model.setRepeat(on, repeat))
    })
  }

  /** The device is known again by name and type after its id was renewed. */
  #on({ model }: Account, { id, name, type }: Device) {
    const named = model.devices.find((each) => each.id === id)
    const namesake = model.devices.find((each) => each.name === name && each.type === type)
    const meant = named ?? namesake
    this.#commanded(meant?.name ?? name)
    return { now: this.#clock.now(), deviceId: meant?.id ?? id }
  }

  #selection({ uri }: Track, contextUri: string | undefined): Selection {
    const playlist = this.#catalogue.playlist(contextUri?.split(':')[2] ?? '')
    if (playlist === undefined) {
      return { entries: [this.#catalogue.find(uri) ?? null], contextUri: null }
    }
    const { entries } = playlist
    const startAt = entries.findIndex((entry) => entry?.uri === uri)
    return { entries, contextUri: playlist.uri, startAt: Math.max(0, startAt) }
  }
}

const FAILURES = {
  'no active device': 'noDevice',
  'device not found': 'noDevice',
  'premium required': 'noPremium',
  'restriction violated': 'restricted',
  'volume not controllable': 'restricted',
} as const satisfies Record<Refusal, MusicFailure['reason']>

/** `isAlready`: the player is as wanted, so that a refusal to make it so does not count. */
function expectDone(outcome: Outcome, isAlready = false): void {
  if (outcome.done || (isAlready && outcome.why === 'restriction violated')) return
  throw new MusicFailure(FAILURES[outcome.why], `Refused: ${outcome.why}.`)
}

function playableDevice(device: EmulatedDevice, isActive: boolean): PlayableDevice | undefined {
  const { id, name, type, isRestricted, supportsVolume, volumePercent } = device
  if (id === null || isRestricted) return undefined
  return { id, name, type, isActive, ...(supportsVolume && { volumePercent }) }
}

function playbackOf(view: PlaybackView, at: number): Playback {
  const { item, isPlaying, isAdvert, progressMs, shuffle, repeat } = view
  const playable = playableDevice(view.device, true)
  const device = playable && { id: playable.id, name: playable.name, type: playable.type }
  if (item?.type === 'track') {
    const volumePercent = playable?.volumePercent
    return {
      kind: 'track',
      at,
      track: trackOf(item),
      progressMs,
      isPlaying,
      ...(device && { device }),
      ...(volumePercent !== undefined && { volumePercent }),
      modes: { shuffle, repeat },
    }
  }
  if (item === null && !isAdvert && !isPlaying) return { kind: 'nothing', at }
  return { kind: 'other', at, isPlaying, ...(device && { device }) }
}
