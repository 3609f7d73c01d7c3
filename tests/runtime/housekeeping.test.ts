import { describe, expect, it } from 'vitest'
import { RuntimeStage } from './stage.ts'

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS

describe('housekeeping', () => {
  it('removes wrong guesses and logins that nobody finished, and old parties at last', async () => {
    const stage = new RuntimeStage()
    await stage.start({ pulse: false })
    await stage.lobby()
    const party = await stage.party()
    await stage.during(stage.chat.ask('jo', stage.channel, { type: 'join', code: '000000' }))
    await stage.store.vault.put('login', 'state', {
      state: 'state',
      person: stage.chat.person('jo'),
      personName: 'jo',
      platform: 'fake',
      verifier: 'verifier',
      createdAt: stage.clock.now(),
    })
    expect(await stage.store.vault.list('guesses')).not.toEqual([])
    await stage.during(stage.chat.ask('mara', stage.channel, { type: 'confirmEnd' }))
    await stage.clock.advance(2 * HOUR_MS)
    stage.runtime.beat()
    await stage.clock.advance(1_000)
    expect(await stage.store.vault.list('guesses')).toEqual([])
    expect(await stage.store.vault.list('login')).toEqual([])
    expect(await stage.store.parties.load(party.id)).toBeDefined()
    await stage.clock.advance(31 * DAY_MS)
    stage.runtime.beat()
    await stage.clock.advance(1_000)
    expect(await stage.store.parties.load(party.id)).toBeUndefined()
    await stage.stop()
  })

  it('is done later when the store fails', async () => {
    const stage = new RuntimeStage()
    await stage.start({ pulse: false })
    await stage.during(stage.chat.ask('jo', stage.channel, { type: 'join', code: '000000' }))
    await stage.clock.advance(2 * HOUR_MS)
    stage.store.failNextWrites(1)
    for (let beats = 0; beats < 3; beats += 1) {
      stage.runtime.beat()
      await stage.clock.advance(10 * 60_000)
    }
    expect(await stage.store.vault.list('guesses')).toEqual([])
    await stage.stop()
    expect(stage.problems).toEqual([])
  })
})
