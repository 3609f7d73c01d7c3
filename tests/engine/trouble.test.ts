import { describe, expect, it } from 'vitest'
import type { EffectOutcome } from '../../src/core/engine/effects.ts'
import { accountId } from '../../src/core/engine/ids.ts'
import { MINUTE, phone, SECOND, Story, speaker, track } from './story.ts'

const song = track(999)
const noDevice: EffectOutcome = { result: 'refused', trouble: 'noDevice' }

describe('When Spotify refuses', () => {
  it('a start: the trouble is shown, and the host tries again', () => {
    const story = new Story().isReady().begins().closes().settles('playTrack', noDevice)
    expect(story.view.trouble?.kind).toBe('noDevice')
    expect(story.owedOf('playTrack')).toEqual([])
    story.after(SECOND).asks({ type: 'retry' })
    expect(story.view.trouble).toBeUndefined()
    expect(story.owedOf('playTrack')).toMatchObject([{ round: 1 }])
    story
      .settlesAll()
      .after(SECOND)
      .shows(story.party.upcoming?.track ?? song, 500)
    expect(story.round.number).toBe(2)
  })

  it('the queueing: it is tried again on request, and started at the boundary at the latest', () => {
    const story = new Story().isLive().closes().settles('queueTrack', noDevice)
    story.after(SECOND).shows(song, 166 * SECOND)
    expect(story.view.trouble?.kind).toBe('noDevice')
    story.asks({ type: 'retry' })
    expect(story.owedOf('queueTrack')).toHaveLength(1)
    story
      .settles('queueTrack', noDevice)
      .after(14 * SECOND)
      .showsNothing()
    expect(story.owedOf('playTrack')).toHaveLength(1)
  })

  it('the queueing, and another song comes: the winner is started', () => {
    const story = new Story().isLive().closes().settles('queueTrack', noDevice)
    story.after(15 * SECOND).shows(track(700))
    expect(story.owedOf('playTrack')).toHaveLength(1)
  })

  it('the queueing, and somebody skips: the winner is queued after that song', () => {
    const story = new Story().isLive().closes().settles('queueTrack', noDevice)
    story.after(2 * SECOND).shows(track(700))
    expect(story.owed).toMatchObject([{ kind: 'queueTrack', round: 1 }])
    expect(story.settlesAll().view.upcoming?.certain).toBe(true)
    expect(story.view.trouble).toBeUndefined()
  })

  it('a start while paused: trying again goes on with the party', () => {
    const story = new Story().isReady().begins().closes().settles('playTrack', noDevice)
    story.asks({ type: 'pause' }).asks({ type: 'retry' })
    expect(story.party.phase).toBe('live')
    expect(story.owedOf('playTrack')).toHaveLength(1)
  })
})

