import KeyvSqlite from '@keyv/sqlite'
import { StoreFailure } from '../core/ports.ts'
import { OneAtATime } from './one-at-a-time.ts'

export interface Row {
  readonly key: string
  readonly value: string
}

/** Written only if the text at the key `guard` begins as expected; null: if nothing is there. */
export interface GuardedRow extends Row {
  readonly guard: string
  readonly expected: string | null
}

/**
 * Keyv's table, and what Keyv lacks: ranges of keys, many rows in one statement, conditions. One
 * connection, and one statement in flight, reads too: many at once would block the event loop, and
 * statements about one key could overtake each other. Every failure is a StoreFailure.
 */
export class KeyvTable extends KeyvSqlite {
  readonly file: string
  readonly #line = new OneAtATime()

  constructor(file: string) {
    super({ uri: `sqlite://${file}` })
    this.file = file
    const { query, close } = this
    this.query = (sql, ...parameters) =>
      this.#line.run(() => query(sql, parameters).catch(failStore))
    this.close = () => this.#line.run(close)
  }

  /** Rows whose key begins with the prefix, which ends with a slash, in the order of their keys. */
  range(prefix: string, condition = 'true', ...parameters: unknown[]): Promise<readonly Row[]> {
    return this.query(
      `SELECT key, value FROM keyv WHERE ${WITHIN} AND ${condition} ORDER BY key`,
      ...bounds(prefix),
      ...parameters,
    )
  }

  async deleteRange(prefix: string, condition = 'true', ...parameters: unknown[]): Promise<void> {
    await this.query(
      `DELETE FROM keyv WHERE ${WITHIN} AND ${condition}`,
      ...bounds(prefix),
      ...parameters,
    )
  }

  /** Tells whether the key was there: of two that delete it, one wins. */
  override async delete(key: string): Promise<boolean> {
    const rows = await this.query('DELETE FROM keyv WHERE key = ? RETURNING key', key)
    return rows.length > 0
  }

  /**
   * Writes the rows whose guards hold, in one statement, and tells their keys. All guards are
   * checked before the first row is written.
   */
  async writeGuarded(rows: readonly GuardedRow[]): Promise<ReadonlySet<string>> {
    const written: readonly Row[] = await this.query(
      guardedUpsert(rows.length),
      ...rows.flatMap((row) => [row.key, row.value, row.guard, row.expected]),
    )
    return new Set(written.map((row) => row.key))
  }
}

/** SQLite takes 32,766 parameters in a statement; a guarded row has four. */
export const MAX_GUARDED_ROWS = 8_000

function guardedUpsert(rows: number): string {
  return `
    WITH incoming (key, value, guard, expected) AS (VALUES ${Array(rows).fill('(?, ?, ?, ?)')})
    INSERT INTO keyv (key, value)
    SELECT incoming.key, incoming.value
    FROM incoming LEFT JOIN keyv AS stored ON stored.key = incoming.guard
    WHERE CASE WHEN stored.key IS NULL THEN expected IS NULL
               ELSE substr(stored.value, 1, length(expected)) = expected END
    ON CONFLICT (key) DO UPDATE SET value = excluded.value
    RETURNING key`
}

const WITHIN = 'key >= ? AND key < ?'

function bounds(prefix: string): readonly [string, string] {
  return [prefix, `${prefix.slice(0, -1)}0`]
}

function failStore(cause: unknown): never {
  throw new StoreFailure(`The store failed: ${reasonOf(cause)}.`, { cause })
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
