import { describe, expect, it } from 'vitest'
import { messageId } from '../../src/core/engine/ids.ts'
import { ben, cleo, home, MINUTE, other, SECOND, Story, track } from './story.ts'

const posted = (name: string) => ({ result: 'done', message: messageId(name) }) as const

function boardOf(story: Story, channel = home) {
  return story.party.channels.find(({ id }) => id === channel)?.board
}

describe('Boards', () => {
  it('each round has its own; the former one goes, and the new one gets numbers to tap', () => {
    const story = new Story().isLive()
    const former = boardOf(story)?.message
    story
      .closes()
      .settlesAll()
      .after(15 * SECOND)
    story.shows(story.party.upcoming?.track ?? track(0)).settles('postBoard', posted('new'))
    expect(boardOf(story)).toEqual({ message: 'new', stage: 2 })
    expect(story.owed).toEqual([
      { kind: 'removeBoard', channel: home, message: former },
      { kind: 'seedBoard', channel: home, message: 'new', count: 3 },
    ])
  })

  it('a board that was not begun when the next round opened is not owed any more', () => {
    const story = new Story().isReady().begins()
    // Nobody knows whether the first one stands already: it is posted to its end, and removed.
    const first = { kind: 'postBoard', channel: home, stage: 'lobby' }
    expect(story.owedOf('postBoard')).toEqual([first, { ...first, stage: 1 }])
    story.asks({ type: 'playNow' }).settles('playTrack').after(SECOND)
    story.shows(story.party.upcoming?.track ?? track(0), 500)
    expect(story.owedOf('postBoard')).toEqual([first, { ...first, stage: 2 }])
    story.settles('postBoard', posted('first')).settles('postBoard', posted('new'))
    expect(boardOf(story)).toEqual({ message: 'new', stage: 2 })
    expect(story.owedOf('removeBoard')).toMatchObject([{ message: 'first' }])
  })

  it('posted after the next round opened: it goes as soon as the new one is there', () => {
    const story = new Story().isReady().begins()
    const [late] = story.entries
    story.asks({ type: 'playNow' }).settles('playTrack').after(SECOND)
    story.shows(story.party.upcoming?.track ?? track(0), 500)
    if (late !== undefined) story.settle(late, posted('late'))
    expect(story.owedOf('seedBoard')).toEqual([])
    story.settles('postBoard', posted('new'))
    expect(boardOf(story)).toEqual({ message: 'new', stage: 2 })
    expect(story.owedOf('removeBoard')).toMatchObject([{ message: 'late' }])
  })

  it('posted even after the board of the next round: it goes, and the newer one stays', () => {
    const story = new Story().isReady().begins()
    const [late] = story.entries
    story.asks({ type: 'playNow' }).settles('playTrack').after(SECOND)
    story.shows(story.party.upcoming?.track ?? track(0), 500)
    const newer = story.entries.at(-1)
    if (newer !== undefined) story.settle(newer, posted('new'))
    if (late !== undefined) story.settle(late, posted('late'))
    expect(boardOf(story)).toEqual({ message: 'new', stage: 2 })
    expect(story.owedOf('removeBoard')).toMatchObject([{ message: 'late' }])
  })

  it('posted after the party ended: it shows the end', () => {
    const story = new Story().starts().settlesAll().isReady().begins()
    const [late] = story.entries
    story.asks({ type: 'end' })
    expect(story.owedOf('finishBoard')).toHaveLength(1)
    story.settles('finishBoard')
    if (late !== undefined) story.settle(late, posted('late')).settles('removeBoard')
    expect(story.owed).toEqual([{ kind: 'finishBoard', channel: home, message: 'late' }])
  })

  it('posted after its channel left: it goes', () => {
    const story = new Story()
      .isLive()
      .asks({ type: 'joinChannel', channelName: 'two', quiet: false }, cleo)
    const [late] = story.entries
    story.asks({ type: 'leaveChannel' }, cleo)
    if (late !== undefined) story.settle(late, posted('late'))
    expect(story.owed).toEqual([{ kind: 'removeBoard', channel: other, message: 'late' }])
  })

  it('removed by somebody: it is posted anew, but only the one in use', () => {
    const story = new Story().isLive()
    const message = boardOf(story)?.message ?? messageId('none')
    story.when({ type: 'boardLost', channel: home, message: messageId('old') })
    expect(story.owed).toEqual([])
    story.when({ type: 'boardLost', channel: home, message })
    expect(story.owed).toEqual([{ kind: 'postBoard', channel: home, stage: 1 }])
    expect(boardOf(story)).toBeUndefined()
  })

  it('removed by somebody: the votes given on it stay, and can be taken back by button', () => {
    const story = new Story().isLive().reacts(2).votes(1)
    const message = boardOf(story)?.message ?? messageId('none')
    story.when({ type: 'boardLost', channel: home, message })
    expect(story.tally).toEqual([1, 1, 0])
    expect(story.votes(2, ben, 'off').tally).toEqual([1, 0, 0])
  })

  it('found missing when it was to be seeded: it is posted anew, but only the one in use', () => {
    const story = new Story().starts().settlesAll().isReady().begins().settles('postBoard')
    story.settles('seedBoard', { result: 'gone', what: 'message' })
    expect(story.owedOf('postBoard')).toEqual([{ kind: 'postBoard', channel: home, stage: 1 }])
    const [seed] = new Story()
      .starts()
      .settlesAll()
      .isReady()
      .begins()
      .settles('postBoard')
      .entries.slice(-1)
    const later = new Story().isLive().playsOn()
    const before = boardOf(later)
    if (seed !== undefined) later.settle(seed, { result: 'gone', what: 'message' })
    expect(boardOf(later)).toEqual(before)
  })

  it('a closed round has nothing to tap', () => {
    const story = new Story().isLive().closes()
    story.asks({ type: 'joinChannel', channelName: 'two', quiet: false }, cleo)
    story.settles('postBoard', posted('two'))
    expect(story.owedOf('seedBoard')).toEqual([])
  })

  it('all show the end of the party, and nothing is played for it any more', () => {
    const story = new Story()
      .isLive()
      .asks({ type: 'joinChannel', channelName: 'two', quiet: false }, cleo)
    story.settlesAll().closes().asks({ type: 'end' })
    expect(story.owed.map(({ kind }) => kind)).toEqual(['finishBoard', 'finishBoard'])
    story.settlesAll()
    expect(story.owed).toEqual([])
    expect(story.view.ended?.why).toBe('host')
  })
})

