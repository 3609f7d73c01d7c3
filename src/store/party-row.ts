import { z } from 'zod'
import type { PartyRecord } from '../core/engine/record.ts'
import { partyRecord } from './record-schema.ts'
import { readBy } from './unreadable.ts'
import { upgraded } from './upgrades.ts'

// How a record lies in its row. Statements look at the first characters of the text instead of
// parsing it, because a broken row must not fail them: `version` comes first, then `endedAt` and
// `over`, each where it applies.

const fields = z.record(z.string(), z.unknown())

/** When the party ended; undefined while it has not. */
export function endOf({ party }: PartyRecord): number | undefined {
  return party.phase === 'ended' ? (party.ended?.at ?? party.activeAt) : undefined
}

/** Whether the party has ended and owes nothing to the outside world. */
export function isOver({ party, outbox }: PartyRecord): boolean {
  return party.phase === 'ended' && outbox.entries.length === 0
}

/** What is stored for a record: its own fields, led by those that statements look at. */
export function rowOfRecord(record: PartyRecord): Readonly<Record<string, unknown>> {
  const { version, ...rest } = record
  const over = isOver(record) ? { over: true } : {}
  return { version, endedAt: endOf(record), ...over, ...rest }
}

/** Throws Unreadable. */
export function recordOfRow(row: unknown): PartyRecord {
  const { endedAt: _endedAt, over: _over, ...stored } = readBy(fields, row)
  return readBy(partyRecord, upgraded(stored))
}

/** How the stored text of a record of this version begins. */
export function headOfVersion(version: number): string {
  return `{"value":{"version":${version},`
}

/** Long enough for what leads a row, too short to reach what people wrote. */
const HEAD = 'substr(value, 1, 96)'

export const IS_NOT_OVER = `instr(${HEAD}, '"over":') = 0`

/** Takes the instant as a parameter. */
export const ENDED_BEFORE = `instr(${HEAD}, '"endedAt":') > 0 AND
  CAST(substr(value, instr(value, '"endedAt":') + 10, 20) AS INTEGER) < ?`

/** Deletes parties with their closed rounds. Takes a JSON list of ids. */
export const DELETE_PARTIES = `
  DELETE FROM keyv WHERE key IN (
    SELECT 'party/' || value FROM json_each(?1)
    UNION ALL
    SELECT keyv.key FROM json_each(?1) AS gone CROSS JOIN keyv
    WHERE keyv.key >= 'round/' || gone.value || '/' AND keyv.key < 'round/' || gone.value || '0')`
