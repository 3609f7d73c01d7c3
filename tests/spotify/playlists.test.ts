import { describe, expect, it } from 'vitest'
import type { FaultReply } from '../../emulators/spotify/index.ts'
import type { MusicLibrary } from '../../src/core/ports.ts'
import { reasonOf } from '../contracts/music-stage.ts'
import { startPlaying } from './stage.ts'

async function read(library: MusicLibrary, id: string) {
  return library.tracks({ id, uri: `spotify:playlist:${id}`, name: '' })
}

/** A playlist whose first page is what the test says. */
async function readPage(body: FaultReply['body']) {
  const { emulator, host, library } = await startPlaying()
  const { id } = host.addPlaylist({ name: 'Party' })
  emulator.faults.answerNext({ path: /items/ }, { status: 200, body }, 3)
  return read(library, id)
}

const ID = '0123456789abcdefghijAB'
const song = { uri: `spotify:track:${ID}`, type: 'track', name: 'Song', duration_ms: 1_000 }

describe('playlists', () => {
  it.each(['item', 'track'] as const)('reads entries under "%s"', async (shape) => {
    const { emulator, host, library } = await startPlaying()
    emulator.behaviour.playlistShape = shape
    const tracks = emulator.makeTracks(60)
    const { id } = host.addPlaylist({
      name: 'Party',
      entries: [...tracks, null, emulator.makeEpisode(), emulator.makeLocalFile()],
    })

    const listed = await library.playlists(0, 50)
    const read60 = await read(library, id)

    expect(listed.items.map(({ trackCount }) => trackCount)).toEqual([63])
    expect(read60.map(({ uri }) => uri)).toEqual(tracks.map(({ uri }) => uri))
  })

  it('reads 5,000 tracks, page by page', async () => {
    const { emulator, host, library, requested } = await startPlaying()
    const tracks = emulator.makeTracks(5_000)
    const { id } = host.addPlaylist({ name: 'Endless', tracks })

    const all = await read(library, id)

    expect(all.map(({ uri }) => uri)).toEqual(tracks.map(({ uri }) => uri))
    expect(requested()).toHaveLength(100)
  })

  it('reads a playlist that is empty', async () => {
    const { host, library } = await startPlaying()

    expect(await read(library, host.addPlaylist({ name: 'Empty' }).id)).toEqual([])
  })

  it('survives entries of every kind', async () => {
    const tracks = await readPage({
      total: 9,
      items: [
        null,
        7,
        {},
        { item: null, track: true },
        { item: { ...song, uri: 'spotify:track:short' } },
        { item: { ...song, duration_ms: null } },
        { item: { ...song, name: undefined } },
        { item: song },
        { track: { ...song, uri: `spotify:track:${[...ID].reverse().join('')}` } },
      ],
    })

    expect(tracks.map(({ title }) => title)).toEqual(['Song', 'Song'])
  })

  it('takes only what may be shown', async () => {
    const images = [
      { url: 'http://i.scdn.co/plain', width: 300 },
      { url: 'https://i.scdn.co/large', width: 640 },
      { url: 'https://i.scdn.co/medium', width: 300 },
      { url: 'javascript:alert(1)', width: 300 },
    ]
    const [track] = await readPage({
      total: 1,
      items: [
        {
          item: {
            ...song,
            name: '🎵'.repeat(400),
            artists: [{ name: 'One' }, { name: null }, { name: 'Two' }],
            album: { images },
            external_urls: { spotify: 'https://open.spotify.example/track/1' },
            external_ids: { isrc: 'gbaye0601498' },
            explicit: 'yes',
          },
        },
      ],
    })

    expect(track).toEqual({
      uri: song.uri,
      title: '🎵'.repeat(300),
      artist: 'One, Two',
      durationMs: 1_000,
      coverUrl: 'https://i.scdn.co/medium',
      isrc: 'GBAYE0601498',
    })
  })

  it('accepts smaller pages than it asked for', async () => {
    const { emulator, host, library, requested } = await startPlaying()
    const { id } = host.addPlaylist({ name: 'Party', tracks: emulator.makeTracks(30) })
    const first = { total: 30, limit: 20, items: [{ item: song }] }
    emulator.faults.answerNext({ path: /items/ }, { status: 200, body: first })

    const tracks = await read(library, id)

    expect(tracks).toHaveLength(11)
    expect(requested()).toHaveLength(2)
  })

  it.each([null, [], { items: null }, { total: -1, items: [] }, { items: [] }, 'text'])(
    'does not take %j for a page',
    async (body) => {
      expect(await reasonOf(readPage(body))).toBe('unavailable')
    },
  )

  it('never puts anything but an id into an address', async () => {
    const { library, requested } = await startPlaying()

    expect(await reasonOf(read(library, '../../me/player/pause?x='))).toBe('notFound')
    expect(requested()).toEqual([])
  })

  it('reads a playlist that somebody else lets the host work on', async () => {
    const { emulator, host, library } = await startPlaying()
    const tracks = emulator.makeTracks(2)
    const { id } = host.addPlaylist({ name: 'Ours', owner: 'bea', collaborative: true, tracks })

    expect(await read(library, id)).toHaveLength(2)
  })
})
