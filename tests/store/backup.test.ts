import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { partyId } from '../../src/core/engine/ids.ts'
import { openBackupDesk } from '../../src/store/backup-desk.ts'
import { requestCopy, socketOf } from '../../src/store/backup-socket.ts'
import { copiesAmong, copiesFolder, copyName } from '../../src/store/copies.ts'
import type { KeyvTable } from '../../src/store/keyv-table.ts'
import { openTable } from '../../src/store/open-table.ts'
import { aPool, aRecord } from '../fakes/records.ts'
import { firstLine, startChild } from './child-process.ts'
import { restore, runBackup } from './run-backup.ts'
import {
  KEY_1,
  type LoggedLine,
  openStore,
  openWithTable,
  recordingLog,
  temporaryFolder,
} from './stores.ts'

const COMMIT_FOREVER = new URL('./commit-forever.ts', import.meta.url)

const newFile = async () => join(await temporaryFolder(), 'data', 'store.sqlite')

/** A store that is held by this process, as by the bot. */
async function runningStore(lines: LoggedLine[] = []) {
  const file = await newFile()
  const store = await openStore(file, { lines })
  const desk = await openBackupDesk(store, recordingLog(lines))
  onTestFinished(async () => {
    await desk.close()
    await store.close()
  })
  return { ...store, desk, lines }
}

async function isWhole(file: string): Promise<boolean> {
  const table = await openTable(`sqlite://${file}`)
  const [row] = await table.query('PRAGMA integrity_check')
  await table.close()
  return row?.integrity_check === 'ok'
}

describe('a copy that the running program makes', () => {
  it('holds every commit that was acknowledged before, and is whole', async () => {
    const { parties, file, copy } = await runningStore()
    await parties.commit(aRecord('a', 1), 0)
    await parties.savePool(aPool('p', 500))

    const { name, bytes } = await copy()

    const path = join(copiesFolder(file), name)
    expect((await stat(path)).size).toBe(bytes)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readdir(copiesFolder(file))).toEqual([name])
    expect(await isWhole(path)).toBe(true)
    const other = await openStore(path)
    expect(await other.parties.load(partyId('a'))).toEqual(aRecord('a', 1))
    await other.close()
  })

  it('goes on beside commits, of which it has a prefix', async () => {
    const { parties, file, copy } = await runningStore()
    for (let pool = 0; pool < 10; pool += 1) await parties.savePool(aPool(`p${pool}`, 5_000))
    let acknowledged = 0
    let isCopied = false
    const committing = (async () => {
      for (let version = 1; !isCopied; version += 1) {
        await parties.commit(aRecord('a', version), version - 1)
        acknowledged = version
      }
    })()
    while (acknowledged === 0) await new Promise(setImmediate)

    const atTheStart = acknowledged
    const { name } = await copy()
    const atTheEnd = acknowledged
    isCopied = true
    await committing

    const copied = await openStore(join(copiesFolder(file), name))
    const version = (await copied.parties.load(partyId('a')))?.version ?? 0
    expect(version).toBeGreaterThanOrEqual(atTheStart)
    expect(version).toBeLessThanOrEqual(atTheEnd + 1)
    expect((await parties.load(partyId('a')))?.version).toBe(acknowledged)
    await copied.close()
  })

  it('comes one after another, each under a name of its own', async () => {
    const { file, copy } = await runningStore()

    const copies = [await copy(), await copy()]

    expect(await readdir(copiesFolder(file))).toEqual(copies.map(({ name }) => name).sort())
  })

  it('is refused without room, and leaves nothing behind', async () => {
    const file = await newFile()
    const { table, parties, copy, close } = await openWithTable(file)
    await parties.commit(aRecord('a', 1), 0)
    pretendSize(table, 2 ** 50)

    await expect(copy()).rejects.toMatchObject({
      name: 'CannotCopy',
      message: expect.stringMatching(/not enough room .* Make room on the disk/),
    })

    expect(await readdir(copiesFolder(file))).toEqual([])
    await close()
  })

  it('takes away what a copy left that was cut short, and nothing else', async () => {
    const { file, copy } = await runningStore()
    const folder = copiesFolder(file)
    await mkdir(folder)
    const cut = `${copyName(file, 1)}.unfinished`
    await writeFile(join(folder, cut), 'half')
    await writeFile(join(folder, 'notes.unfinished'), 'mine')

    const { name } = await copy()

    expect((await readdir(folder)).sort()).toEqual(['notes.unfinished', name].sort())
  })

  it('never takes the place of another file', async () => {
    const file = await newFile()
    const at = Date.UTC(2026, 10, 20)
    const store = await openStore(file, { now: () => at })
    const folder = copiesFolder(file)
    await mkdir(folder)
    await writeFile(join(folder, copyName(file, at)), 'precious')

    await expect(store.copy()).rejects.toThrow(/EEXIST/)

    expect(await readFile(join(folder, copyName(file, at)), 'utf8')).toBe('precious')
    expect(await readdir(folder)).toEqual([copyName(file, at)])
    await store.close()
  })
})

