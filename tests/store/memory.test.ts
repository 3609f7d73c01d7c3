import { describe, expect, it } from 'vitest'
import { partyId } from '../../src/core/engine/ids.ts'
import { StoreFailure } from '../../src/core/ports.ts'
import { createMemoryStore } from '../../src/store/memory.ts'
import { partyStoreContract } from '../contracts/party-store.ts'
import { vaultContract } from '../contracts/vault.ts'
import { aRecord } from '../fakes/records.ts'

async function openEmpty(now?: () => number) {
  return { ...createMemoryStore(now), close: async () => undefined }
}

partyStoreContract('memory', openEmpty)
vaultContract('memory', openEmpty)

describe('the store in memory', () => {
  it('fails as many writes as it was told to, and changes nothing', async () => {
    const { parties, vault, failNextWrites } = createMemoryStore()
    failNextWrites(2)

    await expect(parties.commit(aRecord('a', 1), 0)).rejects.toThrow(StoreFailure)
    await expect(vault.put('block', 'id', { until: 1 })).rejects.toThrow(StoreFailure)
    expect(await parties.load(partyId('a'))).toBeUndefined()
    await parties.commit(aRecord('a', 1), 0)

    expect(await parties.load(partyId('a'))).toEqual(aRecord('a', 1))
  })

  it('waits as it was told to, and writes what was given when it was called', async () => {
    const { parties, delayBy } = createMemoryStore()
    let open: () => void = () => undefined
    const gate = new Promise<void>((resolve) => {
      open = resolve
    })
    delayBy(() => gate)
    const history = [...aRecord('a', 1).party.history]
    let done = false
    const commit = parties.commit(aRecord('a', 1, { history }), 0).then(() => {
      done = true
    })
    history.length = 0
    await new Promise(setImmediate)
    expect(done).toBe(false)

    open()
    await commit

    expect((await parties.load(partyId('a')))?.party.history).toHaveLength(2)
  })

  it('refuses what it could not read back', async () => {
    const { parties, vault } = createMemoryStore()
    const unreadable = aRecord('a', 1, { activeAt: Number.NaN })

    await expect(parties.commit(unreadable, 0)).rejects.toThrow('party.activeAt')
    await expect(vault.put('block', 'id', { until: Number.NaN })).rejects.toThrow('until')
    expect((await parties.active()).records).toEqual([])
  })
})
