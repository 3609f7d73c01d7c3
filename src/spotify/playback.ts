import { z } from 'zod'
import type { Playback } from '../core/engine/playback.ts'
import type { PlayableDevice } from '../core/ports.ts'
import { bounded, MAX_ID_LENGTH, parseBody, readTrack } from './parsing.ts'
import type { Answer } from './requests.ts'

const NO_CONTENT = 204

const rawDevice = z.object({
  id: z.string().min(1).max(MAX_ID_LENGTH),
  name: z.string(),
  type: z.string().max(MAX_ID_LENGTH),
  is_active: z.boolean().nullish().catch(undefined),
  is_restricted: z.boolean().nullish().catch(undefined),
  volume_percent: z.number().min(0).max(100).nullish().catch(undefined),
})

const rawPlayback = z.object({
  device: z.unknown(),
  item: z.unknown(),
  currently_playing_type: z.string().nullish().catch(undefined),
  is_playing: z.boolean(),
  progress_ms: z.number().nullish().catch(undefined),
  shuffle_state: z.boolean().nullish().catch(undefined),
  repeat_state: z.enum(['off', 'context', 'track']).nullish().catch(undefined),
})

/** Undefined for devices that cannot be commanded: without an id, or restricted. */
export function readDevice(raw: unknown): PlayableDevice | undefined {
  const parsed = rawDevice.safeParse(raw)
  if (!parsed.success || parsed.data.is_restricted === true) return undefined
  const { id, name, type, is_active, volume_percent } = parsed.data
  const volume = typeof volume_percent === 'number' ? { volumePercent: volume_percent } : {}
  return { id, name: bounded(name), type, isActive: is_active === true, ...volume }
}

export function readPlayback({ statusCode, body, at }: Answer): Playback {
  if (statusCode === NO_CONTENT) return { kind: 'nothing', at }
  const raw = parseBody(rawPlayback, body)
  const playable = readDevice(raw.device)
  const device =
    playable === undefined
      ? {}
      : { device: { id: playable.id, name: playable.name, type: playable.type } }
  const track = readTrack(raw.item)
  if (track === undefined) {
    const passes = ['ad', 'episode'].includes(raw.currently_playing_type ?? '')
    if (!raw.is_playing && !passes) return { kind: 'nothing', at }
    return { kind: 'other', at, isPlaying: raw.is_playing, ...device }
  }
  const volume = playable?.volumePercent
  return {
    kind: 'track',
    at,
    track,
    progressMs: Math.min(Math.max(0, raw.progress_ms ?? 0), track.durationMs),
    isPlaying: raw.is_playing,
    ...device,
    ...(volume === undefined ? {} : { volumePercent: volume }),
    modes: { shuffle: raw.shuffle_state ?? false, repeat: raw.repeat_state ?? 'off' },
  }
}