/** Lets the store seem to have as many pages. */
function pretendSize(table: KeyvTable, pages: number): void {
  const { query } = table
  table.query = async (sql, ...parameters) =>
    sql === 'PRAGMA page_count' ? [{ page_count: pages }] : query(sql, ...parameters)
}

describe('the socket for backups', () => {
  it('is for its owner alone, and goes with the program', async () => {
    const { file, desk } = await runningStore()
    const socket = socketOf(file) ?? ''
    expect((await stat(socket)).mode & 0o777).toBe(0o600)

    await desk.close()

    await expect(stat(socket)).rejects.toThrow('ENOENT')
    expect(await requestCopy(file)).toBeUndefined()
  })

  it('takes the place of one that a killed program left', async () => {
    const file = await newFile()
    const store = await openStore(file)
    await leaveSocket(socketOf(file) ?? '')
    expect(await requestCopy(file)).toBeUndefined()

    const desk = await openBackupDesk(store, recordingLog())

    expect(await requestCopy(file)).toMatchObject({ name: expect.stringContaining('store-') })
    await desk.close()
    await store.close()
  })

  it('passes on why there is no copy', async () => {
    const { file, lines } = await runningStore()
    await writeFile(copiesFolder(file), 'a file where the folder should be')

    await expect(requestCopy(file)).rejects.toThrow(/could not be written to .*backups/)

    expect(lines).toMatchObject([{ level: 'error', message: 'The store could not be backed up.' }])
  })

  it('says that the program stopped in the middle', async () => {
    const file = join(await temporaryFolder(), 'store.sqlite')
    const server = createServer((socket) => socket.end('{"ok":tr'))
    await new Promise<void>((resolve) => server.listen(socketOf(file), resolve))

    await expect(requestCopy(file)).rejects.toThrow(/stopped before the copy was done. Try again/)

    await new Promise((resolve) => server.close(resolve))
  })

  it('is done without where its path is too long, and that is said', async () => {
    const folder = join(await temporaryFolder(), 'x'.repeat(120))
    const lines: LoggedLine[] = []
    const store = await openStore(join(folder, 'store.sqlite'))

    const desk = await openBackupDesk(store, recordingLog(lines))

    expect(lines).toMatchObject([{ level: 'warn', message: expect.stringContaining('stopped') }])
    expect(await requestCopy(store.file)).toBeUndefined()
    await desk.close()
    await store.close()
  })

  it('is left alone where it is no socket', async () => {
    const store = await openStore(await newFile())
    const lines: LoggedLine[] = []
    await writeFile(socketOf(store.file) ?? '', 'precious')

    const desk = await openBackupDesk(store, recordingLog(lines))

    expect(lines).toHaveLength(1)
    expect(await readFile(socketOf(store.file) ?? '', 'utf8')).toBe('precious')
    await desk.close()
    await store.close()
  })
})

/** As a process that is killed does. */
async function leaveSocket(path: string): Promise<void> {
  const other = `${path}.other`
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(other, resolve))
  await rename(other, path)
  await new Promise((resolve) => server.close(resolve))
}

