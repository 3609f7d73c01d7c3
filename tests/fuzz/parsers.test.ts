import { describe, expect, it } from 'vitest'
import { renderBoard } from '../../src/bots/discord/render-board.ts'
import { renderBoard as renderForSlack } from '../../src/bots/slack/render-board.ts'
import { boardView } from '../../src/core/engine/board-view.ts'
import type { Playback } from '../../src/core/engine/playback.ts'
import type { Track } from '../../src/core/engine/track.ts'
import { MusicFailure } from '../../src/core/ports.ts'
import { detailsOf, troubleOf } from '../../src/spotify/errors.ts'
import { readPlayableTrack, readPlaylist, readTrack } from '../../src/spotify/parsing.ts'
import { readDevice, readPlayback } from '../../src/spotify/playback.ts'
import { ErrorReply } from '../../src/spotify/replies.ts'
import { readTokens } from '../../src/spotify/tokens.ts'
import { recordOfRow, rowOfRecord } from '../../src/store/party-row.ts'
import { poolOfRow, rowOfPool } from '../../src/store/pool-row.ts'
import { storedValue, textOf } from '../../src/store/row-text.ts'
import { Unreadable } from '../../src/store/unreadable.ts'
import { home, MINUTE, Story } from '../engine/story.ts'
import { aPool, aRecord, OWING } from '../fakes/records.ts'
import { casesOf } from './cases.ts'
import { type Json, type Mutant, mutantsOf, strangeTexts } from './mutations.ts'
import { type Body, errors, recordedBodies } from './spotify-bodies.ts'
import { brokenRules } from './witness.ts'

const BODIES = 2_000
const ERRORS = 500
const RECORDS = 1_500
const STORIES = 400

const LONGEST_TEXT = 1_000
const LINK = 'https://open.spotify.com/'
const FIVE_DAYS_MS = 5 * 24 * 60 * 60_000

/** Whatever is parsed is read as a track, a playlist, a device and so on, as deep as they may be. */
function partsOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [value]
  const inner = Object.values(value).slice(0, 8)
  return [value, ...inner, ...inner.flatMap((one) => Object.values(one ?? {}).slice(0, 2))]
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function longestText(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 0
  return Math.max(0, ...Object.values(value).map(longestText))
}

/** What a body was read as that no party should have to do with. */
function oddities(body: unknown): string[] {
  const found: string[] = []
  for (const part of partsOf(body)) {
    const seen = seenIn(part)
    const tracks = [readTrack(part), readPlayableTrack(part), seen && 'track' in seen && seen.track]
    for (const track of tracks) found.push(...(track ? odditiesOf(track) : []))
    const others = [readPlaylist(part), readDevice(part), seen]
    if (longestText(others) > LONGEST_TEXT) found.push('a long text')
    const tokens = readTokens(part, 1_800_000_000_000)
    if (tokens && Number.isNaN(new Date(tokens.accessExpiresAt).getTime())) found.push('no instant')
  }
  return found
}

function odditiesOf({ durationMs, link, coverUrl, ...texts }: Track): string[] {
  return [
    ...(durationMs >= 0 && durationMs < FIVE_DAYS_MS ? [] : [`a length of ${durationMs}`]),
    ...(/^https:\/\/open\.spotify\.com\//.test(link ?? LINK) ? [] : ['a foreign link']),
    ...(/^https:\/\//.test(coverUrl ?? LINK) ? [] : ['a cover of another kind']),
    ...(longestText({ ...texts, link, coverUrl }) < LONGEST_TEXT ? [] : ['a long text']),
  ]
}

function seenIn(body: unknown): Playback | undefined {
  try {
    return readPlayback({ statusCode: 200, body, at: 1_800_000_000_000 })
  } catch (error) {
    expect(error).toBeInstanceOf(MusicFailure)
    return undefined
  }
}

const named = ({ changes, text }: Mutant) => `${changes.join(', ')}: ${text.slice(0, 300)}`

describe('Spotify’s answers', () => {
  it('are read as something sane or not at all', async () => {
    const bodies = await recordedBodies()
    const cases = casesOf(
      mutantsOf<Body>(bodies, ({ body }) => body),
      BODIES,
      10,
    )
    const strange = strangeTexts.map((text) => ({ text, changes: ['strange'] }))
    for (const mutant of [...cases, ...strange]) {
      expect(oddities(parsed(mutant.text)), named(mutant)).toEqual([])
    }
  })

  it('are short when they are errors', () => {
    const cases = casesOf(
      mutantsOf(errors, (error) => error),
      ERRORS,
      11,
    )
    for (const { text } of cases) {
      for (const statusCode of [400, 401, 403, 404, 429, 500]) {
        const reply = { statusCode, headers: {}, text, body: parsed(text) }
        const error = new ErrorReply('GET /v1/me/player', reply)
        expect(longestText(detailsOf(error))).toBeLessThan(LONGEST_TEXT)
        expect(troubleOf(error)?.message.length).toBeLessThan(LONGEST_TEXT)
      }
    }
  })

  it('never bring a party into a state that there is not', async () => {
    const bodies = (await recordedBodies()).filter(({ path }) => path === '/v1/me/player')
    const cases = casesOf(
      mutantsOf<Body>(bodies, ({ body }) => body),
      STORIES * 4,
      12,
    )
    for (let first = 0; first < cases.length; first += 4) {
      const story = new Story().isLive()
      for (const mutant of cases.slice(first, first + 4)) {
        const seen = seenIn(parsed(mutant.text))
        if (seen === undefined) continue
        story.after(MINUTE).when({ type: 'playbackObserved', playback: { ...seen, at: story.now } })
        const why = named(mutant)
        if (story.record === undefined) throw new Error('The party is gone.')
        const broken = brokenRules(story.record).filter(
          (rule) => !/^a (person|channel|ballot)/.test(rule),
        )
        expect(broken, why).toEqual([])
        const view = boardView(story.party, home, story.now)
        expect(longestText(renderBoard(view)), why).toBeLessThan(4_097)
        expect(longestText(renderForSlack(view)), why).toBeLessThan(3_001)
      }
    }
  })
})

describe('Rows of the store', () => {
  it('are read as they were written, or said to be unreadable without what is in them', () => {
    const record = { ...aRecord('a', 3, { voters: 3 }), outbox: OWING }
    const rows = [rowOfRecord(record), rowOfPool(aPool('p', 3), 5)].map(
      (row): Json => JSON.parse(textOf(row)),
    )
    const cases = casesOf(
      mutantsOf(rows, (row) => row),
      RECORDS,
      13,
    )
    const texts = [...cases.map(({ text }) => text), ...strangeTexts]
    for (const text of texts) {
      for (const read of [recordOfRow, poolOfRow]) {
        try {
          const found: unknown = read(storedValue(text))
          const again = JSON.parse(
            textOf(read === recordOfRow ? rowOfRecord(recordOfRow(found)) : found),
          )
          expect(again).toBeDefined()
        } catch (error) {
          expect(error).toBeInstanceOf(Unreadable)
          expect(String(error).length).toBeLessThan(LONGEST_TEXT)
        }
      }
    }
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })
})
