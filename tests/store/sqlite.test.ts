import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { accountId, partyId, personId } from '../../src/core/engine/ids.ts'
import { StoreFailure } from '../../src/core/ports.ts'
import { CannotOpenStore, openTable } from '../../src/store/open-table.ts'
import { partyStoreContract } from '../contracts/party-store.ts'
import { vaultContract } from '../contracts/vault.ts'
import { aPool, aRecord, aSummary } from '../fakes/records.ts'
import {
  KEY_1,
  KEY_2,
  type LoggedLine,
  openStore,
  openWithTable,
  temporaryFolder,
} from './stores.ts'

const ACCOUNT = {
  account: accountId('spotify:wizzler'),
  name: 'Wizzler',
  refreshToken: 'secret-refresh-token',
  accessToken: 'secret-access-token',
  accessExpiresAt: 1_767_300_000_000,
}

const LOGIN = {
  person: personId('discord:1'),
  personName: 'Una Persona',
  platform: 'discord',
  verifier: 'secret-verifier',
  createdAt: 1_767_300_000_000,
}

async function openEmpty(now?: () => number) {
  return openStore(join(await temporaryFolder(), 'store.sqlite'), now && { now })
}

partyStoreContract('SQLite', openEmpty)
vaultContract('SQLite', openEmpty)