describe('Trying again when the music stands still', () => {
  const stopped = () =>
    new Story()
      .isLive()
      .after(30 * SECOND)
      .showsNothing()

  it('starts it again, as resuming does', () => {
    const story = stopped().when({ type: 'musicFailed', trouble: 'noDevice' })
    story.after(SECOND).asks({ type: 'retry' })
    expect(story.view.trouble).toBeUndefined()
    expect(story.owed).toEqual([{ kind: 'resumeMusic' }])
    expect(story.round.closesAt).toBeDefined()
  })

  it('wakes a party that rests because of the silence', () => {
    const story = stopped()
      .after(10 * MINUTE)
      .ticks()
    expect(story.view.pausedBecause).toBe('silence')
    story.when({ type: 'musicFailed', trouble: 'unavailable' }).asks({ type: 'retry' })
    expect(story.party.phase).toBe('live')
    expect(story.owed).toEqual([{ kind: 'resumeMusic' }])
  })

  it('leaves a party paused that the host paused', () => {
    const story = new Story()
      .isLive()
      .after(30 * SECOND)
      .asks({ type: 'pause' })
      .settlesAll()
    story.when({ type: 'musicFailed', trouble: 'noDevice' }).asks({ type: 'retry' })
    expect(story.view.trouble).toBeUndefined()
    expect(story.party.phase).toBe('paused')
    expect(story.owed).toEqual([])
  })

  it.each(['rateLimited', 'unavailable'] as const)('tells %s until Spotify answers', (trouble) => {
    const story = new Story().isLive().when({ type: 'musicFailed', trouble })
    const song = story.party.playing?.track
    if (song === undefined) throw new Error('Nothing plays.')
    expect(story.asks({ type: 'retry' }).view.trouble?.kind).toBe(trouble)
    expect(story.after(SECOND).shows(song, 10 * SECOND).view.trouble).toBeUndefined()
  })

  it('leaves music alone that plays, and a first vote that is held in silence', () => {
    const playing = new Story().isLive().when({ type: 'musicFailed', trouble: 'unavailable' })
    expect(playing.asks({ type: 'retry' }).owed).toEqual([])
    const opening = new Story().isReady().begins().settlesAll()
    opening.when({ type: 'musicFailed', trouble: 'noDevice' }).asks({ type: 'retry' })
    expect(opening.owed).toEqual([])
    expect(opening.round.state).toBe('open')
  })
})

describe('When the device that was missed is back', () => {
  const missed = () =>
    new Story()
      .isLive()
      .after(30 * SECOND)
      .showsNothing()
      .settles('resumeMusic', noDevice)
  const renewed = { ...speaker, id: 'speaker-2' }

  it('the song goes on there, under whatever id', () => {
    const story = missed().after(MINUTE).when({ type: 'deviceReturned', device: renewed })
    expect(story.view.trouble).toBeUndefined()
    expect(story.party.device).toEqual(renewed)
    expect(story.owed).toEqual([{ kind: 'resumeMusic' }])
  })

  it('the winner that could not start there is started', () => {
    const story = new Story().isReady().begins().closes().settles('playTrack', noDevice)
    story.after(MINUTE).when({ type: 'deviceReturned', device: speaker })
    expect(story.owedOf('playTrack')).toMatchObject([{ round: 1 }])
  })

  it('another device is not it', () => {
    const story = missed()
    const { record } = story
    expect(story.when({ type: 'deviceReturned', device: phone }).record).toEqual(record)
  })

  it('a party that was paused meanwhile stays paused', () => {
    const story = missed().asks({ type: 'pause' }).settlesAll()
    story.when({ type: 'deviceReturned', device: speaker })
    expect(story.party.phase).toBe('paused')
    expect(story.owed).toEqual([])
  })
})

describe('What Spotify could not do', () => {
  const unavailable: EffectOutcome = { result: 'refused', trouble: 'unavailable' }

  it('is tried again once it answers, and not before some seconds have passed', () => {
    const story = new Story().isReady().begins().closes().settles('playTrack', unavailable)
    story.after(2 * SECOND).showsNothing()
    expect(story.owedOf('playTrack')).toEqual([])
    story.after(8 * SECOND).showsNothing()
    expect(story.owedOf('playTrack')).toHaveLength(1)
    expect(story.view.trouble?.kind).toBe('unavailable')
    const winner = story.settlesAll().party.upcoming?.track ?? song
    expect(story.after(SECOND).shows(winner, 500).view.trouble).toBeUndefined()
  })

  it.each(['rateLimited', 'unavailable'] as const)(
    'is told until the player is seen, though a song could be queued (%s)',
    (trouble) => {
      const story = new Story().isLive().when({ type: 'musicFailed', trouble }).closes()
      expect(story.settlesAll().party.upcoming?.state).toBe('queued')
      expect(story.view.trouble?.kind).toBe(trouble)
      const playing = story.party.playing?.track ?? song
      expect(story.after(SECOND).shows(playing, 166 * SECOND).view.trouble).toBeUndefined()
    },
  )

  it('is tried again behind the song that plays', () => {
    const story = new Story()
      .isLive()
      .after(60 * SECOND)
      .asks({ type: 'next' })
    story.settles('playTrack', unavailable)
    story.after(9 * SECOND).shows(song, 69 * SECOND)
    expect(story.owed).toMatchObject([{ kind: 'queueTrack', round: 1 }])
  })

  it('is not tried again over a pause by hand', () => {
    const story = new Story().isLive().closes().settles('queueTrack', unavailable)
    story.after(2 * SECOND).shows(song, 167 * SECOND, { isPlaying: false })
    story.after(20 * SECOND).shows(song, 167 * SECOND, { isPlaying: false })
    expect(story.owed).toEqual([])
    expect(story.view.remark?.kind).toBe('pausedByHand')
  })
})

