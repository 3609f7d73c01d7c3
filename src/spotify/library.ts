import HttpManager from 'spotify-web-api-node/src/http-manager.js'
import WebApiRequest from 'spotify-web-api-node/src/webapi-request.js'
import { z } from 'zod'
import type { Track } from '../core/engine/track.ts'
import {
  type Clock,
  MusicFailure,
  type MusicLibrary,
  type PlaylistPage,
  type PlaylistSummary,
} from '../core/ports.ts'
import type { AccountCall, AccountClient } from './account-client.ts'
import { parseBody, readPlayableTrack, readPlaylist, readTrack } from './parsing.ts'
import type { Answer } from './requests.ts'
import { wait } from './waiting.ts'

/** The most that Spotify gives at once. */
const PAGE_SIZE = 50
const PAGES_AT_ONCE = 2
const MAX_ENTRIES = 10_000
/** A long playlist may run into the limit of calls in half a minute; so much is waited out. */
const LONGEST_WAIT_MS = 60_000
const MANNER = { bucket: 'playlists', repeatable: true } as const
/** A limit on looking for songs leaves playlists alone, and the other way round. */
const SEARCH = { bucket: 'search', repeatable: true } as const

const playlistPage = z.object({
  items: z.array(z.unknown()),
  total: z.number().int().nonnegative(),
})

const entryPage = z.object({
  items: z.array(z.unknown()),
  total: z.number().int().nonnegative(),
  /** May be less than was asked for. */
  limit: z.number().int().positive().optional().catch(undefined),
})

/** Since 2026 the track stands under `item`, and has a flag called `track`; before, under `track`. */
const entry = z.object({ item: z.unknown().optional(), track: z.unknown().optional() })

/** Spotify refuses to give more at a time. */
const MOST_HITS = 10
const LONGEST_SEARCH = 200
/** A dash would exclude what follows it, quotes and colons narrow the search to fields. */
const OPERATORS = /["*]|(?<!\S)[-–—]+|[-–—]+(?!\S)|:(?=\S)/gu

const searchResult = z.object({ tracks: z.object({ items: z.array(z.unknown()) }) })

const TRACK_FIELDS =
  'uri,name,type,duration_ms,explicit,is_local,is_playable,restrictions,external_ids,external_urls,artists(name),album(images)'
const ENTRY_FIELDS = `total,limit,items(item(${TRACK_FIELDS}),track(${TRACK_FIELDS}))`
const PLAYLIST_FIELDS = 'id,uri,name,images,external_urls,items(total),tracks(total)'

export class Library implements MusicLibrary {
  readonly #client: AccountClient
  readonly #clock: Clock

  constructor(client: AccountClient, clock: Clock) {
    this.#client = client
    this.#clock = clock
  }

  async playlists(offset: number, limit: number): Promise<PlaylistPage> {
    const page = { offset, limit: Math.min(limit, PAGE_SIZE) }
    const answer = await this.#client.send(MANNER, (api) => api.getUserPlaylists(page))
    const { items, total } = parseBody(playlistPage, answer.body)
    return { items: items.flatMap((item) => readPlaylist(item) ?? []), total }
  }

  async playlist(reference: string): Promise<PlaylistSummary | undefined> {
    const id = idIn('playlist', reference)
    if (id === undefined) return undefined
    const options = { fields: PLAYLIST_FIELDS }
    const answer = await this.#read((api) => api.getPlaylist(id, options))
    const playlist = readPlaylist(answer.body)
    if (playlist !== undefined) return playlist
    throw new MusicFailure('unavailable', 'Spotify answered a playlist that cannot be read.')
  }

  async tracks({ id }: PlaylistSummary): Promise<readonly Track[]> {
    if (!ID_FORM.test(id)) throw new MusicFailure('notFound', 'There is no such playlist.')
    const first = await this.#entries(id, 0)
    const pageSize = first.limit ?? PAGE_SIZE
    const entries = [...first.items]
    const end = Math.min(first.total, MAX_ENTRIES)
    for (let offset = pageSize; offset < end; offset += pageSize * PAGES_AT_ONCE) {
      const offsets = Array.from({ length: PAGES_AT_ONCE }, (_, page) => offset + page * pageSize)
      const pages = await Promise.all(
        offsets.filter((each) => each < end).map((each) => this.#entries(id, each)),
      )
      entries.push(...pages.flatMap(({ items }) => items))
    }
    return withoutRepetitions(entries.flatMap((each) => trackOf(each) ?? []))
  }

  async search(typed: string): Promise<readonly Track[]> {
    const q = wordsOf(typed)
    if (q === '') return []
    const answer = await this.#client.send(SEARCH, (api) =>
      WebApiRequest.builder(api.getAccessToken())
        .withPath('/v1/search')
        .withQueryParameters({ q, type: 'track', limit: MOST_HITS })
        .build()
        .execute(HttpManager.get),
    )
    const { tracks } = parseBody(searchResult, answer.body)
    return withoutRepetitions(tracks.items.flatMap((item) => readPlayableTrack(item) ?? []))
  }

  async track(reference: string): Promise<Track | 'unplayable' | undefined> {
    const id = idIn('track', reference)
    if (id === undefined) return undefined
    const { body } = await this.#client.send(SEARCH, (api) => api.getTrack(id))
    const track = readPlayableTrack(body)
    if (track !== undefined) return track
    if (readTrack(body) !== undefined) return 'unplayable'
    throw new MusicFailure('unavailable', 'Spotify answered a track that cannot be read.')
  }

  async #entries(id: string, offset: number): Promise<z.infer<typeof entryPage>> {
    // The library asks for contents under an address that no longer exists.
    const answer = await this.#patiently((api) =>
      WebApiRequest.builder(api.getAccessToken())
        .withPath(`/v1/playlists/${id}/items`)
        .withQueryParameters({ limit: PAGE_SIZE, offset, fields: ENTRY_FIELDS })
        .build()
        .execute(HttpManager.get),
    )
    return parseBody(entryPage, answer.body)
  }

  async #patiently(call: AccountCall): Promise<Answer> {
    const giveUpAt = this.#clock.now() + LONGEST_WAIT_MS
    for (;;) {
      try {
        return await this.#read(call)
      } catch (error) {
        if (!(error instanceof MusicFailure) || error.reason !== 'rateLimited') throw error
        const waitMs = error.retryAfterMs ?? LONGEST_WAIT_MS
        if (this.#clock.now() + waitMs > giveUpAt) throw error
        await wait(this.#clock, waitMs)
      }
    }
  }

  async #read(call: AccountCall): Promise<Answer> {
    try {
      return await this.#client.send(MANNER, call)
    } catch (error) {
      if (error instanceof MusicFailure && error.reason === 'restricted') {
        throw new MusicFailure('notReadable', error.message)
      }
      throw error
    }
  }
}

