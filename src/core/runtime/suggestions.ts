import type { PersonId } from '../engine/ids.ts'
import {
  type Clock,
  type Log,
  MusicFailure,
  type MusicServices,
  type PlaylistSummary,
  StoreFailure,
  type Vault,
} from '../ports.ts'

const KEPT_MS = 60_000
const PLAYLISTS_READ = 50
const SHOWN = 25

/** A person's playlists while they type: read once a minute, then narrowed down here. */
export class Suggestions {
  private readonly kept = new Map<PersonId, { until: number; playlists: Promise<Playlists> }>()

  constructor(
    private readonly vault: Vault,
    private readonly music: MusicServices,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Empty for somebody who is not connected, or when Spotify or the store does not answer. */
  async playlists(person: PersonId, typed: string): Promise<Playlists> {
    const wanted = typed.trim().toLowerCase()
    const playlists = await this.playlistsOf(person)
    return playlists.filter(({ name }) => name.toLowerCase().includes(wanted)).slice(0, SHOWN)
  }

  private playlistsOf(person: PersonId): Promise<Playlists> {
    const now = this.clock.now()
    for (const [other, { until }] of this.kept) if (until <= now) this.kept.delete(other)
    const kept = this.kept.get(person)
    if (kept !== undefined) return kept.playlists
    const playlists = this.read(person)
    this.kept.set(person, { until: now + KEPT_MS, playlists })
    return playlists
  }

  private async read(person: PersonId): Promise<Playlists> {
    try {
      const link = await this.vault.get('link', person)
      if (link === undefined) {
        this.kept.delete(person)
        return []
      }
      const page = await this.music.library(link.account).playlists(0, PLAYLISTS_READ)
      return page.items
    } catch (error) {
      this.kept.delete(person)
      if (!(error instanceof MusicFailure) && !(error instanceof StoreFailure)) throw error
      this.log.warn('Playlists could not be suggested.', { error: String(error) })
      return []
    }
  }
}

type Playlists = readonly PlaylistSummary[]
