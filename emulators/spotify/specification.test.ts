import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SpotifyEmulator } from './index.ts'
import { isRecord } from './routes.ts'
import { loadSpecification } from './specification.ts'
import { type Call, emulatorAt, signIn } from './testing.ts'

/** Documented as possibly null in words, but not in the schema. */
const nullInWords = new Set([
  'context',
  'currently_playing',
  'description',
  'item',
  'progress_ms',
  'track',
])
const specification = await loadSpecification()
const templates: [string, string][] = [
  ['/me', '/me'],
  ['/me/playlists', '/me/playlists'],
  ['/playlists/{playlist_id}', '/playlists/PLAYLIST'],
  ['/playlists/{playlist_id}/items', '/playlists/PLAYLIST/items'],
  ['/search', '/search?q=song&type=track,album'],
  ['/tracks/{id}', '/tracks/TRACK'],
  ['/me/player', '/me/player?additional_types=track,episode'],
  ['/me/player/currently-playing', '/me/player/currently-playing'],
  ['/me/player/devices', '/me/player/devices'],
  ['/me/player/queue', '/me/player/queue'],
  ['/me/player/recently-played', '/me/player/recently-played'],
]

describe.skipIf(specification === null)('the official description', () => {
  let spotify: SpotifyEmulator
  let call: Call
  const ids: Record<string, string> = {}

  beforeAll(async () => {
    const started = await emulatorAt(1_800_000_000_000)
    spotify = started.spotify
    const host = spotify.addAccount({ name: 'Dana' })
    host.addDevice({ name: 'Kitchen' })
    host.addDevice({ name: 'Box', id: null, restricted: true, supportsVolume: false })
    const tracks = spotify.makeTracks(3, { durationMs: 60_000 })
    const playlist = host.addPlaylist({ name: 'P', tracks, entries: [spotify.makeEpisode()] })
    host.addPlaylist({ name: 'Theirs', tracks, owner: 'kim' })
    host.player.play({ playlist })
    started.clock.now += 70_000
    ids.PLAYLIST = playlist.id
    ids.TRACK = tracks[0]?.id ?? ''
    call = (await signIn(spotify, host)).call
  })

  afterAll(() => spotify.close())

  it.each(templates)('allows our answer to GET %s', async (_template, path) => {
    const filled = path.replace(/PLAYLIST|TRACK/, (name) => ids[name] ?? name)
    const { status, body } = await call('GET', filled)
    expect(status).toBe(200)
    const plainPath = `/v1${filled.split('?')[0]}`
    const found = specification?.answerProblems('GET', plainPath, status, asDescribed(body)) ?? []
    expect(found).toEqual([])
    expect(spotify.problems).toEqual([])
  })

  it('finds fault with answers of another shape', () => {
    const found = specification?.answerProblems('GET', '/v1/me/player/devices', 200, {
      devices: [{ volume_percent: 140, is_active: 'yes' }],
    })
    expect(found).toEqual([
      '/devices/0/is_active must be boolean',
      '/devices/0/volume_percent must be <= 100',
    ])
  })

  it('finds fault with requests', () => {
    const wrong = (method: string, path: string, query = {}, body?: unknown) =>
      specification?.requestProblems(method, `/v1${path}`, query, body)
    expect(wrong('GET', '/nowhere')).toHaveLength(1)
    expect(wrong('GET', '/me/playlists', { limit: '51', size: '3' })).toEqual([
      'unknown query parameter size',
      'query parameter limit may not be 51',
    ])
    expect(wrong('POST', '/me/player/queue')).toEqual(['missing query parameter uri'])
    expect(wrong('PUT', '/me/player', {}, { device_ids: [1] })).toEqual([
      '/device_ids/0 must be string',
    ])
    expect(wrong('GET', '/playlists/37i9dQZF1DXcBWIGoYBM5M/tracks')).toEqual([
      'the endpoint is deprecated',
    ])
    expect(wrong('PUT', '/me/player/play', {}, { uris: ['a'] })).toEqual([])
  })
})

/**
 * Our answer, less what the description allows in words alone, and with the markets of albums and shows, which it
 * requires although development mode lost them in February 2026.
 */
function asDescribed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asDescribed)
  if (!isRecord(value)) return value
  const isCursorPage = 'cursors' in value
  const kept = Object.entries(value).filter(
    ([key, inner]) => inner !== null || !(nullInWords.has(key) || (isCursorPage && key === 'next')),
  )
  const markets = value.type === 'album' || value.type === 'show' ? { available_markets: [] } : {}
  const described = kept.map(([key, inner]) => [key, asDescribed(inner)])
  return { ...Object.fromEntries(described), ...markets }
}
