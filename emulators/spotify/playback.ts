import type { EmulatedAdvert, Playable } from './music.ts'

export type Origin = 'queue' | 'context' | 'play' | 'autoplay'
export type RepeatMode = 'off' | 'track' | 'context'

/** A device of Spotify Connect. Its identity is the object: the id may change. */
export interface Device {
  id: string | null
  name: string
  type: string
  isRestricted: boolean
  isPrivateSession: boolean
  /** 0 to 100 */
  volumePercent: number
  supportsVolume: boolean
}

/** What plays on an account, as of `anchorAt`. Advanced lazily; instants are epoch ms. */
export interface Playback {
  /** The active device; what played is remembered without one. */
  device: Device | null
  item: Playable | EmulatedAdvert | null
  origin: Origin
  anchorAt: number
  /** Position in the item at `anchorAt`. */
  anchorMs: number
  isPlaying: boolean
  /** The music ran out while `item` was the last. */
  ended: boolean
  /** Last play, pause, skip, seek or new song. */
  changedAt: number
  /** Comes before everything else. */
  advert: EmulatedAdvert | null
  userQueue: Playable[]
  /** The playlist, or with `uri: null` the plain list of tracks, that playing goes on with. */
  context: { uri: string | null; items: readonly Playable[] } | null
  /** Indexes into the context's items in playing order. */
  order: readonly number[]
  /** Where in `order` the context last played. */
  place: number
  similarPlayed: number
  shuffle: boolean
  repeat: RepeatMode
}

/** How music goes on by itself. */
export interface PlaybackRules {
  readonly autoplay: boolean
  /** Automix or crossfade: tracks end this much before their duration. */
  readonly endsEarlyMs: number
  readonly whenMusicEnds: 'rewinds' | 'sticks' | 'vanishes'
  /** The device stops being active after so long without music. */
  readonly idleAfterMs: number
  /** The n-th song of autoplay; the same for the same number. */
  similar(number: number): Playable
}

/** A track that really started. */
export interface Started {
  readonly track: Playable
  readonly startedAt: number
  readonly by: Origin
}

export type StartListener = (started: Started) => void

export function silence(): Playback {
  return {
    device: null,
    item: null,
    origin: 'play',
    anchorAt: 0,
    anchorMs: 0,
    isPlaying: false,
    ended: false,
    changedAt: 0,
    advert: null,
    userQueue: [],
    context: null,
    order: [],
    place: -1,
    similarPlayed: 0,
    shuffle: false,
    repeat: 'off',
  }
}

export function copyOf(playback: Playback): Playback {
  return { ...playback, userQueue: [...playback.userQueue] }
}

export function positionAt(playback: Playback, now: number): number {
  if (!playback.isPlaying || playback.item === null) return playback.anchorMs
  const position = playback.anchorMs + Math.max(0, now - playback.anchorAt)
  return Math.min(position, playback.item.durationMs)
}

export function moveTo(playback: Playback, positionMs: number, now: number): void {
  playback.anchorMs = positionMs
  playback.anchorAt = now
  playback.changedAt = now
}

export function start(
  playback: Playback,
  item: Playable | EmulatedAdvert,
  origin: Origin,
  at: number,
  onStart: StartListener,
): void {
  playback.item = item
  playback.origin = origin
  playback.isPlaying = true
  playback.ended = false
  moveTo(playback, 0, at)
  if (item.type !== 'ad') onStart({ track: item, startedAt: at, by: origin })
}

/** Goes to whatever comes next, or stops when nothing does. */
export function proceed(
  playback: Playback,
  at: number,
  rules: PlaybackRules,
  onStart: StartListener,
): void {
  if (playback.advert !== null) {
    const advert = playback.advert
    playback.advert = null
    start(playback, advert, playback.origin, at, onStart)
    return
  }
  const step = following(playback, rules).next().value
  if (step === undefined) {
    stop(playback, at, rules)
    return
  }
  if (step.origin === 'queue') playback.userQueue.shift()
  playback.place = step.place
  playback.similarPlayed = step.similarPlayed
  start(playback, step.item, step.origin, at, onStart)
}

/** Lets everything happen that happens by itself until `now`. */
export function advance(
  playback: Playback,
  now: number,
  rules: PlaybackRules,
  onStart: StartListener,
): void {
  for (let endsAt = endOf(playback, rules); endsAt <= now; endsAt = endOf(playback, rules)) {
    const { item, repeat, origin } = playback
    if (item !== null && item.type !== 'ad' && repeat === 'track') {
      start(playback, item, origin, endsAt, onStart)
    } else {
      proceed(playback, endsAt, rules, onStart)
    }
  }
  if (!playback.isPlaying && now - playback.anchorAt >= rules.idleAfterMs) playback.device = null
}

export function upcoming(playback: Playback, rules: PlaybackRules, count: number): Playable[] {
  const items: Playable[] = []
  for (const step of following(playback, rules)) {
    if (items.length === count) break
    items.push(step.item)
  }
  return items
}

interface Step {
  readonly item: Playable
  readonly origin: Origin
  readonly place: number
  readonly similarPlayed: number
}

/** The future as it stands: user queue, then context, then autoplay. Possibly endless. */
function* following(playback: Playback, rules: PlaybackRules): Generator<Step, undefined> {
  const { context, order, similarPlayed } = playback
  for (const item of playback.userQueue) {
    yield { item, origin: 'queue', place: playback.place, similarPlayed }
  }
  let place = playback.place + 1
  while (context !== null && order.length > 0) {
    for (; place < order.length; place += 1) {
      const item = context.items[order[place] ?? 0]
      if (item !== undefined) yield { item, origin: 'context', place, similarPlayed }
    }
    if (playback.repeat !== 'context') break
    place = 0
  }
  for (let number = similarPlayed; rules.autoplay; number += 1) {
    const item = rules.similar(number)
    yield { item, origin: 'autoplay', place: order.length, similarPlayed: number + 1 }
  }
}

function endOf(playback: Playback, rules: PlaybackRules): number {
  if (!playback.isPlaying || playback.item === null) return Number.POSITIVE_INFINITY
  const { type, durationMs } = playback.item
  const playedMs = type === 'track' ? Math.max(1, durationMs - rules.endsEarlyMs) : durationMs
  return playback.anchorAt + Math.max(0, playedMs - playback.anchorMs)
}

function stop(playback: Playback, at: number, rules: PlaybackRules): void {
  const sticks = rules.whenMusicEnds === 'sticks'
  playback.isPlaying = false
  playback.ended = true
  playback.anchorAt = at
  playback.anchorMs = sticks ? (playback.item?.durationMs ?? 0) : 0
  if (!sticks) playback.changedAt = at
  if (rules.whenMusicEnds === 'vanishes') playback.device = null
}
