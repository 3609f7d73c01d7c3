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
  })
}