const ID_FORM = /^[0-9A-Za-z]{22}$/

const URI = /^spotify:(\w+):(\w+)(?:\?.*)?$/i
const ADDRESS =
  /^(?:https?:\/\/)?open\.spotify\.com\/(?:intl-[a-z-]+\/)?(?:embed\/)?(\w+)\/(\w+)\/?(?:[?#].*)?$/i

/** Accepts an id, `spotify:KIND:ID`, and addresses at open.spotify.com. */
function idIn(kind: 'playlist' | 'track', reference: string): string | undefined {
  const typed = reference.trim().replace(/^<(.*)>$/, '$1')
  if (ID_FORM.test(typed)) return typed
  const [, named, id] = URI.exec(typed) ?? ADDRESS.exec(typed) ?? []
  return named?.toLowerCase() === kind && id !== undefined && ID_FORM.test(id) ? id : undefined
}

/** What a person typed, as words alone: in Spotify's language of searches signs have a meaning. */
function wordsOf(typed: string): string {
  const words = typed
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Z}]+/gu, ' ')
    .replace(OPERATORS, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
  return [...words.slice(0, 2 * LONGEST_SEARCH)].slice(0, LONGEST_SEARCH).join('').trim()
}

function trackOf(raw: unknown): Track | undefined {
  const parsed = entry.safeParse(raw)
  if (!parsed.success) return undefined
  return readPlayableTrack(parsed.data.item ?? parsed.data.track)
}

/** One recording may stand in a playlist under several ids. */
function withoutRepetitions(tracks: readonly Track[]): Track[] {
  const seen = new Set<string>()
  return tracks.filter(({ uri, isrc }) => {
    const isKnown = seen.has(uri) || (isrc !== undefined && seen.has(isrc))
    seen.add(uri)
    if (isrc !== undefined) seen.add(isrc)
    return !isKnown
  })
}