describe('What nobody knows', () => {
  it('whether the winner was queued: it is not certain, and the boundary decides', () => {
    const story = new Story().isLive().closes().settles('queueTrack', { result: 'unknown' })
    expect(story.view.upcoming?.certain).toBe(false)
    expect(story.view.trouble).toBeUndefined()
    const winner = story.party.upcoming?.track ?? song
    story.after(15 * SECOND).shows(winner)
    expect(story.round.number).toBe(2)
  })

  it('what settles late does not undo a start', () => {
    const story = new Story().isLive().closes()
    const [queueing] = story.entries
    story.asks({ type: 'next' })
    if (queueing !== undefined) story.settle(queueing)
    expect(story.party.upcoming?.state).toBe('starting')
  })
})

describe('Trouble that was reported', () => {
  it('stays until it is over, and is told once', () => {
    const story = new Story().isLive().when({ type: 'musicFailed', trouble: 'unavailable' })
    const { trouble } = story.party
    story.after(SECOND).when({ type: 'musicFailed', trouble: 'unavailable' })
    expect(story.party.trouble).toEqual(trouble)
    story.shows(song, SECOND, { isPlaying: false })
    expect(story.party.trouble).toBeUndefined()
  })

  it('a missing device is disproved only by music', () => {
    const story = new Story().isLive().when({ type: 'musicFailed', trouble: 'noDevice' })
    expect(story.after(SECOND).showsNothing().view.trouble?.kind).toBe('noDevice')
    expect(story.after(SECOND).shows(song, 2 * SECOND).view.trouble).toBeUndefined()
  })

  it('a lost login ends with a login, any trouble of an account with another account', () => {
    const story = new Story().isLive().when({ type: 'accountLost' })
    expect(story.view.trouble?.kind).toBe('loginExpired')
    story.asks({ type: 'useAccount', account: accountId('ada') })
    expect(story.view.trouble).toBeUndefined()
    story.when({ type: 'musicFailed', trouble: 'noPremium' })
    story.asks({ type: 'useAccount', account: accountId('other') })
    expect(story.view.trouble).toBeUndefined()
  })

  it('a missing device ends with another device', () => {
    const story = new Story().isLive().when({ type: 'musicFailed', trouble: 'noDevice' })
    story.asks({ type: 'useDevice', device: phone })
    expect(story.view.trouble).toBeUndefined()
  })
})

describe('Shuffle and repeat', () => {
  const modes = { shuffle: true, repeat: 'context' } as const

  it('are switched off when first seen, and put back at the end', () => {
    const story = new Story().isReady()
    story.begins(story.song(song, 0, { modes }))
    expect(story.owedOf('setModes')).toEqual([
      { kind: 'setModes', modes: { shuffle: false, repeat: 'off' } },
    ])
    story.settlesAll().asks({ type: 'end' })
    expect(story.owedOf('setModes')).toEqual([{ kind: 'setModes', modes }])
  })

  it('are left alone where they are off already', () => {
    const story = new Story().isLive().asks({ type: 'end' })
    expect(story.owedOf('setModes')).toEqual([])
  })
})
