import type { Account } from '../../emulators/spotify/account.ts'
import type { Catalogue, StoredPlaylist } from '../../emulators/spotify/catalogue.ts'
import { canPlay, type EmulatedTrack, type Playable } from '../../emulators/spotify/index.ts'
import type { Track } from '../../src/core/engine/track.ts'
import {
  MusicFailure,
  type MusicLibrary,
  type PlaylistPage,
  type PlaylistSummary,
} from '../../src/core/ports.ts'

/** Counts the call, makes it fail where a test wants that, and applies it for the account. */
export type Apply<Method extends string> = <T>(
  method: Method,
  apply: (account: Account) => T,
) => Promise<T>

export class FakeLibrary implements MusicLibrary {
  readonly #catalogue: Catalogue
  readonly #apply: Apply<keyof MusicLibrary>

  constructor(catalogue: Catalogue, apply: Apply<keyof MusicLibrary>) {
    this.#catalogue = catalogue
    this.#apply = apply
  }

  playlists(offset: number, limit: number): Promise<PlaylistPage> {
    return this.#apply('playlists', ({ playlists }) => ({
      items: playlists
        .slice(offset, offset + limit)
        .filter((playlist) => playlist !== null)
        .map(summaryOf),
      total: playlists.length,
    }))
  }

  async playlist(reference: string): Promise<PlaylistSummary | undefined> {
    const id =
      /^(?:spotify:playlist:|https:\/\/open\.spotify\.com\/(?:intl-\w+\/)?playlist\/)?([0-9A-Za-z]{22})(?:\?.*)?$/.exec(
        reference.trim(),
      )?.[1]
    if (id === undefined) return undefined
    return this.#apply('playlist', () => summaryOf(this.#find(id)))
  }

  tracks({ id }: PlaylistSummary): Promise<readonly Track[]> {
    return this.#apply('tracks', (account) => {
      const playlist = this.#find(id)
      if (!account.mayRead(playlist)) {
        throw new MusicFailure('notReadable', 'The playlist belongs to somebody else.')
      }
      return withoutRepetitions(playlist.entries.filter(canPlay).filter(isTrack).map(trackOf))
    })
  }

  async search(typed: string): Promise<readonly Track[]> {
    if (!/[\p{L}\p{N}]/u.test(typed)) return []
    return this.#apply('search', () =>
      withoutRepetitions(this.#catalogue.search(typed).filter(canPlay).slice(0, 10).map(trackOf)),
    )
  }

  async track(reference: string): Promise<Track | 'unplayable' | undefined> {
    const id =
      /^(?:spotify:track:|(?:https?:\/\/)?open\.spotify\.com\/(?:intl-[\w-]+\/)?(?:embed\/)?track\/)?([0-9A-Za-z]{22})\/?(?:[?#].*)?$/i.exec(
        reference.trim().replace(/^<(.*)>$/, '$1'),
      )?.[1]
    if (id === undefined) return undefined
    return this.#apply('track', () => {
      const found = this.#catalogue.find(`spotify:track:${id}`)
      if (found === undefined) throw new MusicFailure('notFound', 'There is no such track.')
      return isTrack(found) && canPlay(found) ? trackOf(found) : 'unplayable'
    })
  }

  #find(id: string): StoredPlaylist {
    const playlist = this.#catalogue.playlist(id)
    if (playlist === undefined) throw new MusicFailure('notFound', 'There is no such playlist.')
    return playlist
  }
}

export function isTrack(item: Playable): item is EmulatedTrack {
  return item.type === 'track'
}

export function trackOf(track: EmulatedTrack): Track {
  return {
    uri: track.uri,
    title: track.name,
    artist: track.artists.map(({ name }) => name).join(', '),
    durationMs: track.durationMs,
    link: `https://open.spotify.com/track/${track.id}`,
    coverUrl: track.album.imageUrl,
    isrc: track.isrc,
    explicit: track.explicit,
  }
}

function summaryOf({ id, uri, name, imageUrl, entries }: StoredPlaylist): PlaylistSummary {
  return {
    id,
    uri,
    name,
    link: `https://open.spotify.com/playlist/${id}`,
    trackCount: entries.length,
    ...(imageUrl !== null && { coverUrl: imageUrl }),
  }
}

function withoutRepetitions(tracks: readonly Track[]): Track[] {
  const seen = new Set<string>()
  return tracks.filter(({ uri, isrc = uri }) => {
    const isKnown = seen.has(uri) || seen.has(isrc)
    seen.add(uri).add(isrc)
    return !isKnown
  })
}
