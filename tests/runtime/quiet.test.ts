import { describe, expect, it } from 'vitest'
import type { ChannelId } from '../../src/core/engine/ids.ts'
import { RuntimeStage } from './stage.ts'

const SONG_MS = 180_000

/** A live party in a channel here, and a quiet one on the other platform. */
async function playing(): Promise<{ stage: RuntimeStage; quiet: ChannelId }> {
  const stage = new RuntimeStage()
  await stage.start()
  await stage.play()
  await stage.clock.advance(5_000)
  return { stage, quiet: await stage.joinElsewhere() }
}

function votesIn(stage: RuntimeStage, channel: ChannelId): readonly number[] {
  const { round } = stage.elsewhere.view(channel) ?? {}
  return round?.candidates.map(({ votes }) => votes) ?? []
}

describe('a quiet channel', () => {
  it('has one board that goes from round to round, and is never seeded nor read', async () => {
    const { stage, quiet } = await playing()
    const [board] = stage.elsewhere.boards(quiet)
    await stage.clock.advance(2 * SONG_MS)
    expect(stage.elsewhere.everyBoard(quiet)).toEqual([board])
    expect(stage.elsewhere.view(quiet)).toMatchObject({ quiet: true, stage: stage.view().stage })
    expect(stage.elsewhere.calls).toMatchObject({ seedReactions: 0, readReactions: 0 })
    expect(stage.view().quiet).toBe(false)
    await stage.stop()
  })

  it('votes by button, and both boards show the same tally', async () => {
    const { stage, quiet } = await playing()
    stage.elsewhere.react('kim', quiet, 2)
    await stage.during(stage.elsewhere.press('kim', quiet, 1))
    stage.chat.react('jo', stage.channel, 1)
    await stage.clock.advance(3_000)
    expect(votesIn(stage, quiet)).toEqual([2, 0, 0, 0, 0])
    expect(stage.view().round?.candidates[0]?.votes).toBe(2)
    await stage.stop()
  })

  it('answers a press that is late, and keeps its board', async () => {
    const { stage, quiet } = await playing()
    const { party, round } = stage.view()
    const [board] = stage.elsewhere.boards(quiet)
    await stage.clock.advance(SONG_MS)
    const late = { type: 'pressVote', party, round: round?.number ?? 0, number: 1 } as const
    const pressed = stage.elsewhere.ask('kim', quiet, late, board?.id)
    expect(await stage.during(pressed)).toEqual({ kind: 'refused', why: { code: 'roundOver' } })
    expect(stage.elsewhere.boards(quiet)).toEqual([board])
    await stage.stop()
  })

  it('gets its board anew when it was deleted, and after a restart keeps it', async () => {
    const { stage, quiet } = await playing()
    stage.elsewhere.deleteBoard(quiet)
    await stage.clock.advance(2_000)
    const [board, ...others] = stage.elsewhere.boards(quiet)
    expect(others).toEqual([])
    await stage.restart()
    await stage.clock.advance(SONG_MS)
    expect(stage.elsewhere.boards(quiet)).toEqual([board])
    expect(stage.elsewhere.view(quiet)?.stage).toBe(stage.view().stage)
    await stage.stop()
  })

  it('shows the end on its one board', async () => {
    const { stage, quiet } = await playing()
    await stage.ask('mara', { type: 'confirmEnd' })
    await stage.clock.advance(3_000)
    expect(stage.elsewhere.boards(quiet)).toHaveLength(1)
    expect(stage.elsewhere.view(quiet)?.ended?.why).toBe('host')
    await stage.stop()
    expect(stage.clock.waiting).toBe(0)
  })

  it('becomes loud at one word: a new board, on which no old reaction counts', async () => {
    const { stage, quiet } = await playing()
    const [old] = stage.elsewhere.boards(quiet)
    stage.elsewhere.react('kim', quiet, 3)
    stage.elsewhere.delay('postBoard', 1_500)
    const answer = await stage.ask('kim', { type: 'quiet', quiet: false }, quiet)
    expect(answer).toEqual({ kind: 'done', what: { what: 'quieted', quiet: false } })
    stage.elsewhere.comeBack()
    stage.elsewhere.react('lou', quiet, 3, old?.id)
    await stage.clock.advance(4_000)
    const [board, ...others] = stage.elsewhere.boards(quiet)
    expect(others).toEqual([])
    expect(board).toMatchObject({ seeded: 5 })
    expect(board?.id).not.toBe(old?.id)
    expect(votesIn(stage, quiet)).toEqual([0, 0, 0, 0, 0])
    stage.elsewhere.react('kim', quiet, 3)
    await stage.clock.advance(3_000)
    expect(votesIn(stage, quiet)).toEqual([0, 0, 1, 0, 0])
    await stage.stop()
  })

  it('may be any channel: its board and its votes stay, reactions no longer count', async () => {
    const { stage } = await playing()
    stage.chat.react('jo', stage.channel, 2)
    await stage.clock.advance(2_000)
    const [board] = stage.chat.boards(stage.channel)
    await stage.ask('jo', { type: 'quiet', quiet: true })
    stage.chat.react('sam', stage.channel, 2)
    stage.chat.unreact('jo', stage.channel, 2)
    await stage.clock.advance(3_000)
    expect(stage.view().quiet).toBe(true)
    expect(stage.view().round?.candidates[1]?.votes).toBe(1)
    await stage.clock.advance(SONG_MS)
    expect(stage.chat.boards(stage.channel)).toEqual([board])
    await stage.stop()
  })
})
