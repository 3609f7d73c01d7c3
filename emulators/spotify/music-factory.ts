import type { EmulatedEpisode, EmulatedLocalFile, EmulatedTrack } from './music.ts'
import { randomText, seededRandom } from './random.ts'

export interface TrackParts {
  name?: string
  artist?: string
  album?: string
  durationMs?: number
  explicit?: boolean
  isrc?: string
  isPlayable?: boolean
  restriction?: string
}

export interface TrackBatch extends Omit<TrackParts, 'name' | 'isrc'> {
  /** Names are `prefix 1`, `prefix 2`, … Default `Song`. */
  prefix?: string
}

export interface EpisodeParts {
  name?: string
  durationMs?: number
}

const artists = [
  'The Lanterns',
  'Velvet Harbour',
  'Mira Solano',
  'Northbound',
  'Paper Tigers',
  'Juno & the Tide',
  'Kite Weather',
]

/** Makes music with ids of the real form; the same seed makes the same music. */
export class MusicFactory {
  readonly #random: () => number
  #made = 0

  constructor(seed = 1) {
    this.#random = seededRandom(seed)
  }

  id(): string {
    return randomText(this.#random, 22)
  }

  track(parts: TrackParts = {}): EmulatedTrack {
    this.#made += 1
    const id = this.id()
    return {
      type: 'track',
      id,
      uri: `spotify:track:${id}`,
      name: parts.name ?? `Song ${this.#made}`,
      artists: [
        { id: this.id(), name: parts.artist ?? artists[this.#made % artists.length] ?? '' },
      ],
      album: {
        id: this.id(),
        name: parts.album ?? `Album ${(this.#made % 40) + 1}`,
        imageUrl: this.imageUrl(),
        releaseDate: '2024-03-01',
      },
      durationMs: parts.durationMs ?? 180_000,
      explicit: parts.explicit ?? false,
      isrc: parts.isrc ?? `QZEMU24${String(this.#made).padStart(5, '0')}`,
      isPlayable: parts.isPlayable ?? true,
      restriction: parts.restriction ?? null,
    }
  }

  tracks(count: number, batch: TrackBatch = {}): EmulatedTrack[] {
    const { prefix = 'Song', ...parts } = batch
    return Array.from({ length: count }, (_, index) =>
      this.track({ ...parts, name: `${prefix} ${index + 1}` }),
    )
  }

  /** The same recording under another id, as Spotify chooses per market. */
  relinked(track: EmulatedTrack): EmulatedTrack {
    const id = this.id()
    return { ...track, id, uri: `spotify:track:${id}` }
  }

  episode(parts: EpisodeParts = {}): EmulatedEpisode {
    this.#made += 1
    const id = this.id()
    return {
      type: 'episode',
      id,
      uri: `spotify:episode:${id}`,
      name: parts.name ?? `Episode ${this.#made}`,
      show: 'A Podcast',
      durationMs: parts.durationMs ?? 1_800_000,
      imageUrl: this.imageUrl(),
    }
  }

  localFile(name = 'Basement Tape'): EmulatedLocalFile {
    const parts = ['Somebody', 'At Home', name].map((part) => encodeURIComponent(part))
    return {
      type: 'local',
      uri: `spotify:local:${parts.join(':')}:200`,
      name,
      artist: 'Somebody',
      durationMs: 200_000,
    }
  }

  imageUrl(): string {
    return `https://i.scdn.co/image/${randomText(this.#random, 40, '0123456789abcdef')}`
  }
}
