import { describe, expect, it } from 'vitest'
import { killOften } from './real-kills.ts'
import { brokenIn } from './real-verdict.ts'

const WORLDS = 2
const KILLS = 10

describe('a program that is killed again and again', () => {
  it('keeps every promise to those who vote', { timeout: 900_000 }, async () => {
    const seed = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000)
    console.log(`KILL_SEED=${seed}`)

    const reports = await Promise.all(
      Array.from({ length: WORLDS }, (_, world) =>
        killOften({ seed: seed + world, kills: KILLS, tracks: 100 }),
      ),
    )

    for (const report of reports) {
      expect(report.kills).toBe(KILLS)
      expect(report.acknowledged).toBeGreaterThan(0)
      expect([...brokenIn(report), ...report.others]).toEqual([])
    }
  })
})
