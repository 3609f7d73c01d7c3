import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { apply } from '../../src/core/engine/apply.ts'
import { DEFAULT_SETTINGS } from '../../src/core/engine/settings.ts'
import { exactly } from '../../src/store/exactly.ts'
import { recordOfRow, rowOfRecord } from '../../src/store/party-row.ts'
import { Unreadable } from '../../src/store/unreadable.ts'
import { type Upgrades, upgraded } from '../../src/store/upgrades.ts'
import { aRecord, aTrack, OWING } from '../fakes/records.ts'

const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

describe('a stored record', () => {
  it('is read back as it was', () => {
    const record = { ...aRecord('a', 7, { voters: 30 }), outbox: OWING }

    expect(recordOfRow(throughJson(rowOfRecord(record)))).toEqual(record)
  })

  it('begins with its version and, once it has ended, with when', () => {
    const over = aRecord('a', 7, { phase: 'ended', ended: { at: 5, why: 'host' } })
    const withoutEnd = aRecord('a', 7, { phase: 'ended', activeAt: 6 })

    const head = (record: typeof over) => JSON.stringify(rowOfRecord(record)).slice(0, 45)

    expect(head(aRecord('a', 7))).toMatch(/^\{"version":7,"schema":2,"party"/)
    expect(head(over)).toMatch(/^\{"version":7,"endedAt":5,"over":true,/)
    expect(head({ ...over, outbox: OWING })).toMatch(/^\{"version":7,"endedAt":5,"schema"/)
    expect(head(withoutEnd)).toMatch(/^\{"version":7,"endedAt":6,"over":true,/)
  })

  it.each([
    ['an unknown field at the top', { extra: 1 }],
    ['a missing field', { outbox: undefined }],
    ['a version that is no number', { version: '1' }],
    ['a schema that is no number', { schema: '1' }],
    ['a schema of the future', { schema: 3 }],
    ['no schema', { schema: undefined }],
  ])('cannot be read with %s', (_, change) => {
    expect(() => recordOfRow({ ...rowOfRecord(aRecord('a', 1)), ...change })).toThrow(Unreadable)
  })

  it.each([[null], [undefined], ['text'], [[]], [7]])('cannot be %j', (value) => {
    expect(() => recordOfRow(value)).toThrow(Unreadable)
  })

  it('cannot be read with an unknown field anywhere in it', () => {
    const row = throughJson(rowOfRecord({ ...aRecord('a', 1), outbox: OWING }))
    let places = 0
    const readWithStranger = (object: Record<string, unknown>): void => {
      places += 1
      object.stranger = 1
      expect(() => recordOfRow(row)).toThrow(Unreadable)
      delete object.stranger
      for (const child of Object.values(object)) {
        if (typeof child === 'object' && child !== null) {
          for (const inner of Array.isArray(child) ? child : [child]) {
            if (typeof inner === 'object') readWithStranger(inner)
          }
        }
      }
    }

    readWithStranger(row as Record<string, unknown>)

    expect(places).toBeGreaterThan(20)
    expect(() => recordOfRow(row)).not.toThrow()
  })
})

describe('a record of schema 1', () => {
  /** As the program wrote it before people could bring songs. */
  const stored = readFileSync(new URL('record-of-schema-1.json', import.meta.url), 'utf8')

  it('opens with the usual settings beyond its own, and nothing in the queue', () => {
    const { party, ...record } = recordOfRow(JSON.parse(stored))

    expect(record).toMatchObject({ schema: 2, version: 7 })
    expect(party).toMatchObject({ suggestions: [], suggested: 0 })
    expect(party.settings).toEqual({ ...DEFAULT_SETTINGS, candidates: 3 })
  })

  it('keeps everything that it held', () => {
    const { party, ...before } = JSON.parse(stored)
    const { settings, suggestions, suggested, ...kept } = recordOfRow(JSON.parse(stored)).party

    expect(kept).toEqual({ ...party, settings: undefined })
    expect(recordOfRow(JSON.parse(stored)).outbox).toEqual(before.outbox)
    expect(Object.keys(kept.round?.ballots ?? {})).toHaveLength(2)
  })

  it('is written in this schema, and goes on', () => {
    const record = recordOfRow(JSON.parse(stored))
    const person = record.party.host
    const channel = record.party.channels[0]?.id
    if (channel === undefined) throw new Error('The sample has a channel.')
    const by = { person, name: 'Ada', channel }
    const context = { now: record.party.activeAt, seed: 1 }

    const { record: after, refusal } = apply(
      record,
      { type: 'suggest', by, track: aTrack(1) },
      context,
    )

    expect(refusal).toBeUndefined()
    if (after === undefined) throw new Error('The party goes on.')
    expect(recordOfRow(throughJson(rowOfRecord(after)))).toEqual(after)
    expect(after.party.suggestions).toHaveLength(1)
  })
})

/** Everything that a party can hold since people bring songs and hosts change. */
describe('a record with all that is new', () => {
  it('is read back as it was', () => {
    const { settings, host, round } = aRecord('a', 1).party
    const song = { id: 2, by: host, name: 'Una' }
    const candidates = (round?.candidates ?? []).map((candidate, place) =>
      place === 0 ? { ...candidate, suggestion: song, withdrawn: true as const } : candidate,
    )
    const record = aRecord('a', 1, {
      name: 'Friday',
      listed: true,
      cohosts: [host],
      kicked: { [host]: 'Una' },
      handover: { to: host, at: 1 },
      orphaned: { since: 1, why: 'hostGone' },
      beginsAt: 5,
      nextSettings: { ...settings, mode: 'jukebox', roundLengthMs: 20_000, longestTrackMs: 60_000 },
      suggestions: [{ ...song, track: aTrack(3), at: 1, backers: [host], lostIn: 3 }],
      suggested: 2,
      ...(round && { round: { ...round, candidates } }),
    })
    const track = aTrack(1)
    const outbox = {
      next: 3,
      entries: OWING.entries.flatMap((entry) => [
        { ...entry, effect: { kind: 'continueTrack' as const, track, progressMs: 1, at: 2 } },
      ]),
    }

    const full = { ...record, outbox }

    expect(recordOfRow(throughJson(rowOfRecord(full)))).toEqual(full)
  })
})

describe('upgrading', () => {
  const upgrades: Upgrades = {
    1: ({ name, ...rest }) => ({ ...rest, title: name }),
    2: (older) => ({ ...older, votes: [] }),
  }

  it('goes step by step to the schema of this program', () => {
    expect(upgraded({ schema: 1, name: 'x' }, upgrades, 3)).toEqual({
      schema: 3,
      title: 'x',
      votes: [],
    })
    expect(upgraded({ schema: 2, title: 'x' }, upgrades, 3)).toEqual({
      schema: 3,
      title: 'x',
      votes: [],
    })
  })

  it('leaves alone what is of this schema already', () => {
    const stored = { schema: 3, title: 'x' }
    expect(upgraded(stored, upgrades, 3)).toBe(stored)
  })

  it.each([[0], [4], [1.5], ['1'], [null], [undefined]])(
    'knows no way from schema %j',
    (schema) => {
      expect(() => upgraded({ schema }, upgrades, 3)).toThrow(Unreadable)
    },
  )
})

describe('a schema and its type', () => {
  interface Song {
    readonly title: string
    readonly isrc?: string
    readonly votes: readonly number[]
  }

  it('must be the same, which the compiler checks', () => {
    const isrc = z.string().exactOptional()
    const votes = z.array(z.number())
    const same = z.strictObject({ title: z.string(), isrc, votes })

    expect(exactly<Song>()(same)).toBe(same)
    // @ts-expect-error a field is missing that may be absent
    exactly<Song>()(z.strictObject({ title: z.string(), votes }))
    // @ts-expect-error a field is too much
    exactly<Song>()(z.strictObject({ title: z.string(), isrc, votes, extra: isrc }))
    // @ts-expect-error a field may be undefined, which is not the same as absent
    exactly<Song>()(z.strictObject({ title: z.string(), isrc: z.string().optional(), votes }))
    // @ts-expect-error a choice is narrower than the type
    exactly<Song>()(z.strictObject({ title: z.enum(['a', 'b']), isrc, votes }))
  })
})
