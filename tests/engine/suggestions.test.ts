import { describe, expect, it } from 'vitest'
import { actor, ben, cleo, host, poolOf, Story, track } from './story.ts'

const dora = actor('Dora')
const song = track(50)
const again = track(50, { uri: 'spotify:track:other', title: ' song  50' })

describe('Bringing a song in rounds', () => {
  it('it is a candidate of the next round, with its bringer’s vote and name', () => {
    const story = new Story().isLive().suggests(song)
    expect(story.round.candidates.every(({ suggestion }) => suggestion === undefined)).toBe(true)
    expect(story.view.waitingCount).toBe(1)
    story.playsOn()
    expect(story.view.round?.candidates[0]).toMatchObject({ track: song, votes: 1, by: 'Ben' })
    expect(story.view.waitingCount).toBe(0)
  })

  it('at most all seats but one are for songs that people bring', () => {
    const story = new Story().isLive({ quota: 9 })
    for (const number of [50, 51, 52, 53]) story.suggests(track(number))
    const brought = story.playsOn().round.candidates.filter(({ suggestion }) => suggestion)
    expect(brought.map(({ track: { title } }) => title)).toEqual(['Song 50', 'Song 51'])
    expect(story.round.candidates).toHaveLength(3)
  })

  it('what lost the last round stands behind what waits', () => {
    const story = new Story().isLive({ quota: 9, candidates: 2 })
    story.suggests(track(50)).suggests(track(51)).playsOn()
    expect(story.round.candidates[0]?.track).toEqual(track(50))
    story.votes(2, cleo).votes(2, dora).playsOn()
    expect(story.round.candidates[0]?.track).toEqual(track(51))
  })

  it('a vote taken back in the round does not come back with the next one', () => {
    const story = new Story().isLive({ candidates: 2 }).suggests(song).playsOn()
    story.votes(1, ben, 'off').votes(2, cleo).playsOn()
    expect(story.queue).toMatchObject([{ track: song, votes: 0 }])
  })

  it('a song of the playlist that waits is one song, whoever draws it', () => {
    const story = new Story(poolOf(2)).isLive({ quota: 9, candidates: 2 })
    const free = [track(0), track(1)].filter(({ uri }) => uri !== story.candidate(1).uri)
    story.suggests(track(50)).suggests(track(51), cleo)
    expect(free).toHaveLength(1)
    expect(story.suggests(story.candidate(2), dora).queue).toHaveLength(2)
    expect(story.tally).toEqual([0, 1])
  })
})

describe('A song that is known already', () => {
  it('gets a vote where it waits, by whatever id it is named', () => {
    const story = new Story().isLive().suggests(song).suggests(again, cleo).suggests(song)
    expect(story.queue).toMatchObject([{ track: song, by: 'Ben', votes: 2 }])
  })

  it('gets a vote on the board where it is offered, also as a song of the playlist', () => {
    const story = new Story().isLive()
    expect(story.suggests(story.candidate(2)).tally).toEqual([0, 1, 0])
    expect(story.queue).toEqual([])
    story.suggests(song).playsOn().suggests(again, cleo)
    expect(story.tally[0]).toBe(2)
  })

  it('is refused while it plays, when it was played, and when it comes next', () => {
    const story = new Story().isLive()
    expect(story.suggests(track(999)).refusal).toEqual({ code: 'alreadyPlayed', track: track(999) })
    const winner = story.votes(1).closes().party.upcoming?.track ?? song
    expect(story.suggests(winner).refusal?.code).toBe('comesNext')
    story.settlesAll().shows(winner)
    expect(story.suggests(track(999)).refusal?.code).toBe('alreadyPlayed')
    expect(story.suggests({ ...winner, uri: 'x' }).refusal?.code).toBe('alreadyPlayed')
  })

  it('a vote that comes when the time is over, but the round is not closed, is refused', () => {
    const story = new Story().isLive({ mode: 'jukebox' }).suggests(song)
    story.at(story.round.closesAt ?? 0)
    expect(story.suggests(song, cleo).refusal).toEqual({ code: 'roundOver' })
    const back = { type: 'back', suggestion: 1, change: 'on' } as const
    expect(story.asks(back, cleo).refusal).toEqual({ code: 'roundOver' })
  })

  it('played by hand, it leaves the list, and cannot win any more', () => {
    const story = new Story().isLive().suggests(song).shows(again)
    expect(story.queue).toEqual([])
    const offered = new Story().isLive().suggests(song).playsOn()
    offered.votes(1, cleo).shows(again).shows(track(700))
    expect(offered.queue).toEqual([])
    expect(offered.view.round?.candidates[0]).toMatchObject({ votes: 0, withdrawn: true })
    expect(offered.closes().party.lastResult?.winner.number).not.toBe(1)
  })
})

