import { describe, expect, it } from 'vitest'
import type { FaultReply } from '../../emulators/spotify/index.ts'
import { at, reasonOf } from '../contracts/music-stage.ts'
import { startPlaying } from './stage.ts'

const ID = '0123456789abcdefghijAB'
const song = { uri: `spotify:track:${ID}`, type: 'track', name: 'Song', duration_ms: 1_000 }

/** A search that is answered what the test says. */
async function searchAnswered(body: FaultReply['body']) {
  const { emulator, library } = await startPlaying()
  emulator.faults.answerNext({ path: /search/ }, { status: 200, body }, 3)
  return library.search('song')
}

async function trackAnswered(body: FaultReply['body']) {
  const { emulator, library } = await startPlaying()
  emulator.faults.answerNext({ path: /tracks/ }, { status: 200, body }, 3)
  return library.track(ID)
}

describe('searching for songs', () => {
  it('asks once, for ten tracks, with the words alone', async () => {
    const { emulator, library } = await startPlaying()

    await library.search(`  Mira Solano - "${'é'.repeat(300)}"  `)

    const request = at(emulator.requests, 0)
    expect(emulator.requests).toHaveLength(1)
    expect(request).toMatchObject({ method: 'GET', path: '/v1/search' })
    expect(request.query).toEqual({
      q: `Mira Solano ${'é'.repeat(188)}`,
      type: 'track',
      limit: '10',
    })
  })

  it('asks nothing for what holds no word, and for what is no track', async () => {
    const { library, requested } = await startPlaying()

    await library.search(' – ')
    await library.track(`spotify:album:${ID}`)
    await library.track('../../me/player/pause?x=0123456789abcdefghijAB')

    expect(requested()).toEqual([])
  })

  it('obeys a limit, and leaves playlists and the player out of it', async () => {
    const { emulator, host, library, player, requested, clock } = await startPlaying()
    const playlist = host.addPlaylist({ name: 'Party', tracks: emulator.makeTracks(1) })
    emulator.faults.answerNext(
      { path: /search/ },
      { status: 429, body: 'Too many requests', headers: { 'Retry-After': '20' } },
    )

    await expect(library.search('song')).rejects.toMatchObject({
      reason: 'rateLimited',
      retryAfterMs: 20_000,
    })
    expect(await reasonOf(library.search('another'))).toBe('rateLimited')
    expect(await reasonOf(library.track(ID))).toBe('rateLimited')
    expect(requested()).toEqual(['GET /v1/search'])
    await library.tracks(playlist)
    await player.playback()
    clock.pass(20_000)
    expect(await library.search('Song 2')).toHaveLength(1)
  })

  it('tells trouble by its name', async () => {
    const { emulator, library } = await startPlaying()
    const answers: [number, unknown, string][] = [
      [503, 'upstream error', 'unavailable'],
      [400, { error: { status: 400, message: 'Invalid limit' } }, 'restricted'],
      [403, 'User not registered in the Developer Dashboard', 'notRegistered'],
      [404, { error: { status: 404, message: 'Not found.' } }, 'notFound'],
    ]
    for (const [status, body, reason] of answers) {
      emulator.faults.answerNext({ path: /search/ }, { status, body }, 3)
      expect(await reasonOf(library.search('song'))).toBe(reason)
      emulator.faults.clear()
    }
  })

  it('survives hits of every kind', async () => {
    const tracks = await searchAnswered({
      tracks: {
        items: [
          null,
          7,
          {},
          { ...song, uri: 'spotify:track:../../me' },
          { ...song, uri: `spotify:episode:${ID}`, type: 'episode' },
          { ...song, is_local: true },
          { ...song, is_playable: false },
          { ...song, restrictions: { reason: 'explicit' } },
          { ...song, duration_ms: '1000' },
          { ...song, name: 'x'.repeat(2_000), external_urls: { spotify: 'javascript:alert(1)' } },
          song,
        ],
      },
    })

    expect(tracks).toEqual([
      { uri: song.uri, title: 'x'.repeat(300), artist: '', durationMs: 1_000 },
    ])
  })

  it.each([null, [], {}, { tracks: null }, { tracks: { items: null } }, { tracks: [] }, 'text'])(
    'does not take %j for hits',
    async (body) => {
      expect(await reasonOf(searchAnswered(body))).toBe('unavailable')
    },
  )

  it.each([null, [], {}, { ...song, name: null }, { ...song, duration_ms: -1 }, 'text'])(
    'does not take %j for a song',
    async (body) => {
      expect(await reasonOf(trackAnswered(body))).toBe('unavailable')
    },
  )
})
