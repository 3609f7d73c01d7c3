import { describe, expect, it } from 'vitest'
import { nextDeadline } from '../../src/core/engine/schedule.ts'
import { MINUTE, SECOND, Story, track } from './story.ts'

const song = track(999)

function pausedByHand(): Story {
  const story = new Story().isLive().after(30 * SECOND)
  return story.shows(song, 30 * SECOND, { isPlaying: false })
}

describe('The host pauses and resumes', () => {
  it('the music stops, the round is held with its votes, and goes on from there', () => {
    const story = new Story()
      .isLive()
      .votes(2)
      .after(30 * SECOND)
      .asks({ type: 'pause' })
    expect(story.owed).toEqual([{ kind: 'pauseMusic' }])
    expect(story.view).toMatchObject({ phase: 'paused', pausedBecause: 'host' })
    expect(story.round.closesAt).toBeUndefined()
    story
      .settlesAll()
      .after(5 * MINUTE)
      .asks({ type: 'resume' })
    expect(story.owed).toEqual([{ kind: 'resumeMusic' }])
    expect(story.view).toMatchObject({ phase: 'live', playing: { elapsedMs: 30 * SECOND } })
    expect(story.round.closesAt).toBe(story.now + 135 * SECOND)
    expect(story.tally).toEqual([0, 1, 0])
  })

  it('is refused where it makes no sense', () => {
    expect(new Story().isReady().asks({ type: 'pause' }).refusal?.code).toBe('notStarted')
    expect(new Story().isReady().asks({ type: 'resume' }).refusal?.code).toBe('notStarted')
    const story = new Story().isLive()
    expect(story.asks({ type: 'resume' }).refusal).toEqual({ code: 'notPaused' })
    story.asks({ type: 'pause' }).asks({ type: 'pause' })
    expect(story.refusal).toEqual({ code: 'alreadyPaused' })
  })

  it('a pause that is slow to reach Spotify is not taken back by the music', () => {
    const story = new Story()
      .isLive()
      .after(30 * SECOND)
      .asks({ type: 'pause' })
    story.after(10 * SECOND).shows(song, 40 * SECOND)
    expect(story.party.phase).toBe('paused')
    story
      .settlesAll()
      .after(SECOND)
      .shows(song, 40 * SECOND, { isPlaying: false })
    expect(story.party.phase).toBe('paused')
  })

  it('a pause that Spotify refuses: the party goes on with the music, and the trouble is shown', () => {
    const story = new Story()
      .isLive()
      .after(30 * SECOND)
      .asks({ type: 'pause' })
    story.settles('pauseMusic', { result: 'refused', trouble: 'restricted' })
    expect(story.view.trouble?.kind).toBe('restricted')
    story.after(SECOND).shows(song, 31 * SECOND)
    expect(story.party.phase).toBe('live')
  })

  it('asked for the next song in a pause with nothing decided, the party votes in silence', () => {
    const story = new Story()
      .isLive()
      .after(170 * SECOND)
      .shows(song, 500, { isPlaying: false })
    story.settles('playTrack', { result: 'refused', trouble: 'restricted' }).asks({ type: 'pause' })
    story.after(MINUTE).asks({ type: 'next' })
    expect(story.refusal).toBeUndefined()
    expect(story.round).toMatchObject({ kind: 'opening', state: 'open' })
    expect(story.closes().owedOf('playTrack')).toHaveLength(1)
  })

  it('in the opening round there is no music to pause, and the round begins anew', () => {
    const story = new Story()
      .isReady()
      .begins()
      .settlesAll()
      .after(20 * SECOND)
    story.asks({ type: 'pause' })
    expect(story.owed).toEqual([])
    story.after(5 * MINUTE).asks({ type: 'resume' })
    expect(story.owed).toEqual([])
    expect(story.round.closesAt).toBe(story.now + 30 * SECOND)
  })

  it('a resume after the song was over starts the winner', () => {
    const story = new Story()
      .isLive()
      .closes()
      .settlesAll()
      .after(15 * SECOND)
      .showsNothing()
    story.settles('playTrack', { result: 'refused', trouble: 'noDevice' })
    story.after(MINUTE).asks({ type: 'resume' })
    expect(story.owed).toMatchObject([{ kind: 'playTrack', round: 1 }])
  })

  it('music pressed on again at Spotify resumes the party', () => {
    const story = new Story()
      .isLive()
      .after(30 * SECOND)
      .asks({ type: 'pause' })
      .settlesAll()
    story.after(MINUTE).shows(song, 30 * SECOND)
    expect(story.party.phase).toBe('live')
    expect(story.party.pausedBecause).toBeUndefined()
    expect(story.owed).toEqual([])
    expect(story.round.closesAt).toBe(story.now + 135 * SECOND)
  })
})

