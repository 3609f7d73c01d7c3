import { canPlay, type Playable, type PlaylistEntry } from './music.ts'
import {
  advance,
  copyOf,
  type Device,
  moveTo,
  type Playback,
  positionAt,
  proceed,
  type RepeatMode,
  type Started,
  type StartListener,
  silence,
  start,
  upcoming,
} from './playback.ts'
import type {
  Command,
  Outcome,
  PlaybackView,
  PlayerSettings,
  Refusal,
  Selection,
} from './player-contract.ts'
import { seededRandom, shuffled } from './random.ts'

const queueLength = 20

/**
 * One account's player: devices, user queue, context and what plays. Reads no clock; every operation takes the
 * instant, which must not go back. Commands return refusals as values.
 */
export class Player {
  readonly devices: Device[] = []
  /** Everything that really started, in order. */
  readonly history: Started[] = []
  readonly #settings: PlayerSettings
  readonly #random: () => number
  readonly #playback: Playback = silence()
  /** States before recent commands, oldest first: what reads still show until then. */
  #outdated: { playback: Playback; until: number }[] = []

  constructor(settings: PlayerSettings, seed = 1) {
    this.#settings = settings
    this.#random = seededRandom(seed)
  }

  play(command: Command, selection?: Selection, positionMs = 0): Outcome {
    return this.#command(command, 'wakes the device', (playback, device) => {
      if (selection !== undefined)
        return this.#begin(playback, device, selection, positionMs, command.now)
      return this.#resume(playback, device, command.now)
    })
  }

  pause(command: Command): Outcome {
    return this.#command(command, 'needs an active device', (playback) => {
      if (!playback.isPlaying) return 'restriction violated'
      this.#hold(playback, command.now)
    })
  }

  next(command: Command): Outcome {
    return this.#command(command, 'needs an active device', (playback) => {
      if (playback.item === null || playback.item.type === 'ad') return 'restriction violated'
      proceed(playback, command.now, this.#settings, this.#onStart)
    })
  }

  previous(command: Command): Outcome {
    return this.#command(command, 'needs an active device', (playback) => {
      if (playback.item === null || playback.item.type === 'ad') return 'restriction violated'
      if (playback.origin !== 'queue' && playback.place > 0) playback.place -= 1
      const item = playback.context?.items[playback.order[playback.place] ?? -1] ?? playback.item
      start(playback, item, 'context', command.now, this.#onStart)
    })
  }

  /** A position past the end goes on to the next track. */
  seek(command: Command, positionMs: number): Outcome {
    return this.#command(command, 'needs an active device', (playback) => {
      const { item } = playback
      if (item === null || item.type === 'ad') return 'restriction violated'
      if (positionMs >= item.durationMs) {
        proceed(playback, command.now, this.#settings, this.#onStart)
      } else {
        moveTo(playback, positionMs, command.now)
      }
    })
  }

  /** Appends to the user queue, which plays before the context. */
  enqueue(command: Command, item: Playable): Outcome {
    return this.#command(command, 'needs an active device', (playback) => {
      if (!canPlay(item)) return 'restriction violated'
      playback.userQueue.push(item)
    })
  }

  setShuffle(command: Command, on: boolean): Outcome {
    return this.#command(command, 'needs an active device', (playback) => {
      const current = playback.order[playback.place]
      playback.shuffle = on
      this.#arrange(playback, current)
    })
  }

  setRepeat(command: Command, mode: RepeatMode): Outcome {
    return this.#command(command, 'needs an active device', (playback) => {
      playback.repeat = mode
    })
  }

  setVolume(command: Command, percent: number): Outcome {
    return this.#command(command, 'needs an active device', (_playback, device) => {
      if (!device.supportsVolume) return 'volume not controllable'
      device.volumePercent = percent
    })
  }

  /** Moves playback to the device; with `play` it also goes on if it was paused. */
  transfer(command: Command & { deviceId: string }, play: boolean): Outcome {
    return this.#command(command, 'wakes the device', (playback, device) => {
      const goesOn = play && !playback.isPlaying && playback.item !== null
      this.#moveToDevice(playback, device, command.now)
      if (goesOn) return this.#resume(playback, device, command.now)
    })
  }

  /** A human's app moves playback, whether or not the device has an id or takes commands of the API. */
  adopt(device: Device, now: number): void {
    this.#alter(now, (playback) => this.#moveToDevice(playback, device, now))
  }

  hearAdvert(durationMs: number, now: number): void {
    this.#alter(now, (playback) => {
      playback.advert = { type: 'ad', durationMs }
    })
  }

  /** The device stops being active; music stops, and what played is remembered. */
  sleep(device: Device, now: number): void {
    this.#alter(now, (playback) => {
      if (playback.device !== device) return
      if (playback.isPlaying) this.#hold(playback, now)
      playback.device = null
    })
  }

  removeDevice(device: Device, now: number): void {
    this.sleep(device, now)
    const index = this.devices.indexOf(device)
    if (index >= 0) this.devices.splice(index, 1)
  }

  /** The truth at `now`; do not change it. */
  actual(now: number): Readonly<Playback> & { readonly progressMs: number } {
    this.#advance(now)
    return { ...this.#playback, progressMs: positionAt(this.#playback, now) }
  }

  /** What the API shows at `now`; `null` without an active device. */
  view(now: number): PlaybackView | null {
    const playback = this.#shown(now)
    const { device, item, ended } = playback
    if (device === null) return null
    return {
      device,
      item: item === null || item.type === 'ad' ? null : this.#settings.shownAs(item),
      isAdvert: item?.type === 'ad',
      progressMs: this.#progressShown(playback, now),
      isPlaying: playback.isPlaying || (ended && this.#settings.whenMusicEnds === 'sticks'),
      contextUri: playback.context?.uri ?? null,
      shuffle: playback.shuffle,
      repeat: playback.repeat,
      changedAt: playback.changedAt,
    }
  }

  activeDevice(now: number): Device | null {
    return this.#shown(now).device
  }

  /** What the API shows as coming: user queue and context undistinguished, at most 20. */
  queue(now: number): { currentlyPlaying: Playable | null; queue: Playable[] } {
    const playback = this.#shown(now)
    const { item } = playback
    if (playback.device === null || item === null) return { currentlyPlaying: null, queue: [] }
    const queue = upcoming(playback, this.#settings, queueLength)
    const last = queue.at(-1) ?? (item.type === 'ad' ? undefined : item)
    while (this.#settings.padsQueue && last !== undefined && queue.length < queueLength) {
      queue.push(last)
    }
    return {
      currentlyPlaying: item.type === 'ad' ? null : this.#settings.shownAs(item),
      queue: queue.map((entry) => this.#settings.shownAs(entry)),
    }
  }

  #begin(
    playback: Playback,
    device: Device,
    selection: Selection,
    positionMs: number,
    now: number,
  ): Refusal | undefined {
    const { entries, contextUri, startAt } = selection
    const items = entries.filter(canPlay)
    const first =
      startAt === undefined && contextUri !== null && playback.shuffle
        ? Math.floor(this.#random() * items.length)
        : firstPlayable(entries, startAt ?? 0)
    const item = items[first]
    if (item === undefined) return 'restriction violated'
    playback.device = device
    playback.context = { uri: contextUri, items }
    this.#arrange(playback, first)
    start(playback, item, 'play', now, this.#onStart)
    if (positionMs > 0) moveTo(playback, Math.min(positionMs, item.durationMs), now)
    return undefined
  }

  #resume(playback: Playback, device: Device, now: number): Refusal | undefined {
    const { item } = playback
    if (item === null || (playback.isPlaying && playback.device === device)) {
      return 'restriction violated'
    }
    const positionMs = positionAt(playback, now)
    playback.device = device
    if (playback.ended) {
      start(playback, item, 'play', now, this.#onStart)
    } else {
      playback.isPlaying = true
      moveTo(playback, positionMs, now)
    }
    return undefined
  }

  #hold(playback: Playback, now: number): void {
    moveTo(playback, positionAt(playback, now), now)
    playback.isPlaying = false
  }

  #moveToDevice(playback: Playback, device: Device, now: number): void {
    if (playback.device === device) return
    moveTo(playback, positionAt(playback, now), now)
    playback.device = device
  }

  /** Orders the context anew; with shuffle the current item comes first. */
  #arrange(playback: Playback, current: number | undefined): void {
    const plain = (playback.context?.items ?? []).map((_, index) => index)
    if (playback.shuffle) {
      const others = shuffled(plain, this.#random).filter((index) => index !== current)
      playback.order = current === undefined ? others : [current, ...others]
    } else {
      playback.order = plain
    }
    if (current !== undefined) playback.place = playback.shuffle ? 0 : current
  }

  #command(
    command: Command,
    reach: 'wakes the device' | 'needs an active device',
    apply: (playback: Playback, device: Device) => Refusal | undefined,
  ): Outcome {
    const { now, deviceId, by = 'api' } = command
    this.#advance(now)
    if (by === 'api' && !this.#settings.premium) return refuse('premium required')
    const { device: active } = this.#playback
    const named = this.devices.find(({ id }) => id !== null && id === deviceId)
    if (deviceId !== undefined && named === undefined) return refuse('device not found')
    const device = reach === 'wakes the device' ? (named ?? active) : active && (named ?? active)
    if (device === null) return refuse('no active device')
    if (by === 'api' && device.isRestricted) return refuse('restriction violated')
    const before = copyOf(this.#playback)
    const refusal = apply(this.#playback, device)
    if (refusal !== undefined) return refuse(refusal)
    if (by === 'human') {
      this.#outdated = []
    } else {
      const lagMs = this.#settings.drawLagMs()
      this.#delay(before, now, lagMs)
      const until = now + Math.max(lagMs, this.#settings.commandLagMs)
      this.#outdated.push({ playback: before, until })
    }
    return { done: true }
  }

  /** The device is late: it starts, or stops, only then. */
  #delay(before: Playback, now: number, lagMs: number): void {
    const playback = this.#playback
    const moved = playback.anchorAt !== before.anchorAt || playback.item !== before.item
    if (playback.isPlaying && moved && playback.anchorAt <= now) playback.anchorAt = now + lagMs
    const stops = before.isPlaying && !playback.isPlaying && !playback.ended
    if (stops && playback.item !== null) {
      playback.anchorMs = Math.min(playback.item.durationMs, playback.anchorMs + lagMs)
    }
  }

  #progressShown(playback: Playback, now: number): number {
    const progressMs = positionAt(playback, now)
    if (!playback.isPlaying || playback.item === null) return progressMs
    const off = Math.round(progressMs + this.#settings.drawProgressOffMs())
    return Math.min(Math.max(0, off), playback.item.durationMs)
  }

  #alter(now: number, change: (playback: Playback) => void): void {
    this.#advance(now)
    change(this.#playback)
    this.#outdated = []
  }

  #advance(now: number): void {
    advance(this.#playback, now, this.#settings, this.#onStart)
  }

  #shown(now: number): Playback {
    this.#advance(now)
    this.#outdated = this.#outdated.filter(({ until }) => until > now)
    const outdated = this.#outdated[0]?.playback
    if (outdated === undefined) return this.#playback
    advance(outdated, now, this.#settings, () => {})
    return outdated
  }

  readonly #onStart: StartListener = (started) => {
    this.history.push(started)
  }
}

function refuse(why: Refusal): Outcome {
  return { done: false, why }
}

/** Which of the playable entries is the first at or after `startAt`; 0 when none is. */
function firstPlayable(entries: readonly PlaylistEntry[], startAt: number): number {
  const found = entries.findIndex((entry, index) => index >= startAt && canPlay(entry))
  return entries.slice(0, Math.max(0, found)).filter(canPlay).length
}
