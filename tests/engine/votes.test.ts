import { describe, expect, it } from 'vitest'
import { backed, ballotOf, reactionCounts } from '../../src/core/engine/votes.ts'
import { actor, ben, cleo, home, other, SECOND, Story } from './story.ts'

const dora = actor('Dora')

describe('Voting', () => {
  it('a person may back several candidates, each once', () => {
    const story = new Story().isLive().votes(1).votes(3).votes(3)
    expect(story.tally).toEqual([1, 0, 1])
    expect(story.view.round?.voters).toBe(1)
  })

  it('a button gives a vote and takes it back', () => {
    const story = new Story().isLive().votes(2, ben, 'toggle')
    expect(story.tally).toEqual([0, 1, 0])
    expect(story.votes(2, ben, 'toggle').tally).toEqual([0, 0, 0])
  })

  it('counts a person once for a candidate, by button and by reactions on two boards', () => {
    const benElsewhere = actor('Ben', other)
    const story = new Story().isLive().votes(1).reacts(1).reacts(1, benElsewhere)
    expect(story.tally).toEqual([1, 0, 0])
    expect(story.votes(1, ben, 'off').reacts(1, ben, false).tally).toEqual([1, 0, 0])
    expect(story.reacts(1, benElsewhere, false).tally).toEqual([0, 0, 0])
  })

  it('takes each way of voting back as it was given, and says so', () => {
    const story = new Story().isLive().reacts(2).votes(2, ben, 'off')
    expect(story.refusal).toEqual({ code: 'backedByReaction', number: 2 })
    expect(story.tally).toEqual([0, 1, 0])
    expect(story.votes(1, ben, 'off').refusal).toEqual({ code: 'notBacked', number: 1 })
    story.votes(2).votes(2, ben, 'off')
    expect(story.refusal).toBeUndefined()
    expect(backed(ballotOf(story.round, ben.person))).toEqual([2])
  })

  it('refuses numbers that are not offered', () => {
    const story = new Story().isLive()
    expect(story.votes(4).refusal).toEqual({ code: 'noSuchCandidate', highest: 3 })
    expect(story.reacts(0).refusal).toEqual({ code: 'noSuchCandidate', highest: 3 })
    expect(story.votes(1.5).refusal).toEqual({ code: 'noSuchCandidate', highest: 3 })
  })

  it('refuses votes in an empty lobby, for another round and on a closed one', () => {
    const lobby = new Story().starts()
    expect(lobby.votes(1).refusal).toEqual({ code: 'noRoundOpen' })
    const story = new Story().isLive().playsOn()
    const late = { type: 'vote', number: 1, change: 'toggle', round: 1 } as const
    expect(story.asks(late, ben).refusal).toEqual({ code: 'roundOver' })
    expect(story.reacts(1, ben, true, 1).refusal).toEqual({ code: 'roundOver' })
    expect(story.closes().votes(1).refusal).toEqual({ code: 'roundOver' })
  })

  it('refuses late votes by the rules, even if the timer is late', () => {
    const story = new Story().isLive()
    const closesAt = story.round.closesAt ?? 0
    expect(story.at(closesAt - 1).votes(1).refusal).toBeUndefined()
    story.at(closesAt)
    expect(story.votes(2).refusal).toEqual({ code: 'roundOver' })
    expect(story.reacts(2).refusal).toEqual({ code: 'roundOver' })
    expect(story.after(SECOND).ticks().party.lastResult?.winner.number).toBe(1)
  })

  it('keeps votes and takes more while the party is paused', () => {
    const story = new Story().isLive().votes(1).asks({ type: 'pause' }).votes(2, dora)
    expect(story.tally).toEqual([1, 1, 0])
  })
})

describe('Reactions read back', () => {
  it('replace what was known of that board and nothing else', () => {
    const story = new Story().isLive().reacts(1).reacts(2, cleo).votes(3, dora)
    story.reads([{ person: dora.person, name: 'Dora', numbers: [1, 1, 9] }])
    expect(story.tally).toEqual([1, 1, 1])
    expect(reactionCounts(story.round, home)).toEqual([1, 0, 0])
    expect(reactionCounts(story.round, other)).toEqual([0, 1, 0])
  })

  it('count after the time is up, as long as the round has not closed', () => {
    const story = new Story().isLive()
    story.at((story.round.closesAt ?? 0) + SECOND)
    story.reads([{ person: ben.person, name: 'Ben', numbers: [2] }])
    expect(story.tally).toEqual([0, 1, 0])
    expect(story.ticks().party.lastResult).toMatchObject({ winner: { number: 2 }, votes: 1 })
    const before = story.record
    story.reads([{ person: ben.person, numbers: [3] }])
    expect(story.record).toEqual(before)
  })

  it('count for people without a name too, who join when they do something themselves', () => {
    const story = new Story().isLive().reads([{ person: ben.person, numbers: [1] }])
    expect(story.tally).toEqual([1, 0, 0])
    expect(story.view.people.count).toBe(1)
    expect(story.votes(2).view.people.count).toBe(2)
  })

  it('add up where one person appears twice', () => {
    const { person, name } = ben
    const twice = [
      { person, name, numbers: [1] },
      { person, name, numbers: [3] },
    ]
    expect(new Story().isLive().reads(twice).tally).toEqual([1, 0, 1])
  })
})