describe('the file of the store', () => {
  it('is created with its folder, for its owner alone', async () => {
    const file = join(await temporaryFolder(), 'deep', 'folder', 'store.sqlite')
    const store = await openStore(file)
    await store.vault.put('block', 'id', { until: 1 })

    const files = await readdir(join(file, '..'))
    const modes = await Promise.all(files.map((name) => stat(join(file, '..', name))))

    expect(files).toContain('store.sqlite-wal')
    expect(modes.map(({ mode }) => mode & 0o777)).toEqual(files.map(() => 0o600))
    await store.close()
  })

  it('keeps everything over closing and opening', async () => {
    const file = join(await temporaryFolder(), 'store.sqlite')
    const first = await openStore(file)
    const id = partyId('a')
    await first.parties.commit(aRecord('a', 1), 0, [aSummary(id, 1)])
    await first.parties.savePool(aPool('p', 3))
    await first.vault.put('account', 'wizzler', ACCOUNT)
    await first.close()

    const second = await openStore(file)

    expect((await second.parties.active()).records).toEqual([aRecord('a', 1)])
    expect(await second.parties.rounds(id)).toEqual([aSummary(id, 1)])
    expect(await second.parties.loadPool(aPool('p', 3).id)).toEqual(aPool('p', 3))
    expect(await second.vault.get('account', 'wizzler')).toEqual(ACCOUNT)
    await second.parties.commit(aRecord('a', 2), 1)
    await second.close()
  })

  it('opens what was stored before people could bring songs, and writes it on', async () => {
    const sample = new URL('record-of-schema-1.json', import.meta.url)
    const row: unknown = JSON.parse(await readFile(sample, 'utf8'))
    const file = join(await temporaryFolder(), 'store.sqlite')
    const before = await openWithTable(file)
    const value = JSON.stringify({ value: row })
    await before.table.query('INSERT INTO keyv (key, value) VALUES (?, ?)', 'party/p', value)
    await before.close()

    const store = await openStore(file)
    const [record] = (await store.parties.active()).records
    if (record === undefined) throw new Error('The party was not found.')
    expect(record).toMatchObject({ schema: 2, version: 7, party: { code: '123456' } })
    await store.parties.commit({ ...record, version: 8 }, 7)

    expect((await store.parties.active()).records).toEqual([{ ...record, version: 8 }])
    await store.close()
  })

  it('holds durable settings, for one process', async () => {
    const { table, close } = await openWithTable(join(await temporaryFolder(), 'store.sqlite'))

    expect(await table.query('PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }])
    expect(await table.query('PRAGMA synchronous')).toEqual([{ synchronous: 2 }])
    expect(await table.query('PRAGMA locking_mode')).toEqual([{ locking_mode: 'exclusive' }])
    await close()
  })

  it('writes what waits before it is closed, and then refuses', async () => {
    const file = join(await temporaryFolder(), 'store.sqlite')
    const store = await openStore(file)
    const commits = ['a', 'b', 'c'].map((id) => store.parties.commit(aRecord(id, 1), 0))
    await store.close()
    await Promise.all(commits)
    await expect(store.parties.commit(aRecord('d', 1), 0)).rejects.toThrow(StoreFailure)
    await expect(store.parties.load(partyId('a'))).rejects.toThrow(StoreFailure)
    expect(await store.health()).toMatchObject({ ok: false })

    const again = await openStore(file)

    expect((await again.parties.active()).records).toHaveLength(3)
    await again.close()
  })

  it.each([
    ['postgres://localhost/partyline', 'badAddress', 'sqlite://data/partyline.sqlite'],
    ['sqlite://', 'badAddress', 'sqlite://data/partyline.sqlite'],
    ['sqlite://data/', 'badAddress', 'sqlite://data/partyline.sqlite'],
    ['sqlite://:memory:', 'badAddress', 'sqlite://data/partyline.sqlite'],
    ['sqlite:///dev/null/store.sqlite', 'unusable', '/dev/null/store.sqlite'],
    ['sqlite:///dev', 'unusable', 'may be written to'],
  ])('refuses %s with a sentence that helps', async (url, reason, hint) => {
    const opening = openTable(url)

    await expect(opening).rejects.toBeInstanceOf(CannotOpenStore)
    await expect(opening).rejects.toMatchObject({ reason, message: expect.stringContaining(hint) })
  })

  it('refuses a file that is something else, and leaves it as it is', async () => {
    const file = join(await temporaryFolder(), 'notes.txt')
    await writeFile(file, 'my shopping list'.repeat(1000))

    await expect(openStore(file)).rejects.toMatchObject({ reason: 'unusable' })

    expect(await readFile(file, 'utf8')).toBe('my shopping list'.repeat(1000))
  })

  it('can be opened again after a refusal', async () => {
    const file = join(await temporaryFolder(), 'store.sqlite')
    const first = await openStore(file)
    await expect(openStore(file)).rejects.toMatchObject({ reason: 'inUse' })
    await first.close()

    const second = await openStore(file)

    expect(await second.health()).toEqual({ ok: true })
    await second.close()
  })
})

it('applies statements in the order they were asked for, one after another', async () => {
  const { vault, close } = await openEmpty()

  for (let trial = 0; trial < 20; trial += 1) {
    const puts = Array.from({ length: 50 }, (_, until) => vault.put('block', 'id', { until }))
    await Promise.all(puts)
    expect(await vault.get('block', 'id')).toEqual({ until: 49 })
  }
  await close()
})

describe('secrets', () => {
  it('cannot be read from the files', async () => {
    const folder = await temporaryFolder()
    const store = await openStore(join(folder, 'store.sqlite'))
    await store.vault.put('account', 'wizzler', ACCOUNT)
    await store.vault.put('login', 'state', LOGIN)
    await store.vault.put('registration', 'plain', { hash: 'not-a-secret' })
    const names = await readdir(folder)
    const open = Buffer.concat(await Promise.all(names.map((name) => readFile(join(folder, name)))))
    await store.close()
    const closed = await readFile(join(folder, 'store.sqlite'))

    for (const bytes of [open, closed]) {
      expect(bytes.includes('not-a-secret')).toBe(true)
      for (const secret of [
        'secret-',
        'Wizzler',
        'Persona',
        Buffer.from('secret-').toString('base64'),
      ]) {
        expect(bytes.includes(secret)).toBe(false)
      }
    }
  })

  it('open with an old key after a new one came in front, and are sealed anew when put', async () => {
    const file = join(await temporaryFolder(), 'store.sqlite')
    const withKeys = async (keys: string) => openStore(file, { keys })
    const first = await withKeys(KEY_1)
    await first.vault.put('account', 'wizzler', ACCOUNT)
    await first.close()
    const both = await withKeys(`${KEY_2},${KEY_1}`)
    expect(await both.vault.get('account', 'wizzler')).toEqual(ACCOUNT)
    await both.vault.put('account', 'wizzler', ACCOUNT)
    await both.close()

    const second = await withKeys(KEY_2)

    expect(await second.vault.get('account', 'wizzler')).toEqual(ACCOUNT)
    await second.close()
  })

  it('count as absent without their key, are reported, and come back with it', async () => {
    const file = join(await temporaryFolder(), 'store.sqlite')
    const first = await openStore(file)
    await first.vault.put('account', 'wizzler', ACCOUNT)
    await first.vault.put('login', 'secret-state', LOGIN)
    await first.close()
    const lines: LoggedLine[] = []
    const other = await openStore(file, { keys: KEY_2, lines })

    expect(await other.vault.get('account', 'wizzler')).toBeUndefined()
    expect(await other.vault.list('account')).toEqual([])
    expect(await other.vault.get('login', 'secret-state')).toBeUndefined()
    await other.close()

    expect(lines).toHaveLength(3)
    expect(lines[0]?.details).toEqual({ unopened: { account: 1, login: 1 } })
    expect(lines[1]).toMatchObject({
      level: 'error',
      details: { kind: 'account', id: 'wizzler', why: expect.stringContaining('k1') },
    })
    expect(JSON.stringify(lines)).not.toContain('secret-state')
    const again = await openStore(file)
    expect(await again.vault.get('account', 'wizzler')).toEqual(ACCOUNT)
    await again.close()
  })
})
