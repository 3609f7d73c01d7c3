import { describe, expect, it } from 'vitest'
import { messageId } from '../../src/core/engine/ids.ts'
import { ben, cleo, home, other, SECOND, Story, track } from './story.ts'

const posted = (name: string) => ({ result: 'done', message: messageId(name) }) as const

const joins = (story: Story) =>
  story.asks({ type: 'joinChannel', channelName: 'two', quiet: true }, cleo)

/** A live party with a second channel that is quiet and has its board. */
function withQuietChannel(): Story {
  return joins(new Story().isLive()).settlesAll()
}

function channelOf(story: Story, channel = other) {
  const found = story.party.channels.find(({ id }) => id === channel)
  if (found === undefined) throw new Error('The channel is not in the party.')
  return found
}

describe('A quiet channel', () => {
  it('keeps one board for the whole party, while others get new ones', () => {
    const story = withQuietChannel()
    const { board } = channelOf(story)
    const before = channelOf(story, home).board
    story.playsOn().playsOn()
    expect(channelOf(story).board).toEqual({ message: board?.message, stage: 3 })
    expect(channelOf(story, home).board?.message).not.toBe(before?.message)
  })

  it('keeps the board of the lobby, too', () => {
    const story = new Story().isReady().settlesAll().quiets()
    const { board } = channelOf(story, home)
    story.begins(story.song(track(999))).settlesAll()
    expect(channelOf(story, home).board).toEqual({ message: board?.message, stage: 1 })
  })

  it('has no numbers to tap below its board, and reactions there are no votes', () => {
    const story = joins(new Story().isLive()).settles('postBoard', posted('two'))
    expect(story.owed).toEqual([])
    story.reacts(1, cleo)
    story.reads([{ person: cleo.person, name: cleo.name, numbers: [1] }], other)
    expect(story.tally).toEqual([0, 0, 0])
    expect(story.votes(1, cleo).tally).toEqual([1, 0, 0])
  })

  it('gets its board anew when somebody removed it', () => {
    const story = withQuietChannel()
    const message = channelOf(story).board?.message ?? messageId('none')
    story.when({ type: 'boardLost', channel: other, message })
    expect(story.owed).toEqual([{ kind: 'postBoard', channel: other, stage: 1 }])
    story.playsOn()
    expect(channelOf(story).board?.stage).toBe(2)
    expect(channelOf(story).board?.message).not.toBe(message)
  })

  it('takes a board that was posted late for the round that is on by then', () => {
    const story = joins(new Story().isLive())
    const late = story.entries.find(({ effect }) => effect.kind === 'postBoard')
    story
      .closes()
      .settles('queueTrack')
      .after(15 * SECOND)
    story.shows(story.party.upcoming?.track ?? track(0), 100)
    if (late !== undefined) story.settle(late, posted('late'))
    expect(channelOf(story).board).toEqual({ message: 'late', stage: 2 })
    expect(story.owedOf('postBoard')).toEqual([{ kind: 'postBoard', channel: home, stage: 2 }])
  })

  it('shows the end of the party on its one board', () => {
    const story = withQuietChannel()
    const message = channelOf(story).board?.message
    story.playsOn().asks({ type: 'end' })
    const end = { kind: 'finishBoard', channel: other, message }
    expect(story.owedOf('finishBoard')).toContainEqual(end)
  })
})

describe('Switching', () => {
  it('to quiet keeps the board, and the votes that were given on it by reaction', () => {
    const story = new Story().isLive().reacts(2).votes(1)
    const { board } = channelOf(story, home)
    story.quiets()
    expect(story.owed).toEqual([])
    expect(channelOf(story, home)).toMatchObject({ board, quiet: true })
    expect(story.view.quiet).toBe(true)
    expect(story.tally).toEqual([1, 1, 0])
    expect(story.reacts(2, ben, false).tally).toEqual([1, 1, 0])
    expect(story.votes(2, ben, 'off').tally).toEqual([1, 0, 0])
  })

  it('to quiet seeds and posts nothing any more', () => {
    const story = new Story().starts().settlesAll().isReady().begins().settles('postBoard')
    story.settles('removeBoard').quiets()
    expect(story.owed).toEqual([])
    story
      .asks({ type: 'playNow' })
      .settles('playTrack')
      .after(SECOND)
      .shows(story.party.upcoming?.track ?? track(0), 500)
    expect(story.owed).toEqual([])
  })

  it('to quiet before the first board was posted still posts it', () => {
    const story = new Story().starts().quiets()
    expect(story.owed).toEqual([{ kind: 'postBoard', channel: home, stage: 'lobby' }])
  })

  it('back gives a new board with numbers to tap, and the former one goes', () => {
    const story = withQuietChannel()
    const former = channelOf(story).board?.message
    story.quiets(false, cleo)
    expect(story.owed).toEqual([{ kind: 'postBoard', channel: other, stage: 1 }])
    story.settles('postBoard', posted('new'))
    expect(channelOf(story)).not.toHaveProperty('quiet')
    expect(channelOf(story).board).toEqual({ message: 'new', stage: 1 })
    expect(story.owed).toEqual([
      { kind: 'removeBoard', channel: other, message: former },
      { kind: 'seedBoard', channel: other, message: 'new', count: 3 },
    ])
  })

  it('back takes the former board, with its old reactions, for none of this round', () => {
    const story = withQuietChannel().quiets(false, cleo)
    expect(channelOf(story).board?.stage).toBe('lobby')
  })

  it('back waits for the next round where none is open', () => {
    const story = withQuietChannel().closes().settlesAll().quiets(false, cleo)
    expect(story.owed).toEqual([])
    const lobby = new Story().starts().settlesAll().quiets().quiets(false)
    expect(lobby.owed).toEqual([])
  })

  it('to and fro in one moment leaves one board', () => {
    const story = withQuietChannel().quiets(false, cleo).quiets(true, cleo)
    const former = channelOf(story).board?.message
    // Nobody knows whether the new one stands already.
    expect(story.owed).toEqual([{ kind: 'postBoard', channel: other, stage: 1 }])
    story.settles('postBoard', posted('new'))
    expect(channelOf(story).board).toEqual({ message: 'new', stage: 1 })
    expect(story.owed).toEqual([{ kind: 'removeBoard', channel: other, message: former }])
  })

  it('to what it is already changes nothing, and needs a channel of the party', () => {
    const story = withQuietChannel()
    const { channels } = story.party
    expect(story.quiets(true, cleo).party.channels).toEqual(channels)
    const stranger = new Story().isLive().quiets(true, cleo)
    expect(stranger.refusal).toEqual({ code: 'noPartyHere' })
  })
})
