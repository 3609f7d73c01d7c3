import { describe, expect, it } from 'vitest'
import { accountId } from '../../src/core/engine/ids.ts'
import { queueView } from '../../src/core/engine/queue-view.ts'
import { actor, ben, cleo, host, MINUTE, Story, track } from './story.ts'

const dora = actor('Dora')
const jukebox = { mode: 'jukebox', quota: 20 } as const

function back(suggestion: number, change: 'on' | 'off' | 'toggle' = 'toggle') {
  return { type: 'back', suggestion, change } as const
}

describe('The jukebox', () => {
  it('the playlist fills in with one song while nobody brings any', () => {
    const story = new Story().isLive(jukebox)
    expect(story.round.candidates).toHaveLength(1)
    expect(story.playsOn().round.candidates).toHaveLength(1)
  })

  it('what is brought is offered at once, and comes before what was filled in', () => {
    const story = new Story().isLive(jukebox).votes(1, cleo).votes(1, dora)
    story.suggests(track(50))
    expect(story.view.round?.candidates).toMatchObject([
      { number: 2, by: 'Ben', votes: 1, leading: true },
      { number: 1, votes: 2, leading: false },
    ])
    expect(story.closes().party.lastResult).toMatchObject({ winner: { number: 2 }, votes: 1 })
  })

  it('orders by votes, then by time', () => {
    const story = new Story().isLive(jukebox)
    story.suggests(track(50)).suggests(track(51), cleo).suggests(track(52), dora)
    expect(story.titles).toEqual(['Song 50', 'Song 51', 'Song 52'])
    story.votes(story.numberOf(track(52)), host)
    expect(story.titles).toEqual(['Song 52', 'Song 50', 'Song 51'])
    expect(story.closes().party.lastResult).toMatchObject({ why: 'mostVotes', votes: 2 })
    story.settlesAll().shows(track(52))
    expect(story.closes().party.lastResult).toMatchObject({ why: 'addedFirst' })
    expect(story.party.upcoming?.track).toEqual(track(50))
  })

  it('votes stay until the song is played', () => {
    const story = new Story().isLive(jukebox).suggests(track(50)).suggests(track(51), cleo)
    story.votes(story.numberOf(track(51)), dora).reacts(story.numberOf(track(50)), host)
    story.votes(story.numberOf(track(50)), dora).playsOn()
    expect(story.queue).toMatchObject([{ track: track(51), votes: 2 }])
    expect(story.votes(1, dora, 'off').tally).toEqual([1])
  })

  it('what the board has no room for waits with its votes, and wins with the most', () => {
    const story = new Story().isLive(jukebox)
    for (let number = 50; number < 60; number += 1) story.suggests(track(number))
    expect(story.round.candidates).toHaveLength(9)
    expect(story.view.waitingCount).toBe(2)
    story.asks(back(10), cleo).asks(back(10), dora)
    expect(story.queue[0]).toMatchObject({ track: track(59), votes: 3 })
    expect(story.queue[0]).not.toHaveProperty('number')
    story.closes()
    expect(story.party.lastResult).toMatchObject({ winner: { track: track(59) }, votes: 3 })
    expect(story.owedOf('seedBoard')).toEqual([])
    expect(story.queue).toHaveLength(9)
  })

  it('who brings the song that was filled in makes it a song of the queue', () => {
    const story = new Story().isLive(jukebox)
    story.suggests(story.candidate(1))
    expect(story.queue).toMatchObject([{ by: 'Ben', number: 1, votes: 1 }])
    story.suggests(track(50), cleo).votes(2, dora).playsOn()
    expect(story.queue).toMatchObject([{ by: 'Ben', votes: 1 }])
  })

  it('the only song of the queue played by hand does not play again', () => {
    const story = new Story().isLive(jukebox).suggests(track(50)).playsOn()
    story.suggests(track(51)).shows(track(51))
    expect(story.closes().party.lastResult?.winner.track).not.toEqual(track(51))
  })

  it('votes given after closing count for the next song', () => {
    const story = new Story().isLive(jukebox).suggests(track(50)).suggests(track(51)).closes()
    story.asks(back(2), cleo)
    expect(story.queue).toMatchObject([{ track: track(51), votes: 2 }])
    story.settlesAll().shows(track(50))
    expect(story.tally).toEqual([2])
  })
})

