import { mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { copiesAmong, copiesFolder, copyName } from './copies.ts'
import type { KeyvTable } from './keyv-table.ts'
import { why } from './unreadable.ts'

export interface StoreCopy {
  /** In the folder of the store's copies. */
  readonly name: string
  readonly bytes: number
}

/** There is no copy. The message says what to do. */
export class CannotCopy extends Error {
  override readonly name = 'CannotCopy'
}

/** Left free on the disk for what happens while the copy is made. */
const SPARE_BYTES = 8 * 1024 * 1024
const UNFINISHED = '.unfinished'

/**
 * Copies the store as it is at one instant, into the folder beside it, readable by its owner alone.
 * It is one statement on the connection that holds the store, so other statements wait for it. Only
 * one copy at a time. Resolves when it is durable; nothing is ever overwritten. Throws CannotCopy.
 */
export async function copyStore(table: KeyvTable, now: number): Promise<StoreCopy> {
  const folder = copiesFolder(table.file)
  const name = copyName(table.file, now)
  const unfinished = join(folder, `${name}${UNFINISHED}`)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await removeLeftOvers(folder, table.file)
    await expectRoom(table, folder)
    await createEmpty(unfinished)
    try {
      await table.query('VACUUM INTO ?', unfinished)
      await flush(unfinished)
      await moveTo(unfinished, join(folder, name))
    } finally {
      await rm(unfinished, { force: true })
    }
    return { name, bytes: (await stat(join(folder, name))).size }
  } catch (failure) {
    throw failure instanceof CannotCopy ? failure : explained(folder, failure)
  }
}

/** Moves a finished file to a name that nobody has. Both are in the same file system. */
export async function moveTo(from: string, to: string): Promise<void> {
  // Renaming replaces what is there; so the name is taken first.
  await createEmpty(to)
  try {
    await rename(from, to)
  } catch (failure) {
    await rm(to, { force: true })
    throw failure
  }
  await flush(dirname(to), 'r')
}

/** Waits until a file, or what a folder lists, is on the disk. */
export async function flush(path: string, mode: 'r' | 'r+' = 'r+'): Promise<void> {
  const handle = await open(path, mode)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Of copies that were cut short. */
async function removeLeftOvers(folder: string, file: string): Promise<void> {
  const unfinished = (await readdir(folder))
    .filter((name) => name.endsWith(UNFINISHED))
    .map((name) => name.slice(0, -UNFINISHED.length))
  for (const name of copiesAmong(unfinished, file)) {
    await rm(join(folder, `${name}${UNFINISHED}`), { force: true })
  }
}

/** A copy that fills the disk would take the room from the votes. */
async function expectRoom(table: KeyvTable, folder: string): Promise<void> {
  const [pages] = await table.query('PRAGMA page_count')
  const [size] = await table.query('PRAGMA page_size')
  const neededBytes = Number(pages?.page_count) * Number(size?.page_size) + SPARE_BYTES
  const { bavail, bsize } = await statfs(folder)
  const freeBytes = bavail * bsize
  if (freeBytes >= neededBytes) return
  throw new CannotCopy(
    `There is not enough room in ${folder}: a copy needs ${megabytes(neededBytes)}, ` +
      `${megabytes(freeBytes)} are free. Make room on the disk, then try again.`,
  )
}

async function createEmpty(file: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  await handle.close()
}

function explained(folder: string, failure: unknown): CannotCopy {
  return new CannotCopy(
    `The copy could not be written to ${folder} (${why(failure)}). Check that the folder may be ` +
      'written to and that the disk has room. The store itself has not changed.',
    { cause: failure },
  )
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
