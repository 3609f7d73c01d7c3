import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { accountId, personId } from '../../src/core/engine/ids.ts'
import type { StoredAccount } from '../../src/core/ports.ts'
import { openTable } from '../../src/store/open-table.ts'
import { renewSeals } from '../../src/store/renew-seals.ts'
import { createSealer, parseTokenKeys } from '../../src/store/sealer.ts'
import {
  KEY_1,
  KEY_2,
  type LoggedLine,
  openStore,
  openWithTable,
  recordingLog,
  temporaryFolder,
} from './stores.ts'

/** More than go into one statement. */
const COUNT = 600

function account(number: number): StoredAccount {
  return {
    account: accountId(`spotify:${number}`),
    name: 'Mara',
    refreshToken: `refresh-${number}`,
    accessToken: `access-${number}`,
    accessExpiresAt: 1_767_300_000_000,
  }
}

const LOGIN = {
  person: personId('discord:1'),
  personName: 'Una',
  platform: 'discord',
  verifier: 'verifier',
  createdAt: 1_767_300_000_000,
}

const INSTALLATION = { botToken: 'xoxb-1', botUserId: 'U1', botId: 'B1' }

/** A store that was filled under the first key alone. */
async function oldStore(): Promise<string> {
  const file = join(await temporaryFolder(), 'store.sqlite')
  const { vault, table, close } = await openWithTable(file, { keys: KEY_1 })
  const sealer = createSealer(parseTokenKeys(KEY_1))
  const accounts = Array.from({ length: COUNT }, (_, number) => {
    const id = `spotify:${number}`
    const key = `vault/account/${id}`
    const value = sealer.seal('account', id, JSON.stringify(account(number)))
    return { key, value: JSON.stringify({ value }), guard: key, expected: null }
  })
  await table.writeGuarded(accounts)
  await vault.put('installation', 'T1', INSTALLATION)
  await vault.put('login', 'state', LOGIN)
  await vault.put('block', 'bucket', { until: 1 })
  await close()
  return file
}

async function startsWith(file: string, keys: string): Promise<LoggedLine[]> {
  const lines: LoggedLine[] = []
  const store = await openStore(file, { keys, lines })
  await store.close()
  return lines
}

async function rows(file: string) {
  const table = await openTable(`sqlite://${file}`)
  const found: { key: string; value: string }[] = await table.query(
    'SELECT key, value FROM keyv ORDER BY key',
  )
  await table.close()
  return found
}

describe('old seals', () => {
  it('are renewed at the start, so that the old key can be dropped', async () => {
    const file = await oldStore()

    const lines = await startsWith(file, `${KEY_2},${KEY_1}`)

    expect(lines).toEqual([
      {
        level: 'info',
        message: 'Older seals were renewed with the first key.',
        details: { renewed: COUNT + 2 },
      },
    ])
    const { vault, close } = await openStore(file, { keys: KEY_2 })
    expect(await vault.list('account')).toHaveLength(COUNT)
    expect(await vault.get('account', 'spotify:77')).toEqual(account(77))
    expect(await vault.get('installation', 'T1')).toEqual(INSTALLATION)
    expect(await vault.get('login', 'state')).toEqual(LOGIN)
    expect(await vault.get('block', 'bucket')).toEqual({ until: 1 })
    await close()
    expect((await rows(file)).filter(({ value }) => value.includes('v1.k1.'))).toEqual([])
  })

  it('are renewed once: what the first key sealed stays as it is', async () => {
    const file = await oldStore()
    await startsWith(file, `${KEY_2},${KEY_1}`)
    const before = await rows(file)

    expect(await startsWith(file, `${KEY_2},${KEY_1}`)).toEqual([])

    expect(await rows(file)).toEqual(before)
  })

  it('stay where no key opens them, but for logins, and are reported by count and kind', async () => {
    const file = await oldStore()
    const before = await rows(file)

    const lines = await startsWith(file, KEY_2)

    expect(lines).toEqual([
      {
        level: 'error',
        message: 'TOKEN_KEYS does not open everything. Put the missing key behind the others.',
        details: { unopened: { account: COUNT, installation: 1, login: 1 } },
      },
    ])
    expect(await rows(file)).toEqual(before.filter(({ key }) => key !== 'vault/login/state'))
    const { vault, close } = await openStore(file, { keys: `${KEY_2},${KEY_1}` })
    expect(await vault.get('account', 'spotify:77')).toEqual(account(77))
    await close()
  })

  it('stay where they are damaged, and stop nothing', async () => {
    const file = await oldStore()
    const table = await openTable(`sqlite://${file}`)
    const damage = (id: string, value: string) =>
      table.query('UPDATE keyv SET value = ? WHERE key = ?', value, `vault/account/spotify:${id}`)
    await damage('1', '{"value":')
    await damage('2', '{"value":{"refreshToken":"plain"}}')
    await damage('3', '{"value":"v1.k1.AAAA.BBBB"}')
    await table.close()

    const lines = await startsWith(file, `${KEY_2},${KEY_1}`)

    expect(lines.map(({ details }) => details)).toEqual([
      { renewed: COUNT - 3 + 2 },
      { unopened: { account: 3 } },
    ])
    const values = new Map((await rows(file)).map(({ key, value }) => [key, value]))
    expect(values.get('vault/account/spotify:1')).toBe('{"value":')
    expect(values.get('vault/account/spotify:3')).toBe('{"value":"v1.k1.AAAA.BBBB"}')
  })

  it('are renewed at the next start when the store fails, and the program starts', async () => {
    const file = await oldStore()
    const lines: LoggedLine[] = []
    const table = await openTable(`sqlite://${file}`)
    await table.query('PRAGMA query_only = ON')
    const sealer = createSealer(parseTokenKeys(`${KEY_2},${KEY_1}`))

    await renewSeals(table, sealer, recordingLog(lines))
    await table.close()

    expect(lines).toMatchObject([
      { level: 'error', message: 'Seals could not be renewed; do not drop a key yet.' },
    ])
    expect((await startsWith(file, `${KEY_2},${KEY_1}`)).map(({ details }) => details)).toEqual([
      { renewed: COUNT + 2 },
    ])
  })

  it('are never named, nor what they hold', async () => {
    const lines = [
      ...(await startsWith(await oldStore(), `${KEY_2},${KEY_1}`)),
      ...(await startsWith(await oldStore(), KEY_2)),
    ]

    expect(JSON.stringify(lines)).not.toMatch(/spotify:|refresh|access|xoxb|state|v1\./)
  })
})
