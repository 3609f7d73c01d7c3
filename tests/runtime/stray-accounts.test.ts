import { describe, expect, it } from 'vitest'
import { accountId, partyId, personId } from '../../src/core/engine/ids.ts'
import { Parties } from '../../src/core/runtime/parties.ts'
import { StrayAccounts } from '../../src/core/runtime/stray-accounts.ts'
import { createMemoryStore } from '../../src/store/memory.ts'
import { aRecord } from '../fakes/records.ts'
import { VirtualClock } from '../fakes/virtual-clock.ts'

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS
const [MARA, JO] = [personId('discord:1'), personId('discord:2')]

async function connected() {
  const clock = new VirtualClock()
  const { vault } = createMemoryStore()
  const parties = new Parties()
  const connect = async (name: string, person?: typeof MARA) => {
    const account = accountId(`spotify:${name}`)
    const tokens = { refreshToken: 'r', accessToken: 'a', accessExpiresAt: clock.now() + HOUR_MS }
    await vault.put('account', account, { account, name, ...tokens })
    if (person !== undefined) await vault.put('link', person, { account })
    return account
  }
  const forget = async (account: string) => void (await vault.remove('account', account))
  const stray = new StrayAccounts(parties, { forget }, vault, clock)
  const kept = async () => (await vault.list('account')).map(({ value }) => value.name)
  return { clock, parties, connect, stray, kept }
}

describe('accounts that nobody is connected to', () => {
  it('are forgotten a day after their tokens ended', async () => {
    const { clock, connect, stray, kept } = await connected()
    await connect('first', MARA)
    await connect('second', MARA)
    await connect('of Jo', JO)
    await clock.advance(20 * HOUR_MS)
    expect(await stray.sweep()).toBe(0)

    await clock.advance(DAY_MS)

    expect(await stray.sweep()).toBe(1)
    expect(await kept()).toEqual(['of Jo', 'second'])
  })

  it('stay while a party uses them, and while a login is under way', async () => {
    const { clock, parties, connect, stray, kept } = await connected()
    const account = await connect('in use')
    const record = aRecord('a', 1, { account })
    parties.put(record)
    await clock.advance(2 * DAY_MS)
    await connect('about to be linked')

    expect(await stray.sweep()).toBe(0)
    parties.put({ ...record, party: { ...record.party, phase: 'ended' } })

    expect(await stray.sweep()).toBe(1)
    expect(await kept()).toEqual(['about to be linked'])
    expect(parties.party(partyId('a'))).toBeUndefined()
  })
})