describe('A song that is not wanted', () => {
  it('explicit, too long, one too many, or into a full queue: it is refused', () => {
    const story = new Story().starts({ explicitAllowed: false, longestTrackMs: 240_000, quota: 1 })
    const rude = track(60, { explicit: true })
    const long = track(61, { durationMs: 240_001 })
    expect(story.suggests(rude).refusal).toEqual({ code: 'explicitNotWanted', track: rude })
    const tooLong = { code: 'trackTooLong', track: long, longestMs: 240_000 }
    expect(story.suggests(long).refusal).toEqual(tooLong)
    expect(story.suggests(track(62)).refusal).toBeUndefined()
    expect(story.suggests(track(63)).refusal).toEqual({ code: 'quotaReached', quota: 1 })
    for (let number = 1; number < 100; number += 1) {
      story.suggests(track(100 + number), actor(`Guest ${number}`))
    }
    expect(story.suggests(track(300), dora).refusal).toEqual({ code: 'queueFull', most: 100 })
    expect(story.queue).toHaveLength(100)
  })

  it('what will not be wanted from the next round on is refused already', () => {
    const story = new Story().isLive().changes({ explicitAllowed: false })
    const rude = track(60, { explicit: true })
    expect(story.suggests(rude).refusal?.code).toBe('explicitNotWanted')
  })

  it('what waits when the settings change keeps its place, but is not offered', () => {
    const story = new Story().isLive().suggests(track(60, { explicit: true }))
    story.changes({ explicitAllowed: false }).playsOn()
    expect(story.round.candidates.some(({ suggestion }) => suggestion)).toBe(false)
    expect(story.titles).toEqual(['Song 60'])
    expect(story.changes({ explicitAllowed: true }).playsOn().view.round?.candidates[0]?.by).toBe(
      'Ben',
    )
  })
})

describe('Taking a song back', () => {
  const withdraw = (suggestion: number) => ({ type: 'withdraw', suggestion }) as const

  it('may who brought it, and who runs the party', () => {
    const story = new Story().isLive().suggests(song).suggests(track(51), cleo)
    expect(story.asks(withdraw(1), cleo).refusal).toEqual({ code: 'notYourSuggestion' })
    expect(story.asks(withdraw(1), ben).titles).toEqual(['Song 51'])
    expect(story.asks(withdraw(2), host).queue).toEqual([])
    expect(story.asks(withdraw(2), host).refusal).toEqual({ code: 'noSuchSuggestion' })
  })

  it('on the board: it keeps its number, and is neither voted for nor wins', () => {
    const story = new Story().isLive().suggests(song).playsOn().votes(1, cleo).reacts(1, dora)
    story.asks(withdraw(1), ben)
    const { round } = story.view
    expect(round?.candidates[0]).toMatchObject({ number: 1, votes: 0, withdrawn: true })
    expect(round).toMatchObject({ voters: 0 })
    expect(story.votes(1, host).refusal?.code).toBe('noSuchCandidate')
    expect(story.votes(2, host).view.round?.candidates[1]?.leading).toBe(true)
    expect(story.closes().party.lastResult).toMatchObject({ winner: { number: 2 }, votes: 1 })
  })

  it('votes for it alone are no votes', () => {
    const story = new Story().isLive().suggests(song).playsOn().asks(withdraw(1), ben)
    expect(story.closes().party.lastResult).toMatchObject({ votes: 0, why: 'nobodyVoted' })
  })

  it('the last one on the board gives way to a song of the playlist, if there is one', () => {
    const story = new Story(poolOf(1)).isLive({ mode: 'jukebox' }).suggests(song).playsOn()
    story.suggests(track(51)).playsOn()
    expect(story.round.candidates.map(({ track: { title } }) => title)).not.toContain('Song 51')
    const alone = new Story(poolOf(1)).isLive({ mode: 'jukebox' })
    alone.suggests(track(0)).asks(withdraw(1), ben)
    expect(alone.refusal).toEqual({ code: 'onlySongLeft' })
    expect(alone.titles).toEqual(['Song 0'])
  })
})

describe('Leaving', () => {
  it('takes one’s votes along, and leaves the songs', () => {
    const story = new Story()
      .isLive()
      .suggests(song)
      .suggests(song, cleo)
      .asks({ type: 'leave' }, ben)
    expect(story.queue).toMatchObject([{ by: 'Ben', votes: 1 }])
  })
})

describe('As last time', () => {
  const left = (...numbers: number[]) =>
    numbers.map((number) => ({ track: track(number), by: ben.person, name: 'Ben' }))

  it('what was left comes back in its order, with names and without votes', () => {
    const story = new Story().starts().asks({ type: 'restore', songs: left(52, 50, 51) })
    expect(story.titles).toEqual(['Song 52', 'Song 50', 'Song 51'])
    expect(story.queue[0]).toMatchObject({ by: 'Ben', votes: 0 })
  })

  it('what waits, is not wanted, or was brought by who is shut out now stays away', () => {
    const story = new Story().starts({ quota: 2 }).suggests(track(50), cleo)
    story.asks({ type: 'restore', songs: left(50, 51, 52, 53) })
    expect(story.titles).toEqual(['Song 50', 'Song 51', 'Song 52'])
    const kicked = new Story().starts().asks({ type: 'join' }, ben)
    kicked.asks({ type: 'kick', person: ben.person, ids: [] })
    expect(kicked.asks({ type: 'restore', songs: left(50) }).queue).toEqual([])
    expect(kicked.asks({ type: 'restore', songs: [] }, cleo).refusal?.code).toBe('hostOnly')
  })
})
