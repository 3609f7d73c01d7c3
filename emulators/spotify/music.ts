/** What the emulated service can play, and the odd things found in playlists. Durations are milliseconds. */
export interface EmulatedTrack {
  readonly type: 'track'
  /** 22 base62 characters. */
  readonly id: string
  readonly uri: string
  readonly name: string
  readonly artists: readonly EmulatedArtist[]
  readonly album: EmulatedAlbum
  readonly durationMs: number
  readonly explicit: boolean
  readonly isrc: string
  readonly isPlayable: boolean
  /** Reported as `restrictions.reason`, for example `market` or `explicit`. */
  readonly restriction: string | null
}

interface EmulatedArtist {
  readonly id: string
  readonly name: string
}

interface EmulatedAlbum {
  readonly id: string
  readonly name: string
  readonly imageUrl: string
  /** `YYYY-MM-DD` */
  readonly releaseDate: string
}

export interface EmulatedEpisode {
  readonly type: 'episode'
  readonly id: string
  readonly uri: string
  readonly name: string
  readonly show: string
  readonly durationMs: number
  readonly imageUrl: string
}

/** A file on somebody's own disk: has no id and cannot be played through the API. */
export interface EmulatedLocalFile {
  readonly type: 'local'
  readonly uri: string
  readonly name: string
  readonly artist: string
  readonly durationMs: number
}

/** Played to free accounts between tracks; the API shows no item for it. */
export interface EmulatedAdvert {
  readonly type: 'ad'
  readonly durationMs: number
}

export type Playable = EmulatedTrack | EmulatedEpisode

/** `null`: the track was deleted or is unavailable. */
export type PlaylistEntry = Playable | EmulatedLocalFile | null

/** Whether the service would really play it when its turn comes. */
export function canPlay(entry: PlaylistEntry): entry is Playable {
  if (entry === null || entry.type === 'local') return false
  return entry.type === 'episode' || (entry.isPlayable && entry.restriction === null)
}