describe('npm run backup', () => {
  it('copies while a bot writes, and the bot does not stop for it', async () => {
    const { parties, file } = await runningStore()
    await parties.commit(aRecord('a', 1), 0)

    const { code, output } = await runBackup(file)

    const [name = ''] = await readdir(copiesFolder(file))
    expect(output).toContain(`The copy is ${join(copiesFolder(file), name)}, `)
    expect(output).toMatch(/ \d+ bytes, checked and whole\./)
    expect(output).toContain('TOKEN_KEYS')
    expect(code).toBe(0)
    await parties.commit(aRecord('a', 2), 1)
  })

  it('copies a store that nobody runs on, to any folder, and keeps the newest', async () => {
    const file = await newFile()
    const store = await openStore(file)
    await store.parties.commit(aRecord('a', 1), 0)
    await store.close()
    const safe = join(await temporaryFolder(), 'safe')
    await mkdir(safe)
    for (const at of [1, 2]) await writeFile(join(safe, copyName(file, at)), 'old')
    await writeFile(join(safe, 'holiday.jpg'), 'precious')

    const { code, output } = await runBackup(file, safe, '--keep', '2')

    expect(output).toContain('Older copies removed: 1.')
    expect(code).toBe(0)
    const names = await readdir(safe)
    expect(names).toContain('holiday.jpg')
    const [old, copy = ''] = copiesAmong(names, file)
    expect(old).toBe(copyName(file, 2))
    expect((await stat(join(safe, copy))).mode & 0o777).toBe(0o600)
    expect(await readdir(copiesFolder(file))).toEqual([])
    await restore(join(safe, copy), file)
    const restored = await openStore(file)
    expect(await restored.parties.load(partyId('a'))).toEqual(aRecord('a', 1))
    await restored.close()
  })

  it.each([
    ['no store', [], /There is no store at .* Run this in the folder of Partyline/],
    ['a wrong count', ['--keep', 'all'], /Use it like this/],
    ['an option it does not know', ['--overwrite'], /Use it like this/],
  ])('says what to do about %s', async (_name, parameters, sentence) => {
    const file = await newFile()

    const { code, output } = await runBackup(file, ...parameters)

    expect(output).toMatch(sentence)
    expect(output).not.toContain('    at ')
    expect(code).toBe(1)
    await expect(stat(file)).rejects.toThrow('ENOENT')
  })

  it('says what to do when the bot takes no requests', async () => {
    const file = await newFile()
    const store = await openStore(file)

    const { code, output } = await runBackup(file)

    expect(output).toMatch(/The bot holds the store .* Try again in a moment, or stop the bot/)
    expect(code).toBe(1)
    await store.close()
  })

  it('leaves the copy where it is when it cannot be brought elsewhere', async () => {
    const { file } = await runningStore()
    const safe = join(await temporaryFolder(), 'safe')
    await writeFile(safe, 'no folder')

    const { code, output } = await runBackup(file, safe)

    expect(output).toMatch(/could not be brought to .* It stays in .*backups, as store-/)
    expect(code).toBe(1)
    expect(await readdir(copiesFolder(file))).toHaveLength(1)
  })

  it('copies what a killed bot left, with every acknowledged commit', async () => {
    const file = await newFile()
    const child = startChild(COMMIT_FOREVER, file, KEY_1)
    const [name = '', version] = (await firstLine(child))?.split(' ') ?? []
    await child.kill()

    expect((await runBackup(file)).code).toBe(0)

    const [copy = ''] = await readdir(copiesFolder(file))
    const copied = await openStore(join(copiesFolder(file), copy))
    const stored = await copied.parties.load(partyId(name))
    expect(stored?.version).toBeGreaterThanOrEqual(Number(version))
    await copied.close()
  })
})

it('names copies so that they sort by age, and knows its own', () => {
  const file = '/data/party.sqlite'
  const [older, newer] = [
    copyName(file, 1),
    copyName(file, Date.UTC(2026, 10, 20, 21, 53, 12, 345)),
  ]

  expect(newer).toBe('party-2026-11-20T21-53-12-345Z.sqlite')
  const others = ['party.sqlite', 'party-old.sqlite', `other-${newer}`, `${older}.unfinished`]
  expect(copiesAmong([newer, ...others, older], file)).toEqual([older, newer])
})
