import { z } from 'zod'
import type { PartyRecord } from '../core/engine/record.ts'
import { partyRecord } from './record-schema.ts'
import { readBy } from './unreadable.ts'
import { upgraded } from './upgrades.ts'

// How a record lies in its row. Statements look at the first characters of the text instead of
// parsing it, because a broken row must not fail them: `version` comes first, `endedAt` second.

const fields = z.record(z.string(), z.unknown())

/** What is stored for a record: its own fields, led by those that statements look at. */
export function rowOfRecord(record: PartyRecord): Readonly<Record<string, unknown>> {
  const { version, ...rest } = record
  const { phase, ended, activeAt } = record.party
  const endedAt = phase === 'ended' ? { endedAt: ended?.at ?? activeAt } : {}
  return { version, ...endedAt, ...rest }
}

/** Throws Unreadable. */
export function recordOfRow(row: unknown): PartyRecord {
  const { endedAt: _, ...stored } = readBy(fields, row)
  return readBy(partyRecord, upgraded(stored))
}

/** How the stored text of a record of this version begins. */
export function headOfVersion(version: number): string {
  return `{"value":{"version":${version},`
}

const HEAD_LENGTH = 64

export const NOT_ENDED = `instr(substr(value, 1, ${HEAD_LENGTH}), '"endedAt":') = 0`

/** Takes the instant as a parameter. */
export const ENDED_BEFORE = `NOT ${NOT_ENDED} AND
  CAST(substr(value, instr(value, '"endedAt":') + 10, 20) AS INTEGER) < ?`
