import { z } from 'zod'
import type { Pool } from '../core/engine/track.ts'
import { pool } from './music-schema.ts'
import { readBy } from './unreadable.ts'

// How a pool lies in its row: led by when it was saved, which a statement reads from the text.

const fields = z.record(z.string(), z.unknown())

export function rowOfPool(saved: Pool, savedAt: number): Readonly<Record<string, unknown>> {
  return { savedAt, ...saved }
}

/** Throws Unreadable. */
export function poolOfRow(row: unknown): Pool {
  const { savedAt: _, ...stored } = readBy(fields, row)
  return readBy(pool, stored)
}

/**
 * True for pools that no stored party names, as those of a playlist that gave way to another. Takes
 * an instant as a parameter and spares what was saved after it: a pool is saved before the first
 * party names it.
 */
export const UNUSED_AND_SAVED_BEFORE = `
  CAST(substr(value, length('{"value":{"savedAt":') + 1, 20) AS INTEGER) < ?
  AND key NOT IN (
    SELECT 'pool/' || ifnull(pool, '') FROM (
      SELECT CASE WHEN json_valid(value)
             THEN json_extract(value, '$.value.party.playlist.pool') END AS pool
      FROM keyv WHERE key >= 'party/' AND key < 'party0'))`
