import { describe, expect, it } from 'vitest'
import { accountId } from '../../src/core/engine/ids.ts'
import { codeOf, connect, type OpenMusic, reasonOf, start, startConnected } from './music-stage.ts'

/** What every `MusicLogin` promises. */
export function musicLoginContract(name: string, open: OpenMusic): void {
  describe(`${name}: connecting an account`, () => {
    it('turns an agreement into an account', async () => {
      const { services, world } = await start(open)
      const ada = world.addAccount({ name: 'Ada' })
      const { url, state, verifier } = services.login.request()

      const location = new URL(await ada.login(url))
      const connected = await services.login.exchange(codeOf(location), verifier)

      expect(location.searchParams.get('state')).toBe(state)
      expect(connected.name).toBe('Ada')
      const library = services.library(connected.account)
      expect(await library.playlists(0, 10)).toEqual({ items: [], total: 0 })
    })

    it('makes every login unguessable', async () => {
      const { services } = await start(open)
      const [one, other] = [services.login.request(), services.login.request()]

      expect(one.state).not.toBe(other.state)
      expect(one.verifier).not.toBe(other.verifier)
      expect(Buffer.from(one.state, 'base64url')).toHaveLength(32)
      expect(one.url).not.toContain(one.verifier)
    })

    it('takes a code once, and only with the verifier of its login', async () => {
      const { services, world } = await start(open)
      const ada = world.addAccount({ name: 'Ada' })
      const first = services.login.request()
      const second = services.login.request()
      const code = codeOf(new URL(await ada.login(first.url)))
      const otherCode = codeOf(new URL(await ada.login(second.url)))

      expect(await reasonOf(services.login.exchange(otherCode, first.verifier))).toBe(
        'loginRefused',
      )
      await services.login.exchange(code, first.verifier)
      expect(await reasonOf(services.login.exchange(code, first.verifier))).toBe('loginRefused')
    })

    it('asks for a login where there is none', async () => {
      const { services } = await start(open)

      const player = services.player(accountId('nobody'))

      expect(await reasonOf(player.playback())).toBe('loginExpired')
    })

    it('forgets, and connects again', async () => {
      const { services, account, ada, player } = await startConnected(open)

      await services.login.forget(account)

      expect(await reasonOf(player.devices())).toBe('loginExpired')
      expect(await connect(services, ada)).toBe(account)
      expect(await player.devices()).toEqual([])
    })

    it('notices that the consent was withdrawn', async () => {
      const { ada, player } = await startConnected(open)

      ada.revoke()

      expect(await reasonOf(player.devices())).toBe('loginExpired')
      expect(await reasonOf(player.devices())).toBe('loginExpired')
    })

    it('outlives its access token', async () => {
      const { pass, player } = await startConnected(open)

      await pass(3 * 3_600_000)

      expect(await player.devices()).toEqual([])
    })

    it('says that a person is not on the list of users', async () => {
      const { ada, player } = await startConnected(open)

      ada.registered = false

      expect(await reasonOf(player.devices())).toBe('notRegistered')
    })
  })
}
