import { describe, expect, it } from 'vitest'
import type { ReactionChange } from '../../src/core/inbox.ts'
import { playing, type RuntimeStage } from './stage.ts'

const FORBIDDEN = { reason: 'forbidden' } as const

/** A party in a channel here, and in a quiet one on the other platform. */
async function inTwoChannels() {
  const stage = await playing()
  const lounge = await stage.joinElsewhere()
  return { stage, lounge, seenThere: () => stage.elsewhere.view(lounge) }
}

async function nextRound(stage: RuntimeStage): Promise<void> {
  const { round: before } = await stage.party()
  for (;;) {
    await stage.clock.advance(2_000)
    if ((await stage.party()).round?.number !== before?.number) return
  }
}

describe('a channel in which the bot may no longer', () => {
  it('post: the others show it and play on, and a board comes as soon as it may', async () => {
    const { stage, seenThere } = await inTwoChannels()
    stage.chat.fail('postBoard', FORBIDDEN, 6)
    await nextRound(stage)
    await stage.clock.advance(5_000)

    expect(seenThere()?.hindered).toEqual([{ name: 'music', forbidden: 'post' }])
    expect((await stage.party()).phase).toBe('live')

    await stage.clock.advance(60_000)
    const { round } = await stage.party()
    expect(seenThere()?.hindered).toBeUndefined()
    expect(stage.view().round?.number).toBe(round?.number)
    expect(stage.chat.boards(stage.channel)).toHaveLength(1)
    expect(stage.problems).toEqual([])
    await stage.stop()
  })

  it('post, over an end of the party: the end does not wait for it', async () => {
    const { stage } = await inTwoChannels()
    stage.chat.fail('postBoard', FORBIDDEN, 1_000)
    await nextRound(stage)
    await stage.ask('mara', { type: 'confirmEnd' })
    await stage.clock.advance(10 * 60_000)

    expect((await stage.store.parties.active()).records).toEqual([])
    expect(stage.view().phase).toBe('ended')
    await stage.stop()
  })

  it('edit: the others show it until it may again', async () => {
    const { stage, seenThere } = await inTwoChannels()
    stage.chat.fail('editBoard', FORBIDDEN, 2)
    stage.chat.react('jo', stage.channel, 2)
    await stage.clock.advance(6_000)
    expect(seenThere()?.hindered).toEqual([{ name: 'music', forbidden: 'edit' }])

    await stage.clock.advance(70_000)
    expect(seenThere()?.hindered).toBeUndefined()
    await stage.stop()
  })

  it('react: every board says so, and the next one has numbers again', async () => {
    const { stage, seenThere } = await inTwoChannels()
    stage.chat.fail('seedReactions', FORBIDDEN, 4)
    await nextRound(stage)
    await stage.clock.advance(20_000)
    expect(seenThere()?.hindered).toEqual([{ name: 'music', forbidden: 'react' }])
    expect(stage.view().hindered).toEqual([{ name: 'music', forbidden: 'react' }])

    await nextRound(stage)
    await stage.clock.advance(5_000)
    expect(seenThere()?.hindered).toBeUndefined()
    await stage.stop()
  })
})

describe('a channel that', () => {
  it('is gone leaves the party, and the others say so', async () => {
    const { stage, lounge } = await inTwoChannels()

    stage.elsewhere.deleteChannel(lounge)
    await stage.clock.advance(5_000)

    expect(stage.view().remark).toMatchObject({ kind: 'channelLost', channel: 'lounge' })
    expect(stage.view().channelCount).toBe(1)
    await stage.stop()
  })

  it('gets another id stays in the party with all its votes, on a new board', async () => {
    const stage = await playing()
    stage.chat.react('jo', stage.channel, 2)
    await stage.chat.press('kim', stage.channel, 2)
    await stage.clock.advance(2_000)
    const moved = stage.chat.openChannel('moved')

    stage.chat.moveChannel(stage.channel, moved)
    await stage.clock.advance(5_000)

    const [board, ...others] = stage.chat.boards(moved)
    expect(others).toEqual([])
    expect(board?.seeded).toBe(5)
    const view = stage.chat.view(moved)
    expect(view?.round?.candidates[1]?.votes).toBe(2)
    expect(view?.people.count).toBe(3)
    expect(await stage.ask('jo', { type: 'unvote', number: 2 }, moved)).toMatchObject({
      what: { what: 'unvoted' },
    })
    expect(await stage.ask('mara', { type: 'confirmEnd' }, moved)).toMatchObject({ kind: 'done' })
    await stage.stop()
  })

  it('gets the id of one that takes part already leaves the party', async () => {
    const { stage, lounge } = await inTwoChannels()

    stage.chat.moveChannel(stage.channel, lounge)
    await stage.clock.advance(5_000)

    expect(stage.elsewhere.view(lounge)?.channelCount).toBe(1)
    await stage.stop()
  })
})

describe('a second board, of a post whose answer was lost', () => {
  async function withTwoBoards() {
    const stage = await playing()
    const before = stage.chat.everyBoard(stage.channel).length
    stage.chat.fail('postBoard', { reason: 'unavailable', doubled: true })
    await nextRound(stage)
    await stage.clock.advance(5_000)
    const [stray, board] = stage.chat.everyBoard(stage.channel).slice(before)
    if (stray === undefined || board === undefined) throw new Error('There are not two boards.')
    return { stage, stray, board }
  }

  it('goes as soon as somebody presses on it, and the vote counts', async () => {
    const { stage, stray, board } = await withTwoBoards()
    expect(stray.removed).toBe(false)

    await stage.during(stage.chat.press('jo', stage.channel, 2, stray.id))
    await stage.clock.advance(2_000)

    expect(stage.chat.boards(stage.channel)).toEqual([board])
    expect(stage.view().round?.candidates[1]?.votes).toBe(1)
    await stage.stop()
  })

  it.each([
    ['goes as soon as somebody reacts to it', 1_000, true],
    ['stays where it is older than the party', -3_600_000, false],
  ])('%s', async (_, laterMs, removed) => {
    const { stage, stray, board } = await withTwoBoards()
    const { createdAt } = await stage.party()
    const change: ReactionChange = {
      channel: stage.channel,
      message: stray.id,
      person: stage.chat.person('jo'),
      number: 1,
      present: true,
      ownMessageAt: createdAt + laterMs,
    }

    stage.chat.report(change)
    await stage.clock.advance(2_000)

    expect(stray.removed).toBe(removed)
    expect(board.removed).toBe(false)
    await stage.stop()
  })
})
