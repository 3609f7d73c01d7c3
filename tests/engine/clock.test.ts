import { describe, expect, it } from 'vitest'
import { MINUTE, SECOND, Story } from './story.ts'

const HOUR = 60 * MINUTE

describe('After the clock was set back', () => {
  it('what was asked of the player before is settled by what it shows', () => {
    const story = new Story().isLive().asks({ type: 'next' }).settlesAll()
    const winner = story.party.upcoming?.track
    if (winner === undefined) throw new Error('Nothing was decided.')
    story.after(2 * SECOND - HOUR).shows(winner, 2 * SECOND)
    expect(story.party.expecting).toBeUndefined()
    expect(story.party.trouble).toBeUndefined()
    expect(story.party).toMatchObject({ playing: { track: winner }, round: { number: 2 } })
  })

  it('what the player does not show is not awaited for an hour', () => {
    const story = new Story().isLive().asks({ type: 'next' }).settlesAll()
    story.after(-HOUR).showsNothing()
    expect(story.party.expecting).toBeUndefined()
    expect(story.party.upcoming?.state).toBe('refused')
  })

  it('the round that decides the first song runs from now on', () => {
    const story = new Story().isReady().begins()
    story.after(-HOUR).ticks()
    expect(story.round).toMatchObject({ openedAt: story.now, closesAt: story.now + 30 * SECOND })
    expect(story.closes().round.state).toBe('closed')
  })

  it('a round that runs closes as long before the end of its song as ever', () => {
    const story = new Story().isLive()
    const song = story.party.playing?.track
    if (song === undefined) throw new Error('Nothing plays.')
    story.after(-HOUR).ticks().shows(song, MINUTE)
    expect(story.round.closesAt).toBe(story.now + song.durationMs - MINUTE - 15 * SECOND)
  })

  it('a little, nothing changes', () => {
    const story = new Story().isReady().begins()
    const { round } = story
    story.after(-20 * SECOND).ticks()
    expect(story.round).toEqual(round)
  })
})
