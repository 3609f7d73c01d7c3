import { describe, expect, it } from 'vitest'
import { playing, RuntimeStage } from './stage.ts'

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

  it('a board is posted once, and is known when the store is well again', async () => {
    const stage = await playing()
    const other = stage.chat.openChannel('other')
    const { code } = await stage.party()
    stage.chat.delay('postBoard', 300)
    await stage.during(stage.chat.ask('kim', other, { type: 'join', code }))
    const posts = stage.chat.calls.postBoard
    stage.store.failNextWrites(5)
    await stage.clock.advance(25_000)
    expect(stage.chat.calls.postBoard).toBe(posts)
    stage.chat.react('kim', other, 2)
    await stage.clock.advance(2_000)
    expect(stage.chat.view(other)?.round?.candidates[1]?.votes).toBe(1)
    await stage.stop()
  })

  it('the program still stops, and what was not noted is owed after a restart', async () => {
    const stage = await playing()
    const other = stage.chat.openChannel('other')
    const { code } = await stage.party()
    stage.chat.delay('postBoard', 300)
    await stage.during(stage.chat.ask('kim', other, { type: 'join', code }))
    stage.store.failNextWrites(Number.MAX_SAFE_INTEGER)
    await stage.clock.advance(5_000)
    await stage.stop()
    expect(stage.clock.waiting).toBe(0)
    stage.store.failNextWrites(0)
    await stage.restart()
    await stage.clock.advance(3_000)
    expect(stage.chat.boards(other)).toHaveLength(1)
    expect((await stage.party()).channels[1]?.board).toBeDefined()
    await stage.stop()
  })
})