describe('What a board shows', () => {
  it('candidates with their votes, the leaders marked, and how many voted', () => {
    const story = new Story().isLive().votes(1).votes(2).votes(2, cleo)
    const { round } = story.view
    expect(round).toMatchObject({ number: 1, kind: 'track', open: true, voters: 2 })
    expect(round?.candidates.map(({ votes, leading }) => [votes, leading])).toEqual([
      [1, false],
      [2, true],
      [0, false],
    ])
  })

  it('nobody leads before the first vote', () => {
    const { round } = new Story().isLive().view
    expect(round?.candidates.some(({ leading }) => leading)).toBe(false)
  })

  it('how far the song is, and not beyond its end', () => {
    const story = new Story().isLive().after(MINUTE)
    expect(story.view.playing).toMatchObject({ elapsedMs: MINUTE, isPlaying: true })
    expect(story.after(10 * MINUTE).view.playing?.elapsedMs).toBe(180_000)
  })

  it('leaves out what there is not', () => {
    expect(Object.keys(new Story().starts().view).sort()).toEqual([
      'channelCount',
      'code',
      'hostName',
      'missing',
      'mode',
      'party',
      'people',
      'phase',
      'quiet',
      'reactions',
      'settings',
      'stage',
      'votesEach',
      'waitingCount',
    ])
  })

  it('a remark until the next round, the last result beyond it', () => {
    const story = new Story()
      .isLive()
      .after(20 * SECOND)
      .shows(track(700))
    expect(story.view.remark?.kind).toBe('skippedByHand')
    story.playsOn()
    expect(story.view.remark).toBeUndefined()
    expect(story.view.lastResult?.round).toBe(1)
  })
})
