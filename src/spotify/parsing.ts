import { z } from 'zod'
import type { Track } from '../core/engine/track.ts'
import { MusicFailure, type PlaylistSummary } from '../core/ports.ts'

// Foreign data: what is not needed is ignored, what is optional may be missing or broken.

const MAX_TEXT_LENGTH = 300
/** In UTF-16 units: what is longer is no address or id that Spotify gives. */
export const MAX_ID_LENGTH = 300
const MAX_ADDRESS_LENGTH = 500
const MAX_DURATION_MS = 24 * 60 * 60_000
/** Of the sizes that Spotify offers, usually 640, 300 and 64. */
const COVER_WIDTH = 300
const TRACK_URI = /^spotify:track:[0-9A-Za-z]{22}$/

const text = z.string().nullish().catch(undefined)
const flag = z.boolean().nullish().catch(undefined)

const images = z
  .array(
    z.object({
      url: z.string().max(MAX_ADDRESS_LENGTH).catch(''),
      width: z.number().nullish().catch(undefined),
    }),
  )
  .nullish()
  .catch(undefined)

const links = z
  .object({ spotify: z.string().max(MAX_ADDRESS_LENGTH).nullish().catch(undefined) })
  .nullish()
  .catch(undefined)

const rawTrack = z.object({
  type: text,
  uri: z.string().min(1).max(MAX_ID_LENGTH),
  name: z.string(),
  duration_ms: z.number().nonnegative().max(MAX_DURATION_MS),
  explicit: flag,
  is_local: flag,
  is_playable: flag,
  restrictions: z.object({ reason: text }).nullish().catch(undefined),
  artists: z
    .array(z.object({ name: text }))
    .nullish()
    .catch(undefined),
  album: z.object({ images }).nullish().catch(undefined),
  external_ids: z
    .object({ isrc: z.string().max(MAX_ID_LENGTH).nullish().catch(undefined) })
    .nullish()
    .catch(undefined),
  external_urls: links,
})

const size = z.object({ total: z.number().int().nonnegative() }).nullish().catch(undefined)

const rawPlaylist = z.object({
  id: z.string().regex(/^[0-9A-Za-z]{22}$/),
  uri: z.string().min(1).max(MAX_ID_LENGTH),
  name: z.string(),
  images,
  external_urls: links,
  items: size,
  tracks: size,
})

/** Throws MusicFailure('unavailable') where the body is not what it should be. */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  throw new MusicFailure('unavailable', 'Spotify answered something that cannot be read.')
}

/** Undefined for everything that is no song: episodes, nulls, what has no address. */
export function readTrack(raw: unknown): Track | undefined {
  const parsed = rawTrack.safeParse(raw)
  return parsed.success ? trackFrom(parsed.data) : undefined
}

/** A track that can be queued; undefined for local files and what is not to be had here. */
export function readPlayableTrack(raw: unknown): Track | undefined {
  const parsed = rawTrack.safeParse(raw)
  if (!parsed.success) return undefined
  const { uri, is_local, is_playable, restrictions } = parsed.data
  const isBarred = is_local === true || is_playable === false || restrictions?.reason
  return isBarred || !TRACK_URI.test(uri) ? undefined : trackFrom(parsed.data)
}

/** Undefined for the nulls that stand in lists of playlists. */
export function readPlaylist(raw: unknown): PlaylistSummary | undefined {
  const parsed = rawPlaylist.safeParse(raw)
  if (!parsed.success) return undefined
  const { id, uri, name, images: covers, external_urls, items, tracks } = parsed.data
  const link = linkOf(external_urls)
  const coverUrl = coverOf(covers)
  const trackCount = (items ?? tracks)?.total
  return {
    id,
    uri,
    name: bounded(name),
    ...(link && { link }),
    ...(coverUrl && { coverUrl }),
    ...(trackCount !== undefined && { trackCount }),
  }
}

function trackFrom(raw: z.infer<typeof rawTrack>): Track | undefined {
  if ((raw.type ?? 'track') !== 'track') return undefined
  const link = linkOf(raw.external_urls)
  const coverUrl = coverOf(raw.album?.images)
  const isrc = raw.external_ids?.isrc?.toUpperCase()
  return {
    uri: raw.uri,
    title: bounded(raw.name),
    artist: bounded((raw.artists ?? []).flatMap(({ name }) => name ?? []).join(', ')),
    durationMs: Math.round(raw.duration_ms),
    ...(link && { link }),
    ...(coverUrl && { coverUrl }),
    ...(isrc && { isrc }),
    ...(typeof raw.explicit === 'boolean' && { explicit: raw.explicit }),
  }
}

function coverOf(offered: z.infer<typeof images>): string | undefined {
  const distance = (width: number | null | undefined) =>
    Math.abs((width ?? COVER_WIDTH) - COVER_WIDTH)
  const secure = (offered ?? []).filter(({ url }) => urlOf(url)?.protocol === 'https:')
  return secure.sort((one, other) => distance(one.width) - distance(other.width))[0]?.url
}

function linkOf(offered: z.infer<typeof links>): string | undefined {
  const address = urlOf(offered?.spotify ?? '')
  const isSpotify = address?.protocol === 'https:' && address.host === 'open.spotify.com'
  return isSpotify ? address.href : undefined
}

function urlOf(address: string): URL | undefined {
  return URL.canParse(address) ? new URL(address) : undefined
}

/** Cut between characters; the first cut spares taking a huge text apart. */
export function bounded(name: string): string {
  if (name.length <= MAX_TEXT_LENGTH) return name
  return [...name.slice(0, 2 * MAX_TEXT_LENGTH)].slice(0, MAX_TEXT_LENGTH).join('')
}
