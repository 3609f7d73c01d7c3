import { describe, expect, it } from 'vitest'
import { RuntimeStage } from './stage.ts'

async function playing(): Promise<RuntimeStage> {
  const stage = new RuntimeStage()
  await stage.start()
  await stage.play()
  await stage.clock.advance(5_000)
  return stage
}

async function toClosing(stage: RuntimeStage, beforeMs: number): Promise<void> {
  const { round } = await stage.party()
  await stage.clock.advance((round?.closesAt ?? 0) - stage.clock.now() - beforeMs)
}

describe('while the store fails', () => {
  it('a round that is due is tried again, about once a second, and closes when it can', async () => {
    const stage = await playing()
    await toClosing(stage, 500)
    stage.store.failNextWrites(Number.MAX_SAFE_INTEGER)
    await stage.clock.advance(6_000)
    expect(stage.problems.length).toBeGreaterThan(3)
    expect(stage.problems.length).toBeLessThan(20)
    stage.store.failNextWrites(0)
    await stage.clock.advance(3_000)
    expect((await stage.party()).upcoming?.state).toBe('queued')
    await stage.clock.advance(180_000)
    expect(stage.played()).toHaveLength(2)
    await stage.stop()
  })

  it('rounds close by their timer alone', async () => {
    const stage = new RuntimeStage()
    await stage.start({ pulse: false })
    await stage.play()
    await toClosing(stage, 500)
    stage.store.failNextWrites(3)
    await stage.clock.advance(6_000)
    expect((await stage.party()).round?.state).toBe('closed')
    await stage.stop()
  })
})
