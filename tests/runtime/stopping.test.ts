import { describe, expect, it } from 'vitest'
import { RuntimeStage } from './stage.ts'

describe('stopping', () => {
  it('does not wait for a player that gives no answer, and the winner plays once after a restart', async () => {
    const stage = new RuntimeStage()
    await stage.start()
    await stage.play()
    const { round } = await stage.party()
    await stage.clock.advance((round?.closesAt ?? 0) - stage.clock.now() - 100)
    stage.music.failNext({ delayMs: 7_000, times: 3 })
    await stage.clock.advance(1_000)
    const askedAt = stage.clock.now()
    await stage.stop()
    expect(stage.clock.now() - askedAt).toBeLessThan(4_500)
    // Its process ends with it.
    await stage.kill()
    await stage.clock.advance(360_000)
    const played = stage.played()
    expect(played.length).toBeGreaterThanOrEqual(2)
    expect(new Set(played).size).toBe(played.length)
    await stage.stop()
  })
})
