import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { partyId } from '../../src/core/engine/ids.ts'
import { aRecord } from '../fakes/records.ts'
import { firstLine, startChild } from './child-process.ts'
import { KEY_1, openStore, temporaryFolder } from './stores.ts'

const HOLD_STORE = new URL('./hold-store.ts', import.meta.url)
const COMMIT_FOREVER = new URL('./commit-forever.ts', import.meta.url)

const KILLS = 3
const ACKNOWLEDGED_BEFORE_KILL = 400

describe('a store and several processes', () => {
  it('is refused to a second process until the first one is gone', async () => {
    const file = join(await temporaryFolder(), 'store.sqlite')
    const holder = startChild(HOLD_STORE, file, KEY_1)
    expect(await firstLine(holder)).toBe('open')

    await expect(openStore(file)).rejects.toMatchObject({
      name: 'CannotOpenStore',
      reason: 'inUse',
      message: expect.stringContaining('stop the other one'),
    })
    await holder.kill()
    const store = await openStore(file)

    // Although nothing was written since the file was opened.
    expect(await firstLine(startChild(HOLD_STORE, file, KEY_1))).toBe('refused: inUse')
    expect(await store.health()).toEqual({ ok: true })
    await store.close()
  })

  it('is never open in two processes that start together', async () => {
    const file = join(await temporaryFolder(), 'store.sqlite')
    const starters = Array.from({ length: 3 }, () => startChild(HOLD_STORE, file, KEY_1))

    const answers = await Promise.all(starters.map(firstLine))

    expect(answers.filter((answer) => answer === 'open').length).toBeLessThanOrEqual(1)
    expect(answers.filter((answer) => answer === 'refused: inUse').length).toBeGreaterThan(1)
  })

  it('loses no acknowledged commit when the process is killed', async () => {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const file = join(await temporaryFolder(), 'store.sqlite')
      const child = startChild(COMMIT_FOREVER, file, KEY_1)
      const acknowledged = new Map<string, number>()
      let count = 0
      for await (const line of child.lines) {
        const [name = '', version] = line.split(' ')
        acknowledged.set(name, Number(version))
        count += 1
        if (count === ACKNOWLEDGED_BEFORE_KILL) await child.kill()
      }

      const { parties, close } = await openStore(file)

      expect(acknowledged.size).toBe(8)
      for (const [name, version] of acknowledged) {
        const stored = await parties.load(partyId(name))
        // The last commit may be durable although its acknowledgement was cut off.
        expect([version, version + 1]).toContain(stored?.version)
        expect(stored).toEqual(aRecord(name, stored?.version ?? 0))
        expect(await parties.rounds(partyId(name))).toHaveLength(stored?.version ?? 0)
      }
      expect((await parties.active()).setAside).toEqual([])
      await close()
    }
  })
})
