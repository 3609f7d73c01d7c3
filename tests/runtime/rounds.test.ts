import { describe, expect, it } from 'vitest'
import { RuntimeStage } from './stage.ts'

const HOUR_MS = 60 * 60_000

describe('rounds on a virtual clock', () => {
  it('go on for six hours: every winner plays once, in order, and the service is not hammered', async () => {
    const stage = new RuntimeStage({ songs: 60 })
    await stage.start()
    await stage.play()
    const callsBefore = stage.music.calls.length
    const winners: string[] = []
    for (let minute = 0; minute < 6 * 60; minute += 1) {
      await stage.clock.advance(60_000)
      const { lastResult } = await stage.party()
      const winner = lastResult?.winner.track.title
      if (winner !== undefined && winners.at(-1) !== winner) winners.push(winner)
    }
    const played = stage.played()
    expect(played.length).toBeGreaterThan(110)
    expect(played.slice(0, winners.length - 1)).toEqual(winners.slice(0, -1))
    expect(new Set(played.slice(0, 60)).size).toBe(60)
    expect(stage.account.player.history().filter(({ by }) => by === 'play')).toHaveLength(1)
    const callsAMinute = (stage.music.calls.length - callsBefore) / (6 * 60)
    expect(callsAMinute).toBeLessThan(9)
    expect(stage.chat.boards(stage.channel)).toHaveLength(1)
    await stage.stop()
    expect(stage.clock.waiting).toBe(0)
    expect(stage.problems).toEqual([])
  })

  it('forty votes within two seconds cost at most four edits, the last is shown within 1.5 s', async () => {
    const stage = new RuntimeStage()
    await stage.start()
    await stage.play()
    await stage.clock.advance(20_000)
    const board = stage.chat.boards(stage.channel).at(-1)
    const editsBefore = board?.frames.length ?? 0
    for (let voter = 0; voter < 40; voter += 1) {
      stage.chat.react(`guest${voter}`, stage.channel, 1 + (voter % 5))
      await stage.clock.advance(50)
    }
    const lastVoteAt = stage.clock.now()
    await stage.clock.advance(1_500)
    expect(stage.view().round?.voters).toBe(40)
    const shownAt = board?.frames.find(({ view }) => view.round?.voters === 40)?.at
    expect(shownAt).toBeLessThanOrEqual(lastVoteAt + 1_500)
    expect((board?.frames.length ?? 0) - editsBefore).toBeLessThanOrEqual(4)
    await stage.stop()
    expect(stage.problems).toEqual([])
  })

  it.each([
    ['timers alone', { pulse: false }],
    ['timers and the pulse together', { pulse: true }],
  ])('close once and in time by %s', async (_, options) => {
    const stage = new RuntimeStage()
    await stage.start(options)
    await stage.play()
    const { round } = await stage.party()
    await stage.clock.advance(6 * 180_000)
    const rounds = await stage.store.parties.rounds(stage.view().party)
    expect(rounds.map((summary) => summary.round)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(rounds[1]?.closedAt).toBeLessThanOrEqual((round?.closesAt ?? 0) + 1_000)
    expect(stage.account.player.history()).toHaveLength(7)
    await stage.stop()
  })

  it('reads back the reactions of a silent gap before the round closes', async () => {
    const stage = new RuntimeStage()
    await stage.start()
    await stage.play()
    stage.chat.react('jo', stage.channel, 2)
    await stage.clock.advance(1_000)
    stage.chat.goOffline()
    stage.chat.react('sam', stage.channel, 3)
    stage.chat.react('kim', stage.channel, 3)
    stage.chat.unreact('jo', stage.channel, 2)
    const { round } = await stage.party()
    await stage.clock.advance(180_000 - 30_000)
    await stage.clock.advance(30_000)
    const summary = (await stage.store.parties.rounds(stage.view().party)).at(-1)
    expect(summary?.round).toBe(round?.number)
    expect(summary?.candidates.map(({ votes }) => votes)).toEqual([0, 0, 2, 0, 0])
    expect(summary?.result.winner.number).toBe(3)
    await stage.stop()
  })

  it('survives a stop in mid-round with round, votes and board', async () => {
    const stage = new RuntimeStage()
    await stage.start()
    await stage.play()
    await stage.during(stage.chat.press('jo', stage.channel, 4))
    await stage.clock.advance(5_000)
    const before = await stage.party()
    await stage.restart()
    await stage.clock.advance(3_000)
    const after = await stage.party()
    expect(after.round).toEqual(before.round)
    expect(stage.view().round?.candidates[3]?.votes).toBe(1)
    expect(stage.chat.boards(stage.channel)).toHaveLength(1)
    await stage.clock.advance(180_000)
    expect((await stage.party()).lastResult?.winner.number).toBe(4)
    await stage.stop()
    expect(stage.problems).toEqual([])
  })

  it('go on after a restart before the chat platform is there', async () => {
    const stage = new RuntimeStage()
    await stage.start()
    await stage.play()
    stage.chat.connectsAfter(400_000)
    await stage.restart()
    expect(stage.played().length).toBeGreaterThanOrEqual(3)
    expect(stage.view().round?.number).toBeGreaterThanOrEqual(4)
    await stage.stop()
    expect(stage.problems).toEqual([])
  })

  it('pauses after ten silent minutes, and ends after an hour with nobody there', async () => {
    const stage = new RuntimeStage()
    await stage.start()
    await stage.play()
    await stage.clock.advance(10_000)
    stage.account.player.pause()
    await stage.clock.advance(9 * 60_000)
    expect(stage.view().phase).toBe('live')
    await stage.clock.advance(2 * 60_000)
    expect(stage.view()).toMatchObject({ phase: 'paused', pausedBecause: 'silence' })
    await stage.clock.advance(HOUR_MS)
    expect(stage.view()).toMatchObject({ phase: 'ended', ended: { why: 'idle' } })
    const calls = stage.music.calls.length
    await stage.clock.advance(HOUR_MS)
    expect(stage.music.calls.length).toBe(calls)
    await stage.stop()
    expect(stage.clock.waiting).toBe(0)
  })
})
