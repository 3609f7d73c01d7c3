import { describe, expect, it } from 'vitest'
import { nextDeadline } from '../../src/core/engine/schedule.ts'
import { actor, ben, MINUTE, phone, poolOf, SECOND, Story, speaker, track } from './story.ts'

const long = track(500, { durationMs: 200 * SECOND })
const short = track(501, { durationMs: 40 * SECOND })

function closesIn(story: Story): number {
  return (story.round.closesAt ?? Number.NaN) - story.now
}

describe('When a round closes', () => {
  it('15 s before the end of a long song, a quarter before that of a short one', () => {
    expect(closesIn(beginningWith(long, 0))).toBe(185 * SECOND)
    expect(closesIn(beginningWith(short, 0))).toBe(30 * SECOND)
  })

  it('a fixed length only closes it earlier', () => {
    const of = (seconds: number) => {
      const story = new Story().isReady({ candidates: 3, roundLengthMs: seconds * SECOND })
      return closesIn(story.begins(story.song(long)))
    }
    expect(of(60)).toBe(60 * SECOND)
    expect(of(600)).toBe(185 * SECOND)
  })

  it('gives voters a moment where the party begins near the end of a song', () => {
    expect(closesIn(beginningWith(long, 190 * SECOND))).toBe(7 * SECOND)
    expect(closesIn(beginningWith(long, 180 * SECOND))).toBe(10 * SECOND)
  })

  it('still decides in time where a party begins with 5 s of the song left', () => {
    const story = beginningWith(long, 195 * SECOND)
    expect(closesIn(story)).toBe(2 * SECOND)
    story.closes()
    expect(story.owedOf('queueTrack')).toHaveLength(1)
  })

  it('is the next deadline, and is met by time alone', () => {
    const story = beginningWith(long, 0)
    const { closesAt } = story.round
    expect(nextDeadline(story.party)).toBe(closesAt)
    expect(story.at((closesAt ?? 0) - 1).ticks().round.state).toBe('open')
    expect(story.after(1).ticks().round.state).toBe('closed')
    expect(story.party.round?.closesAt).toBeUndefined()
  })

  it('closes once, however often it is told that the time is up', () => {
    const story = beginningWith(long, 0).closes()
    const { record } = story
    expect(story.ticks().ticks().record).toEqual(record)
    expect(story.summaries).toHaveLength(1)
  })
})

function beginningWith(song: typeof long, progressMs: number): Story {
  const story = new Story().isReady()
  return story.begins(story.song(song, progressMs))
}

describe('What a round decides', () => {
  it('most votes win; the result says with how many', () => {
    const story = new Story().isLive().votes(1).votes(2).votes(2, actor('Dora')).closes()
    expect(story.party.lastResult).toMatchObject({ votes: 2, voters: 2, why: 'mostVotes' })
    expect(story.party.lastResult?.winner.number).toBe(2)
  })

  it('a tie is drawn among the best with the seed, and said', () => {
    const winners = new Set<number>()
    for (let seed = 0; seed < 40; seed += 1) {
      const story = new Story().isLive().votes(1).votes(3)
      story.seed = seed
      const result = story.closes().party.lastResult
      expect(result?.why).toBe('tie')
      winners.add(result?.winner.number ?? 0)
    }
    expect([...winners].sort()).toEqual([1, 3])
  })

  it('nobody voted: drawn among all, and said', () => {
    const winners = new Set<number>()
    for (let seed = 0; seed < 60; seed += 1) {
      const story = new Story().isLive()
      story.seed = seed
      const result = story.closes().party.lastResult
      expect(result).toMatchObject({ why: 'nobodyVoted', voters: 0 })
      winners.add(result?.winner.number ?? 0)
    }
    expect([...winners].sort()).toEqual([1, 2, 3])
  })

  it('a single candidate wins as such', () => {
    const story = new Story(poolOf(1)).isLive().votes(1).closes()
    expect(story.party.lastResult?.why).toBe('onlyCandidate')
  })

  it('is summed up with the votes of every candidate', () => {
    const story = new Story().isLive().votes(2).reacts(3, actor('Dora')).votes(3).closes()
    const [summary] = story.summaries
    expect(summary).toMatchObject({ round: 1, closedAt: story.now, result: { votes: 2 } })
    expect(summary?.candidates.map(({ votes }) => votes)).toEqual([0, 1, 2])
  })

  it('queues the winner once and shows it as next, certain when Spotify has it', () => {
    const story = new Story().isLive().votes(2)
    const winner = story.candidate(2)
    story.closes()
    expect(story.owed).toEqual([{ kind: 'queueTrack', track: winner, round: 1 }])
    expect(story.view.upcoming).toEqual({ track: winner, certain: false })
    expect(story.settlesAll().view.upcoming?.certain).toBe(true)
  })

  it('the next round opens when the winner begins, with a new board', () => {
    const story = new Story().isLive().votes(2).closes().settlesAll()
    const winner = story.party.upcoming?.track ?? track(-1)
    story.after(15 * SECOND).shows(winner)
    expect(story.party.upcoming).toBeUndefined()
    expect(story.party.playing).toMatchObject({ track: winner, round: 1 })
    expect(story.round).toMatchObject({ number: 2, kind: 'track', state: 'open' })
    expect(closesIn(story)).toBe(165 * SECOND)
    expect(story.owedOf('postBoard')).toMatchObject([{ stage: 2 }])
    expect(story.view.lastResult?.winner.number).toBe(2)
  })
})

