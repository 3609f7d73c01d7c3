import { describe, expect, it } from 'vitest'
import { type PersonId, personId } from '../../src/core/engine/ids.ts'
import { Login } from '../../src/core/runtime/login.ts'
import { createMemoryStore } from '../../src/store/memory.ts'
import { FakeMusicServices } from '../fakes/music.ts'
import { VirtualClock } from '../fakes/virtual-clock.ts'

const [mara, eve] = [personId('discord:1'), personId('discord:666')]
const expired = { ok: false, why: { code: 'loginExpired' } }

async function begun() {
  const clock = new VirtualClock()
  const music = new FakeMusicServices(clock)
  const account = music.addAccount({ name: 'Mara' })
  const { vault } = createMemoryStore(() => clock.now())
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  const login = new Login(music.login, { of: (one: PersonId) => one }, vault, clock, log)
  const address = await account.login(await login.begin(mara, 'Mara'))
  const { searchParams } = new URL(address)
  const [state, code] = [searchParams.get('state') ?? '', searchParams.get('code') ?? '']
  return { vault, login, address, state, code }
}

describe('the state of a login', () => {
  it('is of no use in parts: who can read the keys of the store can do nothing with them', async () => {
    const { vault, login, address, state, code } = await begun()
    const [kept] = await vault.list('login')
    expect(kept?.id.length).toBeLessThan(state.length / 2)
    expect(state.startsWith(kept?.id ?? '?')).toBe(true)
    const forged = `${kept?.id}${'A'.repeat(state.length - (kept?.id.length ?? 0))}`
    for (const wrong of [kept?.id ?? '', forged, `${state}A`, state.slice(0, -1)]) {
      expect(await login.whoAsked(wrong)).toBeUndefined()
      expect(await login.finish(wrong, code)).toEqual(expired)
      await login.decline(wrong)
      await login.paste(mara, `http://127.0.0.1/?state=${wrong}&error=access_denied`)
    }
    expect(await login.paste(mara, address)).toMatchObject({ ok: true, accountName: 'Mara' })
  })

  it('belongs to the one who asked: nobody else uses it up, by yes or by no', async () => {
    const { vault, login, address, state } = await begun()
    const other = { ok: false, why: { code: 'loginOfSomebodyElse' } }
    expect(await login.paste(eve, address)).toEqual(other)
    expect(await login.paste(eve, `http://127.0.0.1/?state=${state}&error=no`)).toEqual(other)
    expect(await vault.get('link', eve)).toBeUndefined()
    expect(await login.paste(mara, address)).toMatchObject({ ok: true })
    expect(await login.paste(mara, address)).toEqual(expired)
  })
})
