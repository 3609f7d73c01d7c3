import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { partyId, poolId } from '../../src/core/engine/ids.ts'
import type { Party } from '../../src/core/engine/party.ts'
import { type PartyStore, VersionConflict } from '../../src/core/ports.ts'
import { aPool, aRecord, aSummary, OWING } from '../fakes/records.ts'

export interface PartyStoreUnderTest {
  readonly parties: PartyStore
  close(): Promise<void>
}

const DAY_MS = 24 * 3600 * 1000
const MONDAY = Date.UTC(2026, 0, 5)

/** What every store of parties promises. `open` gives an empty one that asks `now` for the time. */
export function partyStoreContract(
  name: string,
  open: (now: () => number) => Promise<PartyStoreUnderTest>,
): void {
  describe(`${name}, as a store of parties`, () => {
    const time = { now: MONDAY }
    let store: PartyStoreUnderTest
    let parties: PartyStore

    beforeEach(async () => {
      time.now = MONDAY
      store = await open(() => time.now)
      parties = store.parties
    })

    afterEach(() => store.close())

    const ended = (id: string, version: number, at: number, others: Partial<Party> = {}) =>
      aRecord(id, version, { ...others, phase: 'ended', ended: { at, why: 'host' } })

    describe('records', () => {
      it('knows nothing of a party that was never committed', async () => {
        expect(await parties.load(partyId('nobody'))).toBeUndefined()
        expect(await parties.rounds(partyId('nobody'))).toEqual([])
      })

      it('gives back what was committed last', async () => {
        const first = aRecord('a', 1)
        const second = { ...aRecord('a', 2, { phase: 'paused' }), outbox: OWING }

        await parties.commit(first, 0)
        expect(await parties.load(partyId('a'))).toEqual(first)
        await parties.commit(second, 1)
        expect(await parties.load(partyId('a'))).toEqual(second)
      })

      it('keeps nothing in common with what it was given or gives', async () => {
        const record = aRecord('a', 1)
        const people = record.party.people as Record<string, unknown>
        await parties.commit(record, 0)
        people['discord:intruder'] = { name: 'Intruder' }

        const loaded = await parties.load(partyId('a'))

        expect(loaded).toEqual(aRecord('a', 1))
        expect(await parties.load(partyId('a'))).not.toBe(loaded)
      })

      it('keeps any text that a person can write', async () => {
        const name = `quote " backslash \\ nul \u0000 half \ud800 line \u2028 'sql'; -- "endedAt":1 🎉`
        const { channels } = aRecord('a', 1).party
        const record = aRecord('a', 1, {
          channels: channels.map((channel) => ({ ...channel, name })),
        })
        await parties.commit(record, 0)

        expect(await parties.load(partyId('a'))).toEqual(record)
        expect((await parties.active()).records).toEqual([record])
      })
    })

    describe('versions', () => {
      it('refuses a version that is not the next one, and names the party', async () => {
        await parties.commit(aRecord('a', 1), 0)
        await parties.commit(aRecord('a', 2), 1)
        const attempts: [number, number][] = [
          [1, 0],
          [2, 1],
          [4, 3],
          [4, 2],
          [2, 2],
        ]

        for (const [version, expected] of attempts) {
          const attempt = parties.commit(aRecord('a', version, { phase: 'lobby' }), expected)
          await expect(attempt).rejects.toThrow(VersionConflict)
          await expect(attempt).rejects.toMatchObject({ party: 'a' })
        }
        expect(await parties.load(partyId('a'))).toEqual(aRecord('a', 2))
      })

      it('refuses a change of a party that is not there', async () => {
        await expect(parties.commit(aRecord('a', 2), 1)).rejects.toThrow(VersionConflict)
        expect(await parties.load(partyId('a'))).toBeUndefined()
      })

      it('does not take version 1 for version 10', async () => {
        for (let version = 1; version <= 10; version += 1) {
          await parties.commit(aRecord('a', version), version - 1)
        }
        await expect(parties.commit(aRecord('a', 2), 1)).rejects.toThrow(VersionConflict)
        await parties.commit(aRecord('a', 11), 10)
      })

      it('lets one of two concurrent commits of a version win', async () => {
        await parties.commit(aRecord('a', 1), 0)

        const results = await Promise.allSettled([
          parties.commit(aRecord('a', 2, { phase: 'lobby' }), 1),
          parties.commit(aRecord('a', 2, { phase: 'paused' }), 1),
        ])

        expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
        expect((await parties.load(partyId('a')))?.party.phase).toBe('lobby')
      })

      it('takes successive versions that were committed without waiting', async () => {
        await Promise.all(
          Array.from({ length: 20 }, (_, index) => parties.commit(aRecord('a', index + 1), index)),
        )
        expect((await parties.load(partyId('a')))?.version).toBe(20)
      })

      it('lets one conflict among many commits spoil only itself', async () => {
        await parties.commit(aRecord('stale', 1), 0)
        const ids = Array.from({ length: 50 }, (_, index) => `party-${index}`)

        const results = await Promise.allSettled([
          ...ids.slice(0, 25).map((id) => parties.commit(aRecord(id, 1), 0)),
          parties.commit(aRecord('stale', 1), 0, [aSummary(partyId('stale'), 1)]),
          ...ids.slice(25).map((id) => parties.commit(aRecord(id, 1), 0)),
        ])

        const rejected = results.filter((result) => result.status === 'rejected')
        expect(rejected.map(({ reason }) => reason)).toMatchObject([{ party: 'stale' }])
        expect((await parties.active()).records).toHaveLength(51)
        expect(await parties.rounds(partyId('stale'))).toEqual([])
      })
    })

    describe('closed rounds', () => {
      it('keeps their summaries in the order of the rounds', async () => {
        const id = partyId('a')
        const [second, tenth, ninth] = [2, 10, 9].map((round) => aSummary(id, round))
        await parties.commit(aRecord('a', 1), 0, second && [second])
        await parties.commit(aRecord('a', 2), 1, tenth && ninth && [tenth, ninth])

        expect(await parties.rounds(id)).toEqual([second, ninth, tenth])
      })

      it('does not mix those of parties whose ids are alike', async () => {
        for (const id of ['a', 'a0', 'a-', 'A', 'aa']) {
          await parties.commit(aRecord(id, 1), 0, [aSummary(partyId(id), 1)])
        }
        expect(await parties.rounds(partyId('a'))).toEqual([aSummary(partyId('a'), 1)])
      })

      it('writes none of them with a record that is refused', async () => {
        const id = partyId('a')
        await parties.commit(aRecord('a', 1), 0, [aSummary(id, 1)])
        const stale = { ...aSummary(id, 1), closedAt: 1 }

        await expect(parties.commit(aRecord('a', 1), 0, [stale, aSummary(id, 2)])).rejects.toThrow(
          VersionConflict,
        )

        expect(await parties.rounds(id)).toEqual([aSummary(id, 1)])
      })
    })

    describe('parties to resume', () => {
      it('are those that have not ended, or that owe something still', async () => {
        await parties.commit(aRecord('lobby', 1, { phase: 'lobby' }), 0)
        await parties.commit(aRecord('paused', 1, { phase: 'paused' }), 0)
        await parties.commit(ended('over', 1, MONDAY), 0)
        await parties.commit({ ...ended('owing', 1, MONDAY), outbox: OWING }, 0)

        const { records, setAside } = await parties.active()

        expect(records.map(({ party }) => party.id).sort()).toEqual(['lobby', 'owing', 'paused'])
        expect(setAside).toEqual([])
      })

      it('are no more once they have ended', async () => {
        await parties.commit(aRecord('a', 1), 0)
        await parties.commit({ ...ended('a', 2, MONDAY), outbox: OWING }, 1)
        await parties.commit(ended('a', 3, MONDAY), 2)

        expect((await parties.active()).records).toEqual([])
        expect(await parties.load(partyId('a'))).toEqual(ended('a', 3, MONDAY))
      })
    })

    describe('pools', () => {
      it('come back whole and in order, with 5,000 tracks too', async () => {
        const pool = aPool('p', 5_000)
        await parties.savePool(pool)

        expect(await parties.loadPool(pool.id)).toEqual(pool)
        expect(await parties.loadPool(poolId('other'))).toBeUndefined()
      })

      it('are replaced by a later one of the same id', async () => {
        await parties.savePool(aPool('p', 3))
        await parties.savePool(aPool('p', 2))

        expect((await parties.loadPool(poolId('p')))?.tracks).toHaveLength(2)
      })
    })

    describe('purging', () => {
      const playlistOf = (pool: string) => ({
        playlist: { id: 'x', uri: 'spotify:playlist:x', name: 'X', pool: poolId(pool), size: 2 },
      })

      it('deletes what ended before the instant, with its rounds, and counts the parties', async () => {
        for (const [id, at] of [
          ['old', MONDAY],
          ['young', MONDAY + DAY_MS],
        ] as const) {
          const closed = (round: number) => ({ ...aSummary(partyId(id), round), closedAt: at })
          await parties.commit(aRecord(id, 1), 0, [closed(1)])
          await parties.commit(ended(id, 2, at), 1, [closed(2)])
        }
        await parties.commit(aRecord('live', 1, { createdAt: 0, activeAt: 0 }), 0)

        expect(await parties.purge(MONDAY + DAY_MS)).toBe(1)

        expect(await parties.load(partyId('old'))).toBeUndefined()
        expect(await parties.rounds(partyId('old'))).toEqual([])
        expect(await parties.load(partyId('young'))).toBeDefined()
        expect(await parties.rounds(partyId('young'))).toHaveLength(2)
        expect(await parties.load(partyId('live'))).toBeDefined()
        expect(await parties.purge(MONDAY + DAY_MS)).toBe(0)
      })

      it('deletes old pools that no party left names', async () => {
        for (const pool of ['replaced', 'shared', 'own']) await parties.savePool(aPool(pool, 2))
        await parties.commit(aRecord('gone', 1, playlistOf('own')), 0)
        await parties.commit(ended('gone', 2, MONDAY, playlistOf('own')), 1)
        await parties.commit(aRecord('live', 1, playlistOf('shared')), 0)
        time.now = MONDAY + 2 * DAY_MS
        await parties.savePool(aPool('just saved', 2))

        await parties.purge(MONDAY + DAY_MS)

        expect(await parties.loadPool(poolId('own'))).toBeUndefined()
        expect(await parties.loadPool(poolId('replaced'))).toBeUndefined()
        expect(await parties.loadPool(poolId('shared'))).toEqual(aPool('shared', 2))
        expect(await parties.loadPool(poolId('just saved'))).toEqual(aPool('just saved', 2))
      })

      it('spares a pool of today, which a party is about to name, whenever parties end', async () => {
        await parties.savePool(aPool('just saved', 2))

        await parties.purge(MONDAY + DAY_MS)

        expect(await parties.loadPool(poolId('just saved'))).toEqual(aPool('just saved', 2))
      })

      it('deletes old rounds of a party that goes on and on', async () => {
        const id = partyId('live')
        const closed = (round: number, closedAt: number) => ({ ...aSummary(id, round), closedAt })
        const rounds = [closed(1, MONDAY - 1), closed(2, MONDAY), closed(3, MONDAY + DAY_MS)]
        await parties.commit(aRecord('live', 1), 0, rounds)
        time.now = MONDAY + 2 * DAY_MS

        expect(await parties.purge(MONDAY)).toBe(0)
        expect(await parties.rounds(id)).toEqual(rounds.slice(1))
        await parties.purge(time.now)
        expect(await parties.rounds(id)).toEqual(rounds.slice(2))
        expect(await parties.load(id)).toEqual(aRecord('live', 1))
      })
    })
  })
}
