import type { EmulatedTrack, Playable, PlaylistEntry } from './music.ts'
import type { EmulatedPlaylist } from './types.ts'

export interface StoredPlaylist extends EmulatedPlaylist {
  readonly ownerId: string
  readonly collaborative: boolean
  readonly isPublic: boolean
  readonly imageUrl: string | null
}

/** All music and playlists the emulated service knows. */
export class Catalogue {
  readonly #playables = new Map<string, Playable>()
  readonly #playlists = new Map<string, StoredPlaylist>()

  add(entry: PlaylistEntry): void {
    if (entry !== null && entry.type !== 'local') this.#playables.set(entry.uri, entry)
  }

  find(uri: string): Playable | undefined {
    return this.#playables.get(uri)
  }

  track(id: string): EmulatedTrack | undefined {
    const found = this.find(`spotify:track:${id}`)
    return found?.type === 'track' ? found : undefined
  }

  addPlaylist(playlist: StoredPlaylist): void {
    this.#playlists.set(playlist.id, playlist)
    playlist.entries.forEach((entry) => {
      this.add(entry)
    })
  }

  playlist(id: string): StoredPlaylist | undefined {
    return this.#playlists.get(id)
  }

  /** Tracks whose title and artists contain every word. */
  search(query: string): EmulatedTrack[] {
    const words = plain(query.replace(/\b(track|artist):|"/gi, ' '))
      .split(' ')
      .filter((word) => word !== '')
    return [...this.#playables.values()]
      .filter((entry): entry is EmulatedTrack => entry.type === 'track')
      .filter((track) => {
        const text = searchText(track)
        return words.every((word) => text.includes(word))
      })
  }
}

function searchText({ name, artists }: EmulatedTrack): string {
  return plain([name, ...artists.map((artist) => artist.name)].join(' '))
}

/** Letters and digits alone, without accents: signs between words do not matter. */
function plain(text: string): string {
  const letters = text.normalize('NFKD').replace(/\p{M}+/gu, '')
  return letters.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')
}
