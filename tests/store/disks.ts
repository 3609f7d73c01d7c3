import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'vitest'
import { openTable } from '../../src/store/open-table.ts'
import { type SqliteStoreOptions, sqliteStore } from '../../src/store/sqlite.ts'

/** A place for a store that can be filled to the last byte. */
export interface Disk {
  readonly file: string
  /** Opens the store on it, as the program does. */
  open(options: SqliteStoreOptions): Promise<ReturnType<typeof sqliteStore>>
  fill(): Promise<void>
  makeRoom(): Promise<void>
}

type OnTestFinished = TestContext['onTestFinished']

/** For this test alone, also among concurrent ones. */
async function folderFor(onTestFinished: OnTestFinished): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'partyline-disk-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A file that SQLite does not let grow: the same error as on a full disk, wherever tests run. */
export async function limitedFile(onTestFinished: OnTestFinished): Promise<Disk> {
  const file = join(await folderFor(onTestFinished), 'partyline.sqlite')
  let table: Awaited<ReturnType<typeof openTable>> | undefined
  const query = async (sql: string, ...parameters: unknown[]) =>
    (await table?.query(sql, ...parameters)) ?? []
  return {
    file,
    async open(options) {
      table = await openTable(options.url)
      return sqliteStore(table, options)
    },
    async fill() {
      const [{ page_count: pages }] = await query('PRAGMA page_count')
      await query(`PRAGMA max_page_count = ${pages}`)
      // What is left is free pages within the file, and room within pages.
      for (const bytes of [4_000, 1_000, 100]) {
        for (let row = 0; await fits(bytes, row); row += 1);
      }
    },
    async makeRoom() {
      await query('PRAGMA max_page_count = 1000000')
    },
  }

  async function fits(bytes: number, row: number): Promise<boolean> {
    try {
      const key = `filler ${bytes} ${row}`
      await query('INSERT INTO keyv (key, value) VALUES (?, ?)', key, '-'.repeat(bytes))
      return true
    } catch {
      return false
    }
  }
}

function run(command: string, ...parameters: readonly string[]): void {
  execFileSync(command, parameters, { stdio: 'ignore' })
}

const DISK_BYTES = 4 * 1024 * 1024

/** A small disk in memory; undefined where this process may not mount one. */
export async function smallDisk(onTestFinished: OnTestFinished): Promise<Disk | undefined> {
  const folder = await folderFor(onTestFinished)
  const filler = join(folder, 'filler')
  try {
    run('mount', '-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', folder)
  } catch {
    return undefined
  }
  onTestFinished(() => run('umount', '--lazy', folder))
  return {
    file: join(folder, 'partyline.sqlite'),
    open: async (options) => sqliteStore(await openTable(options.url), options),
    async fill() {
      for (const bytes of [DISK_BYTES, 64 * 1024, 4 * 1024]) await append(bytes)
    },
    makeRoom: () => rm(filler),
  }

  /** Until nothing of that size fits any more; what was written in part stays. */
  async function append(bytes: number): Promise<void> {
    try {
      for (;;) await writeFile(filler, Buffer.alloc(bytes), { flag: 'a' })
    } catch (failure) {
      if (!(failure instanceof Error && 'code' in failure && failure.code === 'ENOSPC'))
        throw failure
    }
  }
}