describe('One vote each', () => {
  const one = { ...jukebox, votesEach: 'one' } as const

  it('moves on the board, and by bringing a song', () => {
    const story = new Story().isLive(one).suggests(track(50)).suggests(track(51), cleo)
    expect(story.votes(3, ben).queue.map(({ votes }) => votes)).toEqual([2, 0])
    story.suggests(track(52), cleo)
    expect(story.queue.map(({ track: { title }, votes }) => [title, votes])).toEqual([
      ['Song 51', 1],
      ['Song 52', 1],
      ['Song 50', 0],
    ])
  })

  it('moves between the board and what waits beside it', () => {
    const story = new Story().isLive(one)
    for (let number = 50; number < 60; number += 1) story.suggests(track(number), dora)
    story.votes(2, ben).asks(back(10), ben)
    expect(story.round.ballots[ben.person]?.chosen).toEqual([])
    expect(story.queue[0]).toMatchObject({ track: track(59), votes: 2 })
    story.votes(3, ben)
    expect(story.queue.find(({ track: { title } }) => title === 'Song 59')?.votes).toBe(1)
  })

  it('reactions are no votes, and no numbers are put under the boards', () => {
    const story = new Story().isLive(one).reacts(1, ben)
    expect(story.tally).toEqual([0])
    expect(story.view.reactions).toBe(false)
    expect(story.owedOf('seedBoard')).toEqual([])
  })

  it('chosen later: of several votes the one for the first song counts', () => {
    const story = new Story().isLive(jukebox).suggests(track(50)).suggests(track(51))
    story.suggests(track(52)).changes({ votesEach: 'one' }).playsOn()
    expect(story.queue.map(({ votes }) => votes)).toEqual([1, 0])
  })

  it('of two people who turn out to be one', () => {
    const story = new Story().isLive(one).suggests(track(50)).suggests(track(51), cleo).closes()
    expect(story.asks(back(2), ben).merges(cleo, ben).queue).toMatchObject([{ votes: 1 }])
  })
})

describe('From rounds to the jukebox and back', () => {
  it('loses no song', () => {
    const story = new Story().isLive({ quota: 20 })
    for (const number of [50, 51, 52, 53, 54]) story.suggests(track(number))
    const songs = () => story.queue.map(({ suggestion }) => suggestion).sort()
    story.changes({ mode: 'jukebox' }).playsOn()
    expect(songs()).toEqual([1, 2, 3, 4, 5])
    story.changes({ mode: 'rounds' }).playsOn()
    expect(songs()).toEqual([2, 3, 4, 5])
    expect(story.round.candidates.filter(({ suggestion }) => suggestion)).toHaveLength(2)
    story.votes(3, cleo).votes(3, dora).playsOn()
    expect(songs()).toEqual([2, 3, 4, 5])
  })
})

describe('The queue as one person sees it', () => {
  it('says what is theirs, what they want, and about when it plays', () => {
    const story = new Story().isLive(jukebox).suggests(track(50)).suggests(track(51), cleo)
    story.after(MINUTE)
    const { waiting, played, playing } = queueView(story.party, cleo.person, story.now)
    const end = story.now + 2 * MINUTE
    expect(waiting).toMatchObject([
      { isYours: false, isBacked: false, playsAt: end },
      { isYours: true, isBacked: true, playsAt: end + 180_000 },
    ])
    expect(playing).toEqual(track(999))
    expect(played).toEqual([])
    expect(queueView(story.playsOn().party, ben.person, story.now).played).toEqual([track(999)])
  })

  it('names no time in rounds, in silence, and for what is not wanted any more', () => {
    const rounds = new Story().isLive().suggests(track(50))
    expect(rounds.queue[0]).not.toHaveProperty('playsAt')
    const silent = new Story().starts(jukebox).asks({ type: 'useAccount', account: accountId('a') })
    expect(silent.suggests(track(50)).queue[0]).not.toHaveProperty('playsAt')
    const story = new Story().isLive(jukebox).suggests(track(50, { explicit: true }))
    story.suggests(track(51)).changes({ explicitAllowed: false })
    expect(story.queue[0]).not.toHaveProperty('playsAt')
    expect(story.queue[1]?.playsAt).toBe(story.now + 180_000)
  })

  it('a vote is taken back beside the board as on it', () => {
    const story = new Story().isLive().suggests(track(50))
    expect(story.asks(back(1), ben).queue[0]?.votes).toBe(0)
    expect(story.asks(back(1, 'on'), cleo).queue[0]?.votes).toBe(1)
    expect(story.asks(back(7), cleo).refusal).toEqual({ code: 'noSuchSuggestion' })
    story.playsOn()
    expect(story.asks(back(1, 'off'), cleo).tally[0]).toBe(0)
  })
})
