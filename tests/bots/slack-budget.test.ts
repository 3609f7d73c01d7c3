import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Budget } from '../../src/bots/slack/budget.ts'
import { channelOf } from '../../src/bots/slack/ids.ts'
import { Paces } from '../../src/bots/slack/paces.ts'
import { VirtualClock } from '../fakes/virtual-clock.ts'

const MINUTE_MS = 60_000

describe('The budget of a workspace', () => {
  it('never allows more calls in any minute than Slack grants', async () => {
    const waits = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 200, maxLength: 300 })
    await fc.assert(
      fc.asyncProperty(waits, async (pauses) => {
        const clock = new VirtualClock()
        const budget = new Budget(clock)
        const made: number[] = []
        for (const [index, pause] of pauses.entries()) {
          if (budget.queue('T1', 'chat.update', `board${index % 12}`) === 0) made.push(clock.now())
          await clock.jump(pause)
        }
        for (const at of made) {
          const within = made.filter((one) => one > at - MINUTE_MS && one <= at)
          expect(within.length).toBeLessThan(50)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('lets boards that wait take turns', async () => {
    const clock = new VirtualClock()
    const budget = new Budget(clock)
    const boards = Array.from({ length: 60 }, (_, index) => `board${index}`)
    const edits = new Map(boards.map((board) => [board, 0]))

    for (let second = 0; second < 600; second += 1) {
      for (const board of boards) {
        await clock.jump(16)
        if (budget.queue('T1', 'chat.update', board) > 0) continue
        edits.set(board, (edits.get(board) ?? 0) + 1)
      }
    }

    const counts = [...edits.values()]
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(7)
  })

  it('counts each workspace and each method by itself', () => {
    const budget = new Budget(new VirtualClock())
    while (budget.take('T1', 'reactions.add') === 0);

    expect(budget.take('T1', 'reactions.add')).toBeGreaterThan(0)
    expect(budget.take('T1', 'chat.postMessage')).toBe(0)
    expect(budget.take('T2', 'reactions.add')).toBe(0)
  })

  it('gives all or nothing', async () => {
    const clock = new VirtualClock()
    const budget = new Budget(clock)
    expect(budget.take('T1', 'reactions.add', 40)).toBe(0)

    expect(budget.take('T1', 'reactions.add', 9)).toBeGreaterThan(MINUTE_MS)

    expect(budget.take('T1', 'reactions.add', 6)).toBe(0)
    await clock.jump(MINUTE_MS + 1_000)
    expect(budget.take('T1', 'reactions.add', 9)).toBe(0)
  })

  it('waits as long as Slack says, and no longer than that where the clock is set back', async () => {
    const clock = new VirtualClock()
    const budget = new Budget(clock)
    budget.block('T1', 'chat.update', 30_000)

    expect(budget.take('T1', 'chat.update')).toBe(30_000)
    await clock.jump(-24 * 60 * MINUTE_MS)
    expect(budget.take('T1', 'chat.update')).toBe(0)
  })

  it('goes on where the clock is set back', async () => {
    const clock = new VirtualClock()
    const budget = new Budget(clock)
    while (budget.queue('T1', 'chat.update', 'one') === 0);
    await clock.jump(-60 * MINUTE_MS)

    expect(budget.queue('T1', 'chat.update', 'other')).toBe(0)
  })
})

describe('The pace of a board', () => {
  it('stretches with the boards of its workspace, and eases when they rest', async () => {
    const clock = new VirtualClock()
    const paces = new Paces(clock)
    const channels = Array.from({ length: 10 }, (_, index) => channelOf('T1', `C${index}`))
    const alone = paces.of(channelOf('T2', 'C1')).editEveryMs
    for (const channel of channels) paces.of(channel)

    const together = paces.of(channelOf('T1', 'C1')).editEveryMs

    expect(alone).toBeLessThanOrEqual(2_000)
    expect((10 * MINUTE_MS) / together).toBeLessThan(50)
    expect(together).toBeLessThan(15_000)
    await clock.jump(3 * MINUTE_MS)
    expect(paces.of(channelOf('T1', 'C1')).editEveryMs).toBe(alone)
  })
})
