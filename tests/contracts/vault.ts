import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { accountId, channelId, partyId, personId } from '../../src/core/engine/ids.ts'
import { DEFAULT_SETTINGS } from '../../src/core/engine/settings.ts'
import type { Vault, VaultKinds } from '../../src/core/ports.ts'

export interface VaultUnderTest {
  readonly vault: Vault
  close(): Promise<void>
}

const track = { uri: 'spotify:track:1', title: 'One', artist: 'Ada', durationMs: 180_000 }

const SAMPLES: VaultKinds = {
  account: {
    account: accountId('spotify:wizzler'),
    name: 'Wizzler “the ö”',
    refreshToken: 'refresh-token-value',
    accessToken: 'access-token-value',
    accessExpiresAt: 1_767_300_000_000,
  },
  login: {
    person: personId('slack:T1/U1'),
    personName: 'Una',
    platform: 'slack',
    verifier: 'verifier-value',
    createdAt: 1_767_300_000_000,
  },
  link: { account: accountId('spotify:wizzler') },
  identity: { person: personId('discord:1') },
  linkCode: { account: personId('discord:1'), name: 'Una', createdAt: 1_767_300_000_000 },
  guesses: { wrong: 3, lastAt: 1_767_300_000_000, blockedUntil: 0 },
  seenChannel: { lastAt: 1_767_300_000_000 },
  block: { until: 1_767_300_000_000 },
  installation: { botToken: 'xoxb-value', botUserId: 'U1', botId: 'B1' },
  lastTime: {
    host: personId('discord:1'),
    playlist: { id: 'p', name: 'Road trip' },
    device: { id: 'd', name: 'Kitchen', type: 'Speaker' },
    settings: { ...DEFAULT_SETTINGS, roundLengthMs: 60_000 },
    listed: true,
    songs: [{ track, by: personId('slack:T1/U1'), name: 'Una' }],
    at: 1_767_300_000_000,
  },
  listener: {
    party: partyId('p'),
    account: accountId('spotify:una'),
    device: { id: 'd', name: 'Phone', type: 'Smartphone' },
    channel: channelId('slack:T1/C1'),
    latencyMs: 400,
  },
  registration: { hash: 'abc' },
}

const KINDS = Object.keys(SAMPLES) as (keyof VaultKinds)[]

/** What every vault promises. `open` gives an empty one. */
export function vaultContract(name: string, open: () => Promise<VaultUnderTest>): void {
  describe(`${name}, as a vault`, () => {
    let store: VaultUnderTest
    let vault: Vault

    beforeEach(async () => {
      store = await open()
      vault = store.vault
    })

    afterEach(() => store.close())

    it.each(KINDS)('keeps one %s until it is removed', async (kind) => {
      expect(await vault.get(kind, 'id')).toBeUndefined()
      await vault.put(kind, 'id', SAMPLES[kind])
      expect(await vault.get(kind, 'id')).toEqual(SAMPLES[kind])

      expect(await vault.remove(kind, 'id')).toBe(true)

      expect(await vault.get(kind, 'id')).toBeUndefined()
      expect(await vault.remove(kind, 'id')).toBe(false)
    })

    it('replaces a value', async () => {
      await vault.put('block', 'id', { until: 1 })
      await vault.put('block', 'id', { until: 2 })

      expect(await vault.get('block', 'id')).toEqual({ until: 2 })
    })

    it('keeps nothing in common with what it was given', async () => {
      const value = { until: 1 }
      await vault.put('block', 'id', value)
      value.until = 2

      expect(await vault.get('block', 'id')).toEqual({ until: 1 })
    })

    it('tells kinds and ids apart, whatever the ids hold', async () => {
      const ids = ['a', 'a/b', 'a/', 'slack:T1/C1', '%', '_', "'", 'ö 🎉', 'block/a']
      for (const [index, id] of ids.entries()) {
        await vault.put('block', id, { until: index })
        await vault.put('registration', id, { hash: id })
      }

      expect(await vault.get('block', 'a')).toEqual({ until: 0 })
      expect(await vault.remove('block', '%')).toBe(true)
      const listed = await vault.list('block')

      expect(new Map(listed.map(({ id, value }) => [id, value.until]))).toEqual(
        new Map(ids.map((id, index) => [id, index] as const).filter(([id]) => id !== '%')),
      )
      expect(await vault.list('registration')).toHaveLength(ids.length)
    })

    it('lists sealed values with their ids', async () => {
      const other = { ...SAMPLES.account, name: 'Other' }
      await vault.put('account', 'one', SAMPLES.account)
      await vault.put('account', 'two', other)

      expect(await vault.list('account')).toEqual([
        { id: 'one', value: SAMPLES.account },
        { id: 'two', value: other },
      ])
      expect(await vault.list('login')).toEqual([])
    })

    it('lets one of many who remove the same thing win', async () => {
      await vault.put('login', 'state', SAMPLES.login)

      const removed = await Promise.all(
        Array.from({ length: 10 }, () => vault.remove('login', 'state')),
      )

      expect(removed.filter(Boolean)).toHaveLength(1)
    })
  })
}
