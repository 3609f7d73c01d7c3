import { describe, expect, it } from 'vitest'
import { playing, RuntimeStage } from './stage.ts'

describe('boards', () => {
  it('that an administrator deleted are posted anew', async () => {
    const stage = await playing()
    const lost = stage.chat.boards(stage.channel).at(-1)
    stage.chat.deleteBoard(stage.channel)
    await stage.clock.advance(2_000)
    const [board, ...others] = stage.chat.boards(stage.channel)
    expect(others).toEqual([])
    expect(board?.id).not.toBe(lost?.id)
    expect(board?.seeded).toBe(5)
    await stage.stop()
  })

  it('that are gone unseen are noticed by the next edit', async () => {
    const stage = await playing()
    stage.chat.goOffline()
    stage.chat.deleteBoard(stage.channel)
    await stage.clock.advance(15_000)
    expect(stage.chat.boards(stage.channel)).toHaveLength(1)
    await stage.stop()
  })

  it('are posted once when the answer to a post was lost', async () => {
    const stage = new RuntimeStage()
    await stage.start()
    await stage.play()
    stage.chat.fail('postBoard', { reason: 'unavailable', applied: true })
    await stage.clock.advance(180_000)
    expect(stage.chat.boards(stage.channel)).toHaveLength(1)
    await stage.stop()
  })

  it('wait as long as the platform asks, and then show the newest', async () => {
    const stage = await playing()
    stage.chat.fail('editBoard', { reason: 'unavailable', retryAfterMs: 20_000 })
    stage.chat.react('jo', stage.channel, 1)
    await stage.clock.advance(3_000)
    const edits = stage.chat.calls.editBoard
    stage.chat.react('sam', stage.channel, 1)
    await stage.clock.advance(15_000)
    expect(stage.chat.calls.editBoard).toBe(edits)
    await stage.clock.advance(5_000)
    expect(stage.view().round?.candidates[0]?.votes).toBe(2)
    await stage.stop()
  })

  it('that can’t be drawn are left alone until they change', async () => {
    const stage = await playing()
    stage.chat.fail('editBoard', { reason: 'bug' })
    stage.chat.react('jo', stage.channel, 1)
    await stage.clock.advance(30_000)
    expect(stage.problems.filter((line) => line.includes('could not be drawn'))).toHaveLength(1)
    expect(stage.view().round?.voters).toBe(0)
    stage.chat.react('kim', stage.channel, 1)
    await stage.clock.advance(3_000)
    expect(stage.view().round?.voters).toBe(2)
    await stage.stop()
  })

  it('are given up where what is owed to them breaks again and again', async () => {
    const stage = await playing()
    const { seedReactions } = stage.chat.calls
    stage.chat.fail('seedReactions', { reason: 'bug' }, 100)
    stage.chat.deleteBoard(stage.channel)
    await stage.clock.advance(120_000)
    expect(stage.chat.calls.seedReactions - seedReactions).toBe(10)
    const record = await stage.store.parties.load(stage.view().party)
    expect(record?.outbox.entries).toEqual([])
    await stage.stop()
  })

  it('show the same tally in every channel, and the end in all of them', async () => {
    const stage = await playing()
    const other = stage.chat.openChannel('other')
    const { code } = await stage.party()
    await stage.during(stage.chat.ask('kim', other, { type: 'join', code }))
    await stage.clock.advance(2_000)
    stage.chat.react('kim', other, 2)
    stage.chat.react('jo', stage.channel, 2)
    await stage.clock.advance(2_000)
    for (const channel of [stage.channel, other]) {
      expect(stage.chat.view(channel)?.round?.candidates[1]?.votes).toBe(2)
      expect(stage.chat.view(channel)?.channelCount).toBe(2)
    }
    await stage.during(stage.chat.ask('mara', stage.channel, { type: 'confirmEnd' }))
    await stage.clock.advance(3_000)
    for (const channel of [stage.channel, other]) {
      expect(stage.chat.view(channel)?.ended?.why).toBe('host')
    }
    await stage.stop()
    expect(stage.clock.waiting).toBe(0)
  })

  it('go on in the other channel when one is deleted; the last one ends the party', async () => {
    const stage = await playing()
    const other = stage.chat.openChannel('other')
    const party = await stage.party()
    await stage.during(stage.chat.ask('kim', other, { type: 'join', code: party.code }))
    await stage.clock.advance(2_000)
    stage.chat.deleteChannel(stage.channel)
    await stage.clock.advance(2_000)
    expect(stage.chat.view(other)).toMatchObject({ phase: 'live', channelCount: 1 })
    stage.chat.deleteChannel(other)
    await stage.clock.advance(2_000)
    const record = await stage.store.parties.load(party.id)
    expect(record?.party.ended?.why).toBe('noChannelLeft')
    await stage.stop()
  })

  it('of the former round answer that it is over', async () => {
    const stage = await playing()
    const { party, round } = stage.view()
    await stage.clock.advance(180_000)
    const number = round?.number ?? 0
    const press = { type: 'pressVote', party, round: number, number: 1 } as const
    const answer = await stage.during(stage.chat.ask('jo', stage.channel, press))
    expect(answer).toEqual({ kind: 'refused', why: { code: 'roundOver' } })
    await stage.stop()
  })

  it('answer a vote on an answer with that answer drawn anew, and one on a board shortly', async () => {
    const stage = await playing()
    const { party, round } = stage.view()
    const press = { type: 'pressVote', party, round: round?.number ?? 0, number: 1 } as const
    const onAnswer = await stage.during(stage.chat.ask('jo', stage.channel, press))
    expect(onAnswer).toMatchObject({ kind: 'now', yourVotes: [1], view: { round: { voters: 1 } } })
    const board = stage.chat.boards(stage.channel).at(-1)?.id
    const onBoard = await stage.during(stage.chat.ask('kim', stage.channel, press, board))
    expect(onBoard).toMatchObject({ kind: 'done', what: { what: 'voted', numbers: [1] } })
    await stage.stop()
  })

  it('left over from another party go when they are touched', async () => {
    const stage = await playing()
    const old = stage.view().party
    const board = stage.chat.boards(stage.channel).at(-1)?.id
    await stage.during(stage.chat.ask('mara', stage.channel, { type: 'confirmEnd' }))
    await stage.clock.advance(2_000)
    const press = { type: 'pressVote', party: old, round: 2, number: 1 } as const
    const answer = await stage.during(stage.chat.ask('jo', stage.channel, press, board))
    expect(answer).toEqual({ kind: 'refused', why: { code: 'partyOver' } })
    expect(stage.chat.boards(stage.channel)).toEqual([])
    await stage.stop()
  })

  it('that was posted without an answer shows what is so by the time it is known', async () => {
    const stage = new RuntimeStage()
    await stage.start()
    stage.chat.fail('postBoard', { reason: 'unavailable', applied: true })
    await stage.lobby()
    await stage.clock.advance(5_000)
    expect(stage.chat.boards(stage.channel)).toHaveLength(1)
    expect(stage.view().missing).toBeUndefined()
    await stage.stop()
  })

  it('that was posted without an answer goes, though a newer one was owed meanwhile', async () => {
    const stage = await playing()
    const answerless = { reason: 'unavailable', applied: true, retryAfterMs: 60_000 } as const
    stage.chat.fail('postBoard', answerless)
    await stage.ask('mara', { type: 'next' })
    await stage.clock.advance(4_000)
    expect(stage.chat.boards(stage.channel)).toHaveLength(2)
    await stage.ask('mara', { type: 'next' })
    await stage.clock.advance(4_000)
    expect(stage.chat.boards(stage.channel)).toHaveLength(1)
    expect(stage.view().stage).toBe((await stage.party()).round?.number)
    await stage.stop()
  })
})