describe('The first song', () => {
  it('music that plays on the chosen device is followed', () => {
    const story = beginningWith(long, 50 * SECOND)
    expect(story.view.playing).toMatchObject({ track: long, elapsedMs: 50 * SECOND })
    expect(story.round.kind).toBe('track')
    expect(closesIn(story)).toBe(135 * SECOND)
  })

  it('music that plays elsewhere is followed and moved to the chosen device', () => {
    const story = new Story().isReady()
    story.begins(story.song(long, 0, { device: phone }))
    expect(story.owedOf('resumeMusic')).toHaveLength(1)
    story.settlesAll().after(SECOND).shows(long, SECOND, { device: phone })
    expect(story.party.device).toEqual(speaker)
    story.after(SECOND).shows(long, 2 * SECOND)
    expect(story.party).toMatchObject({ device: speaker, playing: { track: long } })
  })

  it('in silence, a round of 30 s decides it, and it starts in its playlist', () => {
    const story = new Story().isReady().begins().votes(2)
    expect(story.round.kind).toBe('opening')
    expect(closesIn(story)).toBe(30 * SECOND)
    const track = story.candidate(2)
    story.closes()
    expect(story.owedOf('playTrack')).toEqual([
      { kind: 'playTrack', track, round: 1, contextUri: 'spotify:playlist:list' },
    ])
    story.settlesAll().after(SECOND).shows(track, 800)
    expect(story.party).toMatchObject({ playing: { track, round: 1 }, round: { number: 2 } })
  })

  it('a paused song on the player is silence too, wherever it is', () => {
    const story = new Story().isReady()
    story.begins(story.song(long, 5_000, { isPlaying: false }))
    story.after(SECOND).shows(long, 5_000, { isPlaying: false })
    expect(story.round.kind).toBe('opening')
    expect(story.closes().owedOf('playTrack')).toHaveLength(1)
  })

  it('the host may play at once, but only in the opening round', () => {
    const story = new Story().isReady().begins().after(SECOND).asks({ type: 'playNow' })
    expect(story.owedOf('playTrack')).toHaveLength(1)
    expect(story.asks({ type: 'playNow' }).refusal).toEqual({ code: 'alreadyStarted' })
    expect(new Story().isLive().asks({ type: 'playNow' }).refusal?.code).toBe('alreadyStarted')
  })

  it('a song that somebody starts meanwhile turns the opening round into one of that song', () => {
    const story = new Story()
      .isReady()
      .begins()
      .after(10 * SECOND)
      .votes(1, ben)
      .shows(long)
    expect(story.round).toMatchObject({ number: 1, kind: 'track' })
    expect(closesIn(story)).toBe(185 * SECOND)
    expect(story.tally).toEqual([1, 0, 0])
  })
})

describe('The host asks for the next song', () => {
  it('before the round closed: it closes and its leader plays', () => {
    const story = new Story().isLive().votes(3)
    const leader = story.candidate(3)
    story.after(MINUTE).asks({ type: 'next' })
    expect(story.owedOf('playTrack')).toMatchObject([{ track: leader, round: 1 }])
    story.settlesAll().after(SECOND).shows(leader, 500)
    expect(story.party).toMatchObject({ playing: { round: 1 }, round: { number: 2 } })
  })

  it('after the round closed: the winner plays at once instead of being queued', () => {
    const story = new Story().isLive().closes()
    const winner = story.party.upcoming?.track
    story.asks({ type: 'next' })
    expect(story.owed).toMatchObject([{ kind: 'playTrack', track: winner, round: 1 }])
    expect(story.settlesAll().summaries).toHaveLength(1)
  })

  it('twice in a row: the start under way is enough', () => {
    const story = new Story().isLive().asks({ type: 'next' }).asks({ type: 'next' })
    expect(story.refusal).toBeUndefined()
    expect(story.owedOf('playTrack')).toHaveLength(1)
    story.settlesAll().asks({ type: 'next' })
    expect(story.owed).toEqual([])
  })

  it('while paused: the party goes on with it', () => {
    const story = new Story().isLive().asks({ type: 'pause' }).settlesAll().after(MINUTE)
    story.asks({ type: 'next' })
    expect(story.party.phase).toBe('live')
    expect(story.owed).toMatchObject([{ kind: 'playTrack' }])
  })

  it('is refused in the lobby', () => {
    expect(new Story().isReady().asks({ type: 'next' }).refusal).toEqual({ code: 'notStarted' })
  })
})
