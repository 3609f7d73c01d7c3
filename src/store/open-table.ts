import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { KeyvTable } from './keyv-table.ts'
import { why } from './unreadable.ts'

/** The store cannot be used at all. The message says what to do. */
export class CannotOpenStore extends Error {
  override readonly name = 'CannotOpenStore'
  readonly reason: 'badAddress' | 'inUse' | 'unusable'
  constructor(reason: CannotOpenStore['reason'], message: string, cause?: unknown) {
    super(message, { cause })
    this.reason = reason
  }
}

/**
 * Opens the table in the file that the address names, for this process alone. Creates the file,
 * readable by nobody else, and its folder. Throws CannotOpenStore.
 */
export async function openTable(url: string): Promise<KeyvTable> {
  const file = storeFile(url)
  await createFile(file)
  const table = new KeyvTable(file)
  // Every failure rejects its own statement too.
  table.on('error', () => undefined)
  try {
    await takeForItself(table)
    return table
  } catch (failure) {
    await table.close().catch(() => undefined)
    throw refusal(file, failure)
  }
}

/** The file that an address names. Throws CannotOpenStore. */
export function storeFile(url: string): string {
  const file = /^sqlite:\/\/([^?#]*[^?#/])$/.exec(url)?.[1]
  if (file === undefined || file === ':memory:') {
    throw new CannotOpenStore(
      'badAddress',
      'DATABASE_URL names no SQLite file. Write it like sqlite://data/partyline.sqlite.',
    )
  }
  return file
}

async function createFile(file: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true })
    const handle = await open(file, 'a', 0o600)
    await handle.chmod(0o600)
    await handle.close()
  } catch (failure) {
    throw refusal(file, failure)
  }
}

/** The lock is only taken by the first transaction that writes. */
async function takeForItself(table: KeyvTable): Promise<void> {
  await set(table, 'locking_mode', 'EXCLUSIVE', 'exclusive')
  await set(table, 'journal_mode', 'WAL', 'wal')
  await set(table, 'synchronous', 'FULL', 2)
  await table.query('BEGIN EXCLUSIVE')
  await table.query('COMMIT')
}

async function set(table: KeyvTable, pragma: string, value: string, expected: unknown) {
  await table.query(`PRAGMA ${pragma} = ${value}`)
  const [row] = await table.query(`PRAGMA ${pragma}`)
  if (row?.[pragma] !== expected) throw new Error(`SQLite refused ${pragma} = ${value}`)
}

function refusal(file: string, failure: unknown): CannotOpenStore {
  if (codeOf(failure) === 'SQLITE_BUSY') {
    return new CannotOpenStore(
      'inUse',
      `Another process is using ${file}. Only one Partyline can run on a store: stop the other ` +
        'one, or give this one its own DATABASE_URL.',
      failure,
    )
  }
  return new CannotOpenStore(
    'unusable',
    `The store ${file} cannot be used (${why(failure)}). Check that the file and its folder may ` +
      'be written to, that the disk has room, and that DATABASE_URL names the right file.',
    failure,
  )
}

function codeOf(failure: unknown): unknown {
  const cause = failure instanceof Error ? (failure.cause ?? failure) : failure
  return cause instanceof Error && 'code' in cause ? cause.code : undefined
}
