import type { AccountId, PersonId } from '../engine/ids.ts'
import type { Track } from '../engine/track.ts'
import type { TrackChoice } from '../inbox.ts'
import { type Clock, type Log, MusicFailure, type MusicServices } from '../ports.ts'

/** Long enough for everybody at a party to type the same song. */
const KEPT_MS = 10 * 60_000
const MOST_KEPT = 500
const FEWEST_LETTERS = 2
/** A person who types on within this time does not want what was typed before. */
const PAUSE_MS = 300

/** Finds songs on the account of a party's host, and asks Spotify as little as it can. */
export class SongSearch {
  private readonly kept = new Map<string, { until: number; tracks: Promise<readonly Track[]> }>()
  /** What each person typed last: only that is looked for. */
  private readonly typing = new Map<PersonId, number>()

  constructor(
    private readonly music: MusicServices,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** For completion while typing; empty where it can't be told, or is not wanted any more. */
  async whileTyping(
    account: AccountId,
    person: PersonId,
    typed: string,
  ): Promise<readonly TrackChoice[]> {
    if (typed.trim().length < FEWEST_LETTERS || isReference(typed)) return []
    if (!(await this.typedLast(person))) return []
    try {
      const tracks = await this.search(account, typed)
      return tracks.map((track) => ({ song: track.uri, track }))
    } catch (error) {
      if (!(error instanceof MusicFailure)) throw error
      this.log.warn('Songs could not be searched.', { reason: error.reason })
      return []
    }
  }

  /** The song that somebody means: by its address, or the best hit. Throws MusicFailure. */
  async best(account: AccountId, typed: string): Promise<Track | undefined> {
    if (isReference(typed)) return this.music.library(account).track(typed.trim())
    const [first] = await this.search(account, typed)
    return first
  }

  private async typedLast(person: PersonId): Promise<boolean> {
    const mine = (this.typing.get(person) ?? 0) + 1
    this.typing.set(person, mine)
    await new Promise<void>((resolve) => this.clock.at(this.clock.now() + PAUSE_MS, resolve))
    const isLast = this.typing.get(person) === mine
    if (isLast) this.typing.delete(person)
    return isLast
  }

  private search(account: AccountId, typed: string): Promise<readonly Track[]> {
    const now = this.clock.now()
    const key = `${account} ${typed.trim().toLowerCase().replace(/\s+/g, ' ')}`
    const known = this.kept.get(key)
    if (known !== undefined && known.until > now) return known.tracks
    const tracks = this.music.library(account).search(typed.trim())
    this.kept.set(key, { until: now + KEPT_MS, tracks })
    tracks.catch(() => this.kept.delete(key))
    for (const [oldest] of this.kept) {
      if (this.kept.size <= MOST_KEPT) break
      this.kept.delete(oldest)
    }
    return tracks
  }
}

/** An address or uri of something at Spotify: nobody searches for these words. */
function isReference(typed: string): boolean {
  return /^\s*(spotify:|https?:\/\/)/i.test(typed)
}
