import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { partyId, poolId } from '../../src/core/engine/ids.ts'
import { StoreFailure, VersionConflict } from '../../src/core/ports.ts'
import { aPool, aRecord, aSummary } from '../fakes/records.ts'
import { type LoggedLine, openStore, openWithTable, temporaryFolder } from './stores.ts'

async function openEmpty(lines?: LoggedLine[]) {
  return openWithTable(join(await temporaryFolder(), 'store.sqlite'), lines ? { lines } : {})
}

const ids = (count: number) => Array.from({ length: count }, (_, index) => `party-${index}`)

describe('many commits at once', () => {
  it('go out in few statements', async () => {
    const { parties, statements, close } = await openEmpty()
    const first = parties.commit(aRecord('first', 1), 0)
    await new Promise(setImmediate)
    statements.length = 0

    await Promise.all(ids(500).map((id) => parties.commit(aRecord(id, 1), 0)))
    await first

    expect(statements.length).toBeLessThanOrEqual(5)
    expect((await parties.active()).records).toHaveLength(501)
    await close()
  })

  it('stay below the limits of a statement, with their rounds', async () => {
    const { parties, statements, close } = await openEmpty()
    const summaries = (id: string) =>
      Array.from({ length: 100 }, (_, round) => aSummary(partyId(id), round))

    await Promise.all(ids(200).map((id) => parties.commit(aRecord(id, 1), 0, summaries(id))))

    expect(statements.length).toBeGreaterThan(1)
    expect(statements.length).toBeLessThan(50)
    for (const id of ids(200)) expect(await parties.rounds(partyId(id))).toHaveLength(100)
    await close()
  })

  it('fail alone where one is too large for any statement', async () => {
    const { parties, close } = await openEmpty()
    const endless = Array.from({ length: 9_000 }, (_, round) => aSummary(partyId('huge'), round))

    const [huge, small] = await Promise.allSettled([
      parties.commit(aRecord('huge', 1), 0, endless),
      parties.commit(aRecord('small', 1), 0),
    ])

    expect(huge).toMatchObject({ status: 'rejected', reason: expect.any(StoreFailure) })
    expect(small.status).toBe('fulfilled')
    expect((await parties.active()).records).toEqual([aRecord('small', 1)])
    await close()
  })
})

describe('a full disk', () => {
  it('fails what does not fit, changes nothing, and passes', async () => {
    const lines: LoggedLine[] = []
    const { parties, vault, table, health, close } = await openEmpty(lines)
    await parties.commit(aRecord('a', 1), 0)
    const [{ page_count: pages }] = await table.query('PRAGMA page_count')
    await table.query(`PRAGMA max_page_count = ${pages + 2}`)

    const results = await Promise.allSettled([
      parties.commit(aRecord('a', 2, { voters: 100 }), 1, [aSummary(partyId('a'), 1)]),
      parties.commit(aRecord('b', 1, { voters: 100 }), 0),
    ])
    const pool = await parties.savePool(aPool('p', 500)).catch((failure) => failure)

    expect(results).toMatchObject([
      { status: 'rejected', reason: expect.any(StoreFailure) },
      { status: 'rejected', reason: expect.any(StoreFailure) },
    ])
    expect(pool).toBeInstanceOf(StoreFailure)
    expect(pool.message).toContain('full')
    expect(await parties.load(partyId('a'))).toEqual(aRecord('a', 1))
    expect(await parties.rounds(partyId('a'))).toEqual([])

    await table.query('PRAGMA max_page_count = 1000000')
    await parties.commit(aRecord('a', 2, { voters: 100 }), 1)
    await vault.put('block', 'id', { until: 1 })

    expect((await parties.load(partyId('a')))?.version).toBe(2)
    expect(await health()).toEqual({ ok: true })
    await close()
  })

  it('shows in the health of the store', async () => {
    const lines: LoggedLine[] = []
    const { table, health, close } = await openEmpty(lines)
    await table.query('PRAGMA query_only = ON')

    expect(await health()).toMatchObject({ ok: false })

    expect(lines).toMatchObject([{ level: 'error', message: 'The store cannot be written to.' }])
    await close()
  })
})