describe('Silence', () => {
  it('pauses the party after ten minutes, and that is a deadline', () => {
    const story = pausedByHand()
    expect(nextDeadline(story.party)).toBe(story.now + 10 * MINUTE)
    expect(story.after(10 * MINUTE - 1).ticks().party.phase).toBe('live')
    expect(story.after(1).ticks().view.pausedBecause).toBe('silence')
    expect(story.owed).toEqual([])
  })

  it('counts from when the music stopped, however it stopped', () => {
    const story = new Story()
      .isLive()
      .after(30 * SECOND)
      .showsNothing()
    story
      .after(5 * MINUTE)
      .showsNothing()
      .after(5 * MINUTE)
      .ticks()
    expect(story.view.pausedBecause).toBe('silence')
  })

  it('pauses a party whose first song never started, too', () => {
    const story = new Story().isReady().begins().settlesAll().after(SECOND).showsNothing()
    story.closes().settles('playTrack', { result: 'refused', trouble: 'noDevice' })
    story
      .after(11 * MINUTE)
      .showsNothing()
      .ticks()
    expect(story.view.pausedBecause).toBe('silence')
  })

  it('is over when music plays again, before and after the pause', () => {
    const before = pausedByHand()
      .after(9 * MINUTE)
      .shows(song, 30 * SECOND)
    expect(before.after(2 * MINUTE).ticks().party.phase).toBe('live')
    const after = pausedByHand()
      .after(10 * MINUTE)
      .ticks()
      .after(MINUTE)
    expect(after.shows(track(700)).party.phase).toBe('live')
  })

  it('may be ended by the host, without waiting for the pause', () => {
    const story = pausedByHand().after(MINUTE).asks({ type: 'resume' })
    expect(story.owed).toEqual([{ kind: 'resumeMusic' }])
  })
})

describe('Silence at the end of a song', () => {
  it.each([12, 6, 0, -3])(
    '%d s before its predicted end starts the leader of the vote',
    (early) => {
      const story = new Story()
        .isLive()
        .votes(2)
        .after((180 - early) * SECOND)
        .showsNothing()
      expect(story.owed).toMatchObject([{ kind: 'playTrack', track: story.candidate(2) }])
    },
  )

  it('with nothing decided and nothing to vote on opens a vote in silence', () => {
    const story = new Story().isLive().closes()
    story.settles('queueTrack', { result: 'refused', trouble: 'restricted' })
    story.after(16 * SECOND).showsNothing()
    story.settles('playTrack', { result: 'refused', trouble: 'restricted' })
    expect(story.party.upcoming).toBeUndefined()
    story.after(SECOND).ticks()
    expect(story.round).toMatchObject({ number: 2, kind: 'opening', state: 'open' })
    expect(story.view.remark?.kind).toBe('winnerUnplayable')
    expect(story.closes().owedOf('playTrack')).toMatchObject([{ round: 2 }])
  })

  it('is not taken for a pause when the player rewinds after a crossfade', () => {
    const story = new Story().isLive().after(169 * SECOND)
    story.shows(song, 0, { isPlaying: false })
    expect(story.view.remark).toBeUndefined()
    expect(story.owedOf('playTrack')).toHaveLength(1)
  })
})

describe('A party whose player can no longer be asked', () => {
  it('ends an hour after its last known song', () => {
    const story = new Story().isLive().when({ type: 'musicFailed', trouble: 'unavailable' })
    story.after(song.durationMs + 59 * MINUTE).ticks()
    expect(story.party.phase).toBe('live')
    story.after(MINUTE).ticks()
    expect(story.party.ended?.why).toBe('idle')
  })

  it('ends ten minutes after it was lost for good', () => {
    const story = new Story().isLive().when({ type: 'accountLost' })
    story.after(10 * MINUTE - 1).ticks()
    expect(story.party.phase).toBe('live')
    story.after(1).ticks()
    expect(story.party.ended?.why).toBe('hostLost')
  })

  it('does not end by its clock alone: music may play all the same', () => {
    const story = new Story().isLive()
    story.after(5 * 60 * MINUTE).ticks()
    expect(story.party.phase).toBe('live')
  })
})
