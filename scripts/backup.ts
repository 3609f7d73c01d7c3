import { access, chmod, constants, copyFile, mkdir, readdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readDatabaseUrl } from '../src/config.ts'
import { requestCopy } from '../src/store/backup-socket.ts'
import { copiesAmong, copiesFolder } from '../src/store/copies.ts'
import { CannotCopy, copyStore, flush, moveTo, type StoreCopy } from '../src/store/copy-store.ts'
import { KeyvTable } from '../src/store/keyv-table.ts'
import { CannotOpenStore, openTable, storeFile } from '../src/store/open-table.ts'

// Copies the store, whether the bot runs or not: `npm run backup -- [FOLDER] [--keep COUNT]`

const USAGE = `Use it like this:
  npm run backup                          a copy beside the store, in the folder "backups"
  npm run backup -- /mnt/safe             a copy in that folder
  npm run backup -- /mnt/safe --keep 14   and of the copies there, only the newest 14 stay`

interface Wishes {
  readonly folder?: string
  readonly keep?: number
}

async function main(): Promise<void> {
  const { folder, keep } = wishes(process.argv.slice(2))
  const url = readDatabaseUrl()
  const file = storeFile(url)
  await expectStore(file)
  const copy = (await requestCopy(file)) ?? (await copyAlone(url))
  const home = copiesFolder(file)
  await expectWhole(join(home, copy.name), copy)
  const target = folder === undefined ? home : resolve(folder)
  if (target !== resolve(home)) await take(copy.name, home, target)
  console.log(`The copy is ${join(target, copy.name)}, ${copy.bytes} bytes, checked and whole.`)
  if (keep !== undefined) await keepNewest(keep, target, file)
  console.log('It is of use only with TOKEN_KEYS: keep those too, in another place.')
}

function wishes(parameters: string[]): Wishes {
  try {
    const { positionals, values } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: { keep: { type: 'string' } },
    })
    const [folder] = positionals
    if (positionals.length > 1 || !/^[1-9]\d{0,5}$/.test(values.keep ?? '1')) throw new Error()
    return {
      ...(folder !== undefined && { folder }),
      ...(values.keep !== undefined && { keep: Number(values.keep) }),
    }
  } catch {
    throw new CannotCopy(USAGE)
  }
}

async function expectStore(file: string): Promise<void> {
  try {
    await access(file, constants.R_OK)
  } catch {
    throw new CannotCopy(
      `There is no store at ${resolve(file)} that could be read. Run this in the folder of ` +
        'Partyline, with the DATABASE_URL of the bot, as the user that the bot runs as.',
    )
  }
}

/** Without the bot; it cannot start meanwhile. */
async function copyAlone(url: string): Promise<StoreCopy> {
  const table = await openTable(url).catch((failure: unknown) => {
    if (!(failure instanceof CannotOpenStore) || failure.reason !== 'inUse') throw failure
    throw new CannotCopy(
      'The bot holds the store but takes no requests for a copy: it is starting or stopping, or ' +
        'its log says why not. Try again in a moment, or stop the bot first.',
    )
  })
  try {
    return await copyStore(table, Date.now())
  } finally {
    await table.close()
  }
}

/** The copy as this process sees it, read from the first page to the last. */
async function expectWhole(path: string, { bytes }: StoreCopy): Promise<void> {
  await access(path, constants.R_OK).catch(() => {
    throw new CannotCopy(
      `The bot has made a copy of ${bytes} bytes, but ${path} cannot be read from here. Run this ` +
        'where the bot runs: in its container, as its user.',
    )
  })
  const table = new KeyvTable(path)
  table.on('error', () => undefined)
  try {
    const [row] = await table.query('PRAGMA integrity_check(1)')
    if (row?.integrity_check !== 'ok') throw new Error(String(row?.integrity_check))
  } catch (failure) {
    throw new CannotCopy(
      `The copy ${path} is damaged (${String(failure)}). Do not rely on it. If that happens again, ` +
        'the disk or the store itself is damaged: restore an older copy.',
    )
  } finally {
    await table.close().catch(() => undefined)
  }
}

/** By copying, for the folder may be on another disk. */
async function take(name: string, home: string, folder: string): Promise<void> {
  const unfinished = join(folder, `${name}.unfinished`)
  try {
    await mkdir(folder, { recursive: true })
    await copyFile(join(home, name), unfinished, constants.COPYFILE_EXCL)
    try {
      await chmod(unfinished, 0o600)
      await flush(unfinished)
      await moveTo(unfinished, join(folder, name))
    } finally {
      await rm(unfinished, { force: true })
    }
  } catch (failure) {
    throw new CannotCopy(
      `The copy could not be brought to ${folder} (${String(failure)}). It stays in ${home}, as ` +
        `${name}. Check that the folder may be written to and that its disk has room.`,
    )
  }
  await rm(join(home, name))
}

async function keepNewest(count: number, folder: string, file: string): Promise<void> {
  const old = copiesAmong(await readdir(folder), file).slice(0, -count)
  for (const name of old) await rm(join(folder, name))
  if (old.length > 0) console.log(`Older copies removed: ${old.length}.`)
}

main().catch((failure: unknown) => {
  console.error(failure instanceof Error ? failure.message : String(failure))
  process.exitCode = 1
})
