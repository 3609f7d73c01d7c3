import { describe, expect, it } from 'vitest'
import { found, type OpenMusic, reasonOf, startConnected } from './music-stage.ts'

/** What every `MusicLibrary` promises. */
export function musicLibraryContract(name: string, open: OpenMusic): void {
  describe(`${name}: the library`, () => {
    it('lists playlists page by page, without the missing ones', async () => {
      const { ada, library, world } = await startConnected(open)
      ada.addPlaylist({ name: 'One', tracks: world.makeTracks(2) })
      ada.addMissingPlaylist()
      const third = ada.addPlaylist({ name: 'Three', tracks: world.makeTracks(3) })

      const first = await library.playlists(0, 2)
      const second = await library.playlists(2, 2)

      expect(first.items.map((playlist) => playlist.name)).toEqual(['One'])
      expect(first.total).toBe(3)
      expect(second.items).toEqual([
        {
          id: third.id,
          uri: third.uri,
          name: 'Three',
          trackCount: 3,
          link: `https://open.spotify.com/playlist/${third.id}`,
          coverUrl: expect.stringMatching(/^https:/),
        },
      ])
    })

    it('finds a playlist by everything a person may paste', async () => {
      const { ada, library, world } = await startConnected(open)
      const { id, uri } = ada.addPlaylist({ name: 'Party', tracks: world.makeTracks(4) })
      const pasted = [
        id,
        ` ${id} `,
        uri,
        `https://open.spotify.com/playlist/${id}`,
        `https://open.spotify.com/playlist/${id}?si=0123456789abcdef`,
        `https://open.spotify.com/intl-de/playlist/${id}?si=1`,
      ]

      const found = await Promise.all(pasted.map((reference) => library.playlist(reference)))

      expect(found.map((playlist) => playlist?.id)).toEqual(pasted.map(() => id))
      expect(found[0]).toMatchObject({ name: 'Party', uri, trackCount: 4 })
    })

    it('takes nothing else for a playlist', async () => {
      const { library } = await startConnected(open)
      const id = '0123456789012345678901'
      const pasted = [
        '',
        'party',
        '../../me/player/pause',
        `${id}0`,
        `spotify:album:${id}`,
        `https://open.spotify.com/track/${id}`,
        `https://open.spotify.example/playlist/${id}`,
        `https://open.spotify.com/playlist/${id}/../x`,
      ]

      const found = await Promise.all(pasted.map((reference) => library.playlist(reference)))

      expect(found).toEqual(pasted.map(() => undefined))
    })

    it('says that there is no such playlist', async () => {
      const { library } = await startConnected(open)

      expect(await reasonOf(library.playlist('0123456789012345678901'))).toBe('notFound')
    })

    it('reads the tracks that can be played, in order, each once', async () => {
      const { ada, library, world } = await startConnected(open)
      const [one, two, three] = world.makeTracks(3)
      const twin = world.addTrack({ name: 'Twin', ...(two && { isrc: two.isrc }) })
      const playlist = ada.addPlaylist({
        name: 'Odd',
        entries: [
          one ?? null,
          null,
          world.makeLocalFile(),
          two ?? null,
          world.makeEpisode(),
          world.addTrack({ isPlayable: false }),
          world.addTrack({ restriction: 'market' }),
          one ?? null,
          twin,
          three ?? null,
        ],
      })

      const tracks = await library.tracks(await found(library.playlist(playlist.id)))

      expect(tracks.map(({ uri }) => uri)).toEqual([one?.uri, two?.uri, three?.uri])
      expect(tracks[0]).toEqual({
        uri: one?.uri,
        title: one?.name,
        artist: one?.artists[0]?.name,
        durationMs: one?.durationMs,
        isrc: one?.isrc,
        explicit: false,
        link: `https://open.spotify.com/track/${one?.id}`,
        coverUrl: one?.album.imageUrl,
      })
    })

    it('reads playlists of several pages', async () => {
      const { ada, library, world } = await startConnected(open)
      const tracks = world.makeTracks(231)
      const playlist = ada.addPlaylist({ name: 'Long', tracks })

      const read = await library.tracks(await found(library.playlist(playlist.id)))

      expect(read.map(({ uri }) => uri)).toEqual(tracks.map(({ uri }) => uri))
    })

    it('says that a playlist of somebody else cannot be read', async () => {
      const { ada, library, world } = await startConnected(open)
      const { id } = ada.addPlaylist({
        name: 'Hits',
        owner: 'spotify',
        tracks: world.makeTracks(2),
      })

      const playlist = await found(library.playlist(id))

      expect(playlist.name).toBe('Hits')
      expect(await reasonOf(library.tracks(playlist))).toBe('notReadable')
    })

    it('finds songs by title and artist, at most ten, none twice', async () => {
      const { library, world } = await startConnected(open)
      world.makeTracks(14, { prefix: 'Sunrise', artist: 'The Lanterns' })
      const [one] = world.makeTracks(1, { prefix: 'Río', artist: 'Björk & Co' })
      world.addTrack({ name: 'Río 1', artist: 'Björk & Co', ...(one && { isrc: one.isrc }) })

      const many = await library.search('sunrise')
      const typed = ['rio bjork', 'Björk & Co - Río 1', '  BJÖRK – “Río”  ', '"Río" -Björk']
      const found = await Promise.all(typed.map((words) => library.search(words)))

      expect(many).toHaveLength(10)
      expect(many.every(({ title }) => title.startsWith('Sunrise '))).toBe(true)
      expect(found.map((tracks) => tracks.map(({ uri }) => uri))).toEqual(
        typed.map(() => [one?.uri]),
      )
      expect(found[0]?.[0]).toEqual({
        uri: one?.uri,
        title: 'Río 1',
        artist: 'Björk & Co',
        durationMs: one?.durationMs,
        isrc: one?.isrc,
        explicit: false,
        link: `https://open.spotify.com/track/${one?.id}`,
        coverUrl: one?.album.imageUrl,
      })
    })

    it('finds nothing that cannot be played, and nothing for no words', async () => {
      const { ada, library, world } = await startConnected(open)
      world.addTrack({ name: 'Lost in Law', restriction: 'market' })
      world.addTrack({ name: 'Lost in Time', isPlayable: false })
      const entries = [world.makeLocalFile('Lost at Home'), world.makeEpisode()]
      ada.addPlaylist({ name: 'Odd', entries })
      const typed = ['lost', 'episode', 'no such song', '', '   ', ' - ', '\u200b\u0000']

      const found = await Promise.all(typed.map((words) => library.search(words)))

      expect(found).toEqual(typed.map(() => []))
    })

    it('takes whatever somebody may type for words', async () => {
      const { library } = await startConnected(open)
      const typed = [
        'x'.repeat(5_000),
        '🎵'.repeat(300),
        '\ud800',
        '../../me/player/pause?device_id=1&q=x#y',
        '%00%zz & type=album',
        '"; DROP TABLE songs; --',
      ]

      const found = await Promise.all(typed.map((words) => library.search(words)))

      expect(found).toEqual(typed.map(() => []))
    })

    it('finds a song by everything a person may paste', async () => {
      const { library, world } = await startConnected(open)
      const { id, uri, name } = world.addTrack({ name: 'Pasted' })
      const pasted = [
        id,
        ` ${id} `,
        uri,
        `https://open.spotify.com/track/${id}`,
        `http://open.spotify.com/track/${id}/`,
        `open.spotify.com/track/${id}`,
        `<https://open.spotify.com/track/${id}?si=0123456789abcdef>`,
        `https://open.spotify.com/track/${id}?si=0123456789abcdef&utm_source=copy-link`,
        `https://open.spotify.com/track/${id}#0:42`,
        `https://open.spotify.com/intl-de/track/${id}?si=1`,
        `https://open.spotify.com/intl-pt-BR/track/${id}`,
        `https://open.spotify.com/embed/track/${id}?utm_source=generator`,
      ]

      const found = await Promise.all(pasted.map((reference) => library.track(reference)))

      expect(found).toEqual(pasted.map(() => expect.objectContaining({ uri, title: name })))
    })

    it('takes nothing else for a song', async () => {
      const { library } = await startConnected(open)
      const id = '0123456789012345678901'
      const pasted = [
        '',
        'a song',
        `${id}0`,
        '../../me/player/pause',
        `spotify:album:${id}`,
        `spotify:playlist:${id}`,
        `spotify:local:a:b:c:200`,
        `https://open.spotify.com/album/${id}?si=1`,
        `https://open.spotify.com/intl-fr/playlist/${id}`,
        `https://open.spotify.com/episode/${id}`,
        `https://open.spotify.example/track/${id}`,
        `https://open.spotify.com.example/track/${id}`,
        `https://open.spotify.com@evil.example/track/${id}`,
        `https://open.spotify.com/track/${id}/../x`,
        'https://spotify.link/AbCdEf',
      ]

      const found = await Promise.all(pasted.map((reference) => library.track(reference)))

      expect(found).toEqual(pasted.map(() => undefined))
    })

    it('says that there is no such song, or that it cannot be played', async () => {
      const { library, world } = await startConnected(open)
      const barred = world.addTrack({ restriction: 'market' })

      expect(await reasonOf(library.track('0123456789012345678901'))).toBe('notFound')
      expect(await library.track(barred.uri)).toBe('unplayable')
    })
  })
}
