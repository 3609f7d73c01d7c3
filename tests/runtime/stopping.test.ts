import { describe, expect, it } from 'vitest'
import type { BoardView } from '../../src/core/engine/board-view.ts'
import { playing, RuntimeStage } from './stage.ts'

/** What is promised is 5 s; the program itself has something to close after the runtime. */
const LONGEST_MS = 4_100

async function timeToStop(stage: RuntimeStage): Promise<number> {
  const askedAt = stage.clock.now()
  await stage.stop()
  return stage.clock.now() - askedAt
}

function isAway(view: BoardView | undefined): boolean {
  return view?.away === true
}

describe('stopping', () => {
  it('says so on every board, once, and takes it back after the start', async () => {
    const stage = await playing()
    const lounge = await stage.joinElsewhere()
    await stage.clock.advance(10_000)
    const board = stage.chat.boards(stage.channel).at(-1)
    const before = board?.frames.length ?? 0
    const shown = stage.view()

    await stage.stop()

    expect(board?.frames.slice(before).map(({ view }) => isAway(view))).toEqual([true])
    const { away: _, playing: song, ...rest } = stage.view()
    const { playing: former, ...others } = shown
    expect(rest).toEqual(others)
    expect(song?.track).toEqual(former?.track)
    expect(isAway(stage.elsewhere.view(lounge))).toBe(true)

    await stage.kill()
    await stage.clock.advance(2_000)
    expect(isAway(stage.view())).toBe(false)
    expect(isAway(stage.elsewhere.view(lounge))).toBe(false)
    expect(stage.chat.boards(stage.channel)).toEqual([board])
    await stage.stop()
  })

  it('leaves boards of parties that are over as they are', async () => {
    const stage = await playing()
    await stage.ask('mara', { type: 'confirmEnd' })
    await stage.clock.advance(2_000)

    await stage.stop()

    expect(stage.view().phase).toBe('ended')
    expect(isAway(stage.view())).toBe(false)
  })

  it('carries out nothing new, and says so to whoever asks', async () => {
    const stage = await playing()
    stage.chat.delay('editBoard', 1_000)
    const stopping = stage.runtime.stop()
    const pressed = stage.chat.press('jo', stage.channel, 2)
    const typed = stage.chat.ask('mara', stage.channel, { type: 'confirmEnd' })

    const action = { type: 'confirmEnd' } as const
    expect(await stage.during(typed)).toEqual({
      kind: 'failed',
      why: { code: 'restarting' },
      retry: action,
    })
    expect(await stage.during(pressed)).toMatchObject({ why: { code: 'restarting' } })
    await stage.during(stopping)
    const { phase, round } = await stage.party()
    expect(phase).toBe('live')
    expect(round?.ballots).toEqual({})
  })

  it('sends home who still waits for an answer', async () => {
    const stage = await playing()
    stage.music.failNext({ delayMs: 60_000 })
    const asked = stage.chat.ask('mara', stage.channel, { type: 'device' })
    await stage.clock.advance(100)

    const tookMs = await timeToStop(stage)

    expect(await asked).toMatchObject({ kind: 'failed', why: { code: 'restarting' } })
    expect(tookMs).toBeLessThan(LONGEST_MS)
  })

  it.each([
    ['a player that gives no answer', hangingPlayer],
    ['a chat that gives no answer', hangingChat],
    ['a store that takes its time', slowStore],
  ])('does not wait for %s', async (_, hang) => {
    const stage = await playing()
    const { round } = await stage.party()
    await stage.clock.advance((round?.closesAt ?? 0) - stage.clock.now() - 100)
    hang(stage)
    await stage.clock.advance(1_000)

    expect(await timeToStop(stage)).toBeLessThan(LONGEST_MS)
    expect(stage.problems).toEqual([])
  })

  it('plays the winner once after a restart, though the player gave no answer', async () => {
    const stage = new RuntimeStage()
    await stage.start()
    await stage.play()
    const { round } = await stage.party()
    await stage.clock.advance((round?.closesAt ?? 0) - stage.clock.now() - 100)
    hangingPlayer(stage)
    await stage.clock.advance(1_000)
    await stage.stop()
    // Its process ends with it.
    await stage.kill()
    await stage.clock.advance(360_000)
    const played = stage.played()
    expect(played.length).toBeGreaterThanOrEqual(2)
    expect(new Set(played).size).toBe(played.length)
    await stage.stop()
  })

  it('says nothing of numbers that were being put under a board, and finishes them later', async () => {
    const stage = new RuntimeStage()
    await stage.start()
    await stage.play()
    const seededBefore = stage.chat.calls.seedReactions
    stage.chat.delay('seedReactions', 10_000)
    stage.chat.fail('seedReactions', { reason: 'unavailable' })
    await stage.ask('mara', { type: 'next' })
    while (stage.chat.calls.seedReactions === seededBefore) await stage.clock.advance(500)

    await stage.stop()
    expect(stage.problems).toEqual([])
    stage.chat.delay('seedReactions', 0)
    await stage.kill()
    await stage.clock.advance(5_000)

    expect(stage.chat.boards(stage.channel).at(-1)?.seeded).toBe(5)
    await stage.stop()
  })

  it('leaves no timer behind', async () => {
    const stage = await playing()
    await stage.joinElsewhere()
    await stage.stop()
    expect(stage.clock.waiting).toBe(0)
  })
})

function hangingPlayer(stage: RuntimeStage): void {
  stage.music.failNext({ delayMs: 7_000, times: 3 })
}

function hangingChat(stage: RuntimeStage): void {
  stage.chat.delay('editBoard', 60_000)
  stage.chat.delay('postBoard', 60_000)
}

function slowStore(stage: RuntimeStage): void {
  stage.store.delayBy(
    () => new Promise((resolve) => stage.clock.at(stage.clock.now() + 20_000, resolve)),
  )
}
