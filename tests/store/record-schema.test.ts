import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { exactly } from '../../src/store/exactly.ts'
import { recordOfRow, rowOfRecord } from '../../src/store/party-row.ts'
import { Unreadable } from '../../src/store/unreadable.ts'
import { type Upgrades, upgraded } from '../../src/store/upgrades.ts'
import { aRecord, OWING } from '../fakes/records.ts'

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
    ['a schema of the future', { schema: 2 }],
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
