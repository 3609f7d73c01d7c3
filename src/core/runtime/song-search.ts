import type { AccountId, PersonId } from '../engine/ids.ts'
import type { Track } from '../engine/track.ts'
import type { TrackChoice } from '../inbox.ts'
import { type Clock, type Log, MusicFailure, type MusicServices, StoreFailure } from '../ports.ts'
import { Kept } from './kept.ts'
import { SearchPace } from './search-pace.ts'
import { TypingPause } from './typing-pause.ts'

/** Long enough for everybody at a party to type the same song. */
const KEPT_MS = 10 * 60_000
const SEARCHES_KEPT = 500
const SONGS_KEPT = 3_000
const FEWEST_LETTERS = 2
/** Nobody types as much to find a song; the rest would only take room. */
const MOST_LETTERS = 300
/** A person who types on within this time does not want what was typed before. */
const PAUSE_MS = 300
/** How long a search waits for its turn: while typing, the platforms give up after 2 s. */
const TYPING_PATIENCE_MS = 700
const SENT_PATIENCE_MS = 5_000
const COMPLAINT_EVERY_MS = 60_000

/** What somebody means; else why it is no song that could be played. */
export type Found = Track | 'unplayable' | 'noSong' | 'nothing'

/** Finds songs on the account of a party's host, and asks Spotify as little as it can. */
export class SongSearch {
  private readonly searches: Kept<readonly Track[]>
  /** By what was pasted, and by the uris of everything that was found. */
  private readonly songs: Kept<Track | 'unplayable' | undefined>
  private readonly pause: TypingPause
  private readonly pace: SearchPace
  private complainedAt = Number.NEGATIVE_INFINITY

  constructor(
    private readonly music: MusicServices,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    this.searches = new Kept(SEARCHES_KEPT, KEPT_MS, clock)
    this.songs = new Kept(SONGS_KEPT, KEPT_MS, clock)
    this.pause = new TypingPause(clock)
    this.pace = new SearchPace(clock)
  }

  /** For completion while typing; empty where it can't be told, or is not wanted any more. */
  async whileTyping(
    account: AccountId,
    person: PersonId,
    typed: string,
  ): Promise<readonly TrackChoice[]> {
    const words = shortened(typed)
    if (words.length < FEWEST_LETTERS) return []
    const isKnown = this.isKnown(account, words)
    if (!(await this.pause.over(person, isKnown ? 0 : PAUSE_MS))) return []
    if (!isKnown && !(await this.pace.turn(TYPING_PATIENCE_MS))) return []
    try {
      const tracks = await this.hits(account, words)
      return tracks.map((track) => ({ song: track.uri, track }))
    } catch (error) {
      if (!(error instanceof MusicFailure || error instanceof StoreFailure)) throw error
      this.complain(error)
      return []
    }
  }

  /** By a link, wherever it stands in the text, or the best hit. Throws MusicFailure, StoreFailure. */
  async find(account: AccountId, typed: string): Promise<Found> {
    const words = shortened(typed)
    if (!this.isKnown(account, words) && !(await this.pace.turn(SENT_PATIENCE_MS))) {
      throw new MusicFailure('rateLimited', 'Too many songs are looked for.', SENT_PATIENCE_MS)
    }
    const reference = referenceIn(words)
    if (reference !== undefined) return (await this.song(account, reference)) ?? 'noSong'
    const [best] = await this.search(account, words)
    return best ?? 'nothing'
  }

  private isKnown(account: AccountId, words: string): boolean {
    const reference = referenceIn(words)
    return reference === undefined
      ? this.searches.has(searchKey(account, words))
      : this.songs.has(songKey(account, reference))
  }

  private async hits(account: AccountId, words: string): Promise<readonly Track[]> {
    const reference = referenceIn(words)
    if (reference === undefined) return this.search(account, words)
    const song = await this.song(account, reference)
    return typeof song === 'object' ? [song] : []
  }

  private song(account: AccountId, reference: string): Promise<Track | 'unplayable' | undefined> {
    return this.songs.get(songKey(account, reference), () =>
      this.music.library(account).track(reference),
    )
  }

  private search(account: AccountId, words: string): Promise<readonly Track[]> {
    return this.searches.get(searchKey(account, words), async () => {
      const tracks = await this.music.library(account).search(words)
      // Who chooses one of them sends its uri.
      for (const track of tracks) {
        this.songs.put(songKey(account, track.uri), Promise.resolve(track))
      }
      return tracks
    })
  }

  /** Everybody who types would be told about otherwise. */
  private complain(error: Error): void {
    const now = this.clock.now()
    if (Math.abs(now - this.complainedAt) < COMPLAINT_EVERY_MS) return
    this.complainedAt = now
    this.log.warn('Songs could not be searched.', { error: String(error) })
  }
}

function shortened(typed: string): string {
  return typed
    .slice(0, 2 * MOST_LETTERS)
    .trim()
    .slice(0, MOST_LETTERS)
}

function searchKey(account: AccountId, words: string): string {
  return `${account} ${words.normalize('NFC').toLowerCase().replace(/\s+/g, ' ')}`
}

function songKey(account: AccountId, reference: string): string {
  return `${account} ${reference}`
}

const ADDRESS_OR_URI = /\bspotify:\w+:\S+|https?:\/\/[^\s<>]+|\bopen\.spotify\.com\/[^\s<>]+/i
/** As Spotify writes ids; no word is so long and has digits. */
const ID = /^(?=.*\d)[0-9A-Za-z]{22}$/

/** What names something at Spotify instead of describing it: a link stands among words too. */
function referenceIn(words: string): string | undefined {
  return ID.test(words) ? words : ADDRESS_OR_URI.exec(words)?.[0]
}
