import type { StoredPlaylist } from './catalogue.ts'
import type {
  EmulatedEpisode,
  EmulatedLocalFile,
  EmulatedTrack,
  Playable,
  PlaylistEntry,
} from './music.ts'
import type { Behaviour } from './types.ts'

/** Writes music as the Web API does in development mode. `url` is where the API is reached. */
export class MusicJson {
  readonly #url: string
  readonly #behaviour: Behaviour

  constructor(url: string, behaviour: Behaviour) {
    this.#url = url
    this.#behaviour = behaviour
  }

  playable(item: Playable) {
    return item.type === 'track' ? this.track(item) : this.#episode(item)
  }

  track(track: EmulatedTrack) {
    const artists = track.artists.map(({ id, name }) => ({ ...this.#linked('artist', id), name }))
    return {
      ...this.#linked('track', track.id),
      name: track.name,
      duration_ms: track.durationMs,
      explicit: track.explicit,
      is_local: false,
      is_playable: track.isPlayable && track.restriction === null,
      ...(track.restriction === null ? {} : { restrictions: { reason: track.restriction } }),
      artists,
      album: {
        ...this.#linked('album', track.album.id),
        album_type: 'album',
        name: track.album.name,
        artists,
        images: imagesOf(track.album.imageUrl, [640, 300, 64]),
        release_date: track.album.releaseDate,
        release_date_precision: 'day',
        total_tracks: 12,
      },
      external_ids: { isrc: track.isrc },
      disc_number: 1,
      track_number: 1,
      preview_url: null,
    }
  }

  /** A playlist with its description, without contents. */
  playlist(playlist: StoredPlaylist, ownerName: string | null) {
    return {
      ...this.#linked('playlist', playlist.id),
      name: playlist.name,
      description: null,
      collaborative: playlist.collaborative,
      public: playlist.isPublic,
      owner: { ...this.user(playlist.ownerId), display_name: ownerName },
      images: playlist.imageUrl === null ? [] : imagesOf(playlist.imageUrl, [640]),
      snapshot_id: Buffer.from(`${playlist.entries.length},${playlist.id}`).toString('base64'),
    }
  }

  /** How lists of playlists tell the size; the deprecated copy stands beside it. */
  playlistSize(playlist: StoredPlaylist) {
    const size = {
      href: `${this.#url}/v1/playlists/${playlist.id}/items`,
      total: playlist.entries.length,
    }
    return this.#behaviour.playlistShape === 'item'
      ? { items: size, tracks: size }
      : { tracks: size }
  }

  playlistEntry(entry: PlaylistEntry, ownerId: string) {
    const frame = {
      added_at: '2026-01-15T20:00:00Z',
      added_by: this.user(ownerId),
      is_local: entry?.type === 'local',
    }
    const item = entry === null ? null : this.#playlistItem(entry)
    return this.#behaviour.playlistShape === 'item' ? { ...frame, item } : { ...frame, track: item }
  }

  /** One page; `path` with its query apart from limit and offset. */
  page<T>(path: string, all: readonly T[], limit: number, offset: number) {
    const link = (start: number) =>
      `${this.#url}${path}${path.includes('?') ? '&' : '?'}offset=${start}&limit=${limit}`
    return {
      href: link(offset),
      limit,
      next: offset + limit < all.length ? link(offset + limit) : null,
      offset,
      previous: offset > 0 ? link(Math.max(0, offset - limit)) : null,
      total: all.length,
      items: all.slice(offset, offset + limit),
    }
  }

  context(uri: string) {
    const [, type = '', id = ''] = uri.split(':')
    return this.#linked(type, id)
  }

  user(id: string) {
    return this.#linked('user', id)
  }

  /** What nearly every object of Spotify starts with. */
  #linked<Type extends string>(type: Type, id: string) {
    return {
      id,
      uri: `spotify:${type}:${id}`,
      type,
      href: `${this.#url}/v1/${type}s/${id}`,
      external_urls: { spotify: `https://open.spotify.com/${type}/${id}` },
    }
  }

  /** Inside playlists items carry two flags named like the older keys. */
  #playlistItem(entry: Playable | EmulatedLocalFile) {
    const item = entry.type === 'local' ? localFile(entry) : this.playable(entry)
    return { ...item, episode: entry.type === 'episode', track: entry.type !== 'episode' }
  }

  #episode(episode: EmulatedEpisode) {
    const images = imagesOf(episode.imageUrl, [640, 300, 64])
    const description = `About ${episode.name}`
    return {
      ...this.#linked('episode', episode.id),
      name: episode.name,
      description,
      html_description: description,
      duration_ms: episode.durationMs,
      explicit: false,
      images,
      audio_preview_url: null,
      is_externally_hosted: false,
      is_playable: true,
      languages: ['en'],
      release_date: '2026-01-10',
      release_date_precision: 'day',
      show: {
        ...this.#linked('show', episode.id),
        name: episode.show,
        publisher: episode.show,
        description,
        html_description: description,
        copyrights: [],
        explicit: false,
        images,
        is_externally_hosted: false,
        languages: ['en'],
        media_type: 'audio',
        total_episodes: 1,
      },
    }
  }
}

function imagesOf(url: string, sizes: readonly number[]) {
  return sizes.map((size) => ({ url, height: size, width: size }))
}

function localFile(file: EmulatedLocalFile) {
  const none = { id: null, uri: null, href: null, external_urls: {} }
  return {
    ...none,
    uri: file.uri,
    type: 'track' as const,
    name: file.name,
    duration_ms: file.durationMs,
    explicit: false,
    is_local: true,
    artists: [{ ...none, type: 'artist', name: file.artist }],
    album: {
      ...none,
      type: 'album',
      name: '',
      album_type: null,
      artists: [],
      images: [],
      release_date: null,
      release_date_precision: null,
    },
    external_ids: {},
    disc_number: 0,
    track_number: 0,
    preview_url: null,
  }
}