describe('what cannot be read', () => {
  async function openBroken() {
    const lines: LoggedLine[] = []
    const opened = await openEmpty(lines)
    const { parties, table } = opened
    for (const id of ['fine', 'newer', 'odd', 'cut', 'wrong', 'foreign']) {
      await parties.commit(aRecord(id, 1), 0)
    }
    const tamper = (id: string, sql: string) =>
      table.query(`UPDATE keyv SET value = ${sql} WHERE key = ?`, `party/${id}`)
    await tamper('newer', `json_set(value, '$.value.schema', 999)`)
    await tamper('odd', `json_set(value, '$.value.party.unheardOf', 1)`)
    await tamper('cut', `substr(value, 1, length(value) - 10)`)
    await tamper('wrong', `json_set(value, '$.value.party.phase', 'dancing')`)
    await tamper('foreign', `'hello'`)
    return { ...opened, lines }
  }

  it('is set aside and told about, and stops nothing', async () => {
    const { parties, close } = await openBroken()

    const { records, setAside } = await parties.active()

    expect(records).toEqual([aRecord('fine', 1)])
    expect(new Map(setAside.map(({ key, why }) => [key, why]))).toEqual(
      new Map([
        ['party/newer', expect.stringContaining('999')],
        ['party/odd', expect.stringContaining('unheardOf')],
        ['party/cut', expect.stringContaining('not JSON')],
        ['party/wrong', expect.stringContaining('party.phase')],
        ['party/foreign', expect.stringContaining('not JSON')],
      ]),
    )
    await close()
  })

  it('fails to load, and is neither overwritten nor deleted', async () => {
    const { parties, table, close } = await openBroken()
    const broken = ['newer', 'odd', 'cut', 'wrong', 'foreign']
    const stored = () => table.query(`SELECT key, value FROM keyv WHERE key LIKE 'party/%'`)
    const before = await stored()

    for (const id of broken) {
      await expect(parties.load(partyId(id))).rejects.toThrow(StoreFailure)
      await expect(parties.commit(aRecord(id, 1), 0)).rejects.toThrow(VersionConflict)
    }
    await parties.purge(Number.MAX_SAFE_INTEGER)

    expect(await stored()).toEqual(before)
    await close()
  })

  it('is not purged even where its party has ended', async () => {
    const { parties, table, close } = await openEmpty()
    const record = aRecord('a', 1, { phase: 'ended', ended: { at: 1, why: 'host' } })
    await parties.commit(record, 0, [{ ...aSummary(partyId('a'), 1), closedAt: Date.now() }])
    await table.query(`UPDATE keyv SET value = json_set(value, '$.value.schema', 999)
      WHERE key = 'party/a'`)

    expect(await parties.purge(Number.MAX_SAFE_INTEGER)).toBe(0)

    expect(await parties.rounds(partyId('a'))).toHaveLength(1)
    expect(await table.query(`SELECT 1 FROM keyv WHERE key = 'party/a'`)).toHaveLength(1)
    await close()
  })

  it('comes back with a program that knows it', async () => {
    const { parties, table, close } = await openBroken()
    await table.query(`UPDATE keyv SET value = json_set(value, '$.value.schema', 1)
      WHERE key = 'party/newer'`)

    expect((await parties.active()).records.map(({ party }) => party.id)).toEqual(['fine', 'newer'])
    await close()
  })

  it('leaves out a broken round or value of the vault, and reports it', async () => {
    const lines: LoggedLine[] = []
    const { parties, vault, table, close } = await openEmpty(lines)
    const id = partyId('a')
    await parties.commit(aRecord('a', 1), 0, [aSummary(id, 1), aSummary(id, 2)])
    await vault.put('block', 'cut', { until: 1 })
    await vault.put('block', 'odd', { until: 1 })
    await vault.put('block', 'fine', { until: 1 })
    const set = (key: string, value: string) =>
      table.query('UPDATE keyv SET value = ? WHERE key = ?', value, key)
    await set('round/a/00001', '{"value":{}}')
    await set('vault/block/cut', '{"value":')
    await set('vault/block/odd', '{"value":{"until":"soon"}}')

    expect(await parties.rounds(id)).toEqual([aSummary(id, 2)])
    expect(await vault.list('block')).toEqual([{ id: 'fine', value: { until: 1 } }])
    expect(await vault.get('block', 'cut')).toBeUndefined()

    expect(lines.map(({ level, details }) => [level, details?.key ?? details?.id])).toEqual([
      ['error', 'round/a/00001'],
      ['error', 'cut'],
      ['error', 'odd'],
      ['error', 'cut'],
    ])
    await close()
  })

  it('fails to load as a pool', async () => {
    const { parties, table, close } = await openEmpty()
    await parties.savePool(aPool('p', 2))
    await table.query(`UPDATE keyv SET value = substr(value, 1, 100) WHERE key = 'pool/p'`)

    await expect(parties.loadPool(poolId('p'))).rejects.toThrow('pool/p')
    await close()
  })
})

it('resumes what another program left in the file', async () => {
  const file = join(await temporaryFolder(), 'store.sqlite')
  const { table, close } = await openWithTable(file)
  await table.query(`INSERT INTO keyv VALUES ('somebody:else', '{"value":1}'), ('party', 'x')`)
  await close()

  const store = await openStore(file)

  expect(await store.parties.active()).toEqual({ records: [], setAside: [] })
  await store.close()
})
