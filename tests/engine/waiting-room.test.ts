import { describe, expect, it } from 'vitest'
import { accountId } from '../../src/core/engine/ids.ts'
import { nextDeadline } from '../../src/core/engine/schedule.ts'
import {
  ben,
  cleo,
  host,
  MINUTE,
  playlistOf,
  poolOf,
  SECOND,
  Story,
  speaker,
  track,
} from './story.ts'

describe('The waiting room', () => {
  it('opens the first round as soon as there are songs and a player', () => {
    const story = new Story().starts().asks({ type: 'useAccount', account: accountId('ada') })
    story.asks({ type: 'usePlaylist', playlist: playlistOf(poolOf(12)) })
    expect(story.party.round).toBeUndefined()
    const ready = new Story().isReady()
    expect(ready.view).toMatchObject({ phase: 'lobby', stage: 1, round: { kind: 'opening' } })
    expect(ready.round.closesAt).toBeUndefined()
    expect(ready.after(20 * MINUTE).ticks().round.state).toBe('open')
  })

  it('votes and songs are welcome, and count when the party begins', () => {
    const story = new Story().isReady().votes(2, ben).suggests(track(50), cleo)
    expect(story.view.people.names).toEqual(['Ada', 'Ben', 'Cleo'])
    expect(story.view.round?.candidates[3]).toMatchObject({ by: 'Cleo', votes: 1 })
    story
      .after(5 * MINUTE)
      .votes(4, ben)
      .begins()
    expect(story.tally).toEqual([0, 1, 0, 2])
    expect(story.round.closesAt).toBe(story.now + 30 * SECOND)
    expect(story.closes().party.lastResult?.winner.track).toEqual(track(50))
  })

  it('songs brought before there is a playlist are offered with it', () => {
    const pool = poolOf(12)
    const story = new Story(pool).starts().suggests(track(50))
    expect(story.view.waitingCount).toBe(1)
    story.asks({ type: 'useAccount', account: accountId('ada') })
    story.asks({ type: 'usePlaylist', playlist: playlistOf(pool) })
    story.asks({ type: 'useDevice', device: speaker })
    expect(story.view.round?.candidates[0]).toMatchObject({ by: 'Ben', votes: 1 })
  })

  it('another playlist: other candidates, but the songs that people brought keep their votes', () => {
    const story = new Story().isReady().suggests(track(50)).votes(4, cleo).votes(1, cleo)
    story.pool = { ...poolOf(3, 'other'), tracks: [track(70), track(71), track(72)] }
    const playlist = { ...playlistOf(story.pool), uri: 'spotify:playlist:other' }
    story.asks({ type: 'usePlaylist', playlist })
    expect(story.round.number).toBe(2)
    expect(story.view.round?.candidates[0]).toMatchObject({ by: 'Ben', votes: 2 })
    expect(story.tally).toEqual([2, 0, 0])
  })

  it('music that plays already is followed, and the round lasts as long', () => {
    const story = new Story().isReady().votes(2, ben).after(MINUTE)
    story.begins(story.song(track(999), 30 * SECOND))
    expect(story.round).toMatchObject({ number: 1, kind: 'track' })
    expect(story.round.closesAt).toBe(story.now + 135 * SECOND)
    expect(story.tally).toEqual([0, 1, 0])
  })
})

describe('A countdown', () => {
  it('is for who runs the party, once all is chosen, and in the lobby only', () => {
    const at = new Story().now + 5 * MINUTE
    const bare = new Story().starts()
    expect(bare.asks({ type: 'beginAt', at }).refusal).toEqual({ code: 'notReady' })
    const story = new Story().isReady()
    expect(story.asks({ type: 'beginAt', at }, ben).refusal).toEqual({ code: 'hostOnly' })
    expect(story.asks({ type: 'beginAt', at }).view.beginsAt).toBe(at)
    expect(nextDeadline(story.party)).toBe(at)
    expect(story.asks({ type: 'beginAt' }).view).not.toHaveProperty('beginsAt')
    expect(story.begins().asks({ type: 'beginAt', at }).refusal?.code).toBe('alreadyStarted')
  })

  it('begins the party by itself, with the votes given', () => {
    const story = new Story().isReady().votes(2, ben)
    const at = story.now + 5 * MINUTE
    story.asks({ type: 'beginAt', at })
    expect(story.at(at - 1).ticks().party.phase).toBe('lobby')
    expect(story.at(at).ticks().view).toMatchObject({ phase: 'live', stage: 1 })
    expect(story.view).not.toHaveProperty('beginsAt')
    expect(story.round.closesAt).toBe(at + 30 * SECOND)
    story.after(SECOND).shows(track(999), 0)
    expect(story.round).toMatchObject({ number: 1, kind: 'track' })
    expect(story.closes().party.lastResult?.winner.number).toBe(2)
  })

  it('does not begin what is not ready any more, and says so', () => {
    const story = new Story().isReady().asks({ type: 'beginAt', at: new Story().now + MINUTE })
    story
      .asks({ type: 'useAccount', account: accountId('other') })
      .after(MINUTE)
      .ticks()
    expect(story.view).toMatchObject({ phase: 'lobby', remark: { kind: 'notReadyToBegin' } })
    expect(story.view).not.toHaveProperty('beginsAt')
  })

  it('keeps a lobby from being forgotten', () => {
    const story = new Story().isReady()
    story.asks({ type: 'beginAt', at: story.now + 3 * 60 * MINUTE }, host)
    expect(story.after(2 * 60 * MINUTE).ticks().party.phase).toBe('lobby')
    expect(story.after(60 * MINUTE).ticks().party.phase).toBe('live')
  })
})

describe('A song that plays already when the party begins', () => {
  const begunWith = (story: Story, place: number) => {
    const { track: plays } = story.round.candidates[place] ?? { track: track(0) }
    return { plays, after: story.begins(story.song(plays)) }
  }

  it('gives its number to another one, for it could not win', () => {
    const { plays, after } = begunWith(new Story().isReady(), 1)
    const titles = after.round.candidates.map((candidate) => candidate.track.title)
    expect(titles).toHaveLength(3)
    expect(titles).not.toContain(plays.title)
    expect(after.round.candidates.map(({ number }) => number)).toEqual([1, 2, 3])
  })

  it('keeps it where somebody voted for it: no vote means another song than was seen', () => {
    const { plays, after } = begunWith(new Story().isReady().votes(2), 1)
    expect(after.round.candidates[1]?.track).toEqual(plays)
    expect(after.tally).toEqual([0, 1, 0])
  })
})
