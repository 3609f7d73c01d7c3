import { z } from 'zod'
import type { PoolId } from '../core/engine/ids.ts'
import type {
  Device,
  Expectation,
  MusicTrouble,
  PlaybackModes,
  Playing,
  Playlist,
} from '../core/engine/party.ts'
import type { Pool, Track } from '../core/engine/track.ts'
import { exactly } from './exactly.ts'
import { id, instant } from './fields.ts'

export const track = exactly<Track>()(
  z.strictObject({
    uri: z.string(),
    title: z.string(),
    artist: z.string(),
    durationMs: z.number(),
    link: z.string().exactOptional(),
    coverUrl: z.string().exactOptional(),
    isrc: z.string().exactOptional(),
    explicit: z.boolean().exactOptional(),
  }),
)

export const device = exactly<Device>()(
  z.strictObject({ id: z.string(), name: z.string(), type: z.string() }),
)

export const modes = exactly<PlaybackModes>()(
  z.strictObject({ shuffle: z.boolean(), repeat: z.enum(['off', 'context', 'track']) }),
)

export const musicTrouble = exactly<MusicTrouble>()(
  z.enum([
    'noDevice',
    'noPremium',
    'loginExpired',
    'notRegistered',
    'rateLimited',
    'restricted',
    'unavailable',
  ]),
)

export const playlist = exactly<Playlist>()(
  z.strictObject({
    id: z.string(),
    uri: z.string(),
    name: z.string(),
    coverUrl: z.string().exactOptional(),
    link: z.string().exactOptional(),
    pool: id<PoolId>(),
    size: z.number(),
  }),
)

export const pool = exactly<Pool>()(z.strictObject({ id: id<PoolId>(), tracks: z.array(track) }))

export const playing = exactly<Playing>()(
  z.strictObject({
    track,
    round: z.number().exactOptional(),
    isPlaying: z.boolean(),
    progressMs: z.number(),
    observedAt: instant,
    volumePercent: z.number().exactOptional(),
    elsewhere: z.literal(true).exactOptional(),
  }),
)

export const expectation = exactly<Expectation>()(
  z.strictObject({
    isPlaying: z.boolean(),
    track: track.exactOptional(),
    continued: z.literal(true).exactOptional(),
    deviceId: z.string().exactOptional(),
    since: instant,
    until: instant,
  }),
)
