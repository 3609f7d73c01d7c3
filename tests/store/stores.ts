import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Log } from '../../src/core/ports.ts'
import { openTable } from '../../src/store/open-table.ts'
import { createSealer, parseTokenKeys } from '../../src/store/sealer.ts'
import { openSqliteStore, type SqliteStore, sqliteStore } from '../../src/store/sqlite.ts'

export const KEY_1 = `k1:${Buffer.alloc(32, 1).toString('base64')}`
export const KEY_2 = `k2:${Buffer.alloc(32, 2).toString('base64')}`

export interface LoggedLine {
  readonly level: keyof Log
  readonly message: string
  readonly details?: Readonly<Record<string, unknown>> | undefined
}

export function recordingLog(lines: LoggedLine[] = []): Log {
  const at = (level: keyof Log): Log['info'] => {
    return (message, details) => lines.push({ level, message, details })
  }
  return { info: at('info'), warn: at('warn'), error: at('error') }
}

/** A folder for this test alone. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'partyline-store-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

interface Options {
  readonly keys?: string
  readonly lines?: LoggedLine[]
  readonly now?: () => number
}

export function openStore(file: string, { keys = KEY_1, lines, now }: Options = {}) {
  return openSqliteStore({
    url: `sqlite://${file}`,
    sealer: createSealer(parseTokenKeys(keys)),
    log: recordingLog(lines),
    ...(now && { now }),
  })
}

/** A store whose statements can be counted and whose table can be tampered with. */
export async function openWithTable(file: string, { keys = KEY_1, lines }: Options = {}) {
  const table = await openTable(`sqlite://${file}`)
  const statements: string[] = []
  const { query } = table
  table.query = (sql, ...parameters) => {
    statements.push(sql)
    return query(sql, ...parameters)
  }
  const sealer = createSealer(parseTokenKeys(keys))
  const store: SqliteStore = sqliteStore(table, { sealer, log: recordingLog(lines) })
  return { ...store, table, statements }
}
