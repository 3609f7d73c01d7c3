import { describe, expect, it } from 'vitest'
import { accountId } from '../../src/core/engine/ids.ts'
import { nextDeadline } from '../../src/core/engine/schedule.ts'
import { Player, THREE_SONGS_MS } from './player.ts'
import { ben, cleo, host, MINUTE, phone, SECOND, Story, track } from './story.ts'

const song = track(999)
const takeOver = { type: 'takeOver', account: accountId('ben'), device: phone } as const

describe('Handing over', () => {
  it('is offered by the host, to somebody who is there, and may be taken back', () => {
    const story = new Story().isLive()
    const offer = { type: 'handOver', person: ben.person } as const
    expect(story.asks(offer).refusal).toEqual({ code: 'noSuchPerson' })
    story.asks({ type: 'join' }, ben)
    expect(story.asks(takeOver, ben).refusal).toEqual({ code: 'notOffered' })
    expect(story.asks(offer, ben).refusal?.code).toBe('hostOnly')
    expect(story.asks(offer).view.handoverTo).toBe('Ben')
    expect(story.asks(takeOver, cleo).refusal).toEqual({ code: 'notOffered' })
    expect(story.asks(takeOver, host).refusal).toEqual({ code: 'alreadyHost' })
    story.asks({ type: 'handOver', person: host.person })
    expect(story.view).not.toHaveProperty('handoverTo')
    expect(story.asks(takeOver, ben).refusal).toEqual({ code: 'notOffered' })
  })

  it('ends with the one who was asked leaving', () => {
    const story = new Story().isLive().asks({ type: 'join' }, ben)
    story.asks({ type: 'handOver', person: ben.person }).asks({ type: 'leave' }, ben)
    expect(story.asks(takeOver, ben).refusal).toEqual({ code: 'notOffered' })
  })

  it('the song goes on at its place, and the former player is given back', () => {
    const story = new Story().isLive().votes(2, cleo).after(MINUTE).handsOver(ben)
    expect(story.party).toMatchObject({ host: ben.person, account: 'Ben', device: phone })
    expect(story.view).toMatchObject({ hostName: 'Ben', remark: { kind: 'handedOver' } })
    expect(story.owedOf('continueTrack')).toMatchObject([{ track: song, progressMs: MINUTE }])
    expect(story.owedOf('releasePlayer')).toMatchObject([{ account: 'ada' }])
    expect(story.tally).toEqual([0, 1, 0])
    story
      .settlesAll()
      .after(SECOND)
      .shows(song, MINUTE + SECOND, { device: phone })
    expect(story.view.remark?.kind).toBe('handedOver')
    expect(story.party.expecting).toBeUndefined()
    expect(story.closes().party.lastResult?.winner.number).toBe(2)
    expect(story.asks({ type: 'next' }, host).refusal?.code).toBe('hostOnly')
  })

  it('what the former player says late is no news', () => {
    const story = new Story().isLive().closes()
    const [queueing] = story.entries
    story.handsOver(ben)
    if (queueing === undefined) throw new Error('Nothing was queued.')
    story.settle(queueing, { result: 'refused', trouble: 'loginExpired' })
    expect(story.party.trouble).toBeUndefined()
    expect(story.party.orphaned).toBeUndefined()
    expect(story.owedOf('queueTrack')).toHaveLength(1)
  })

  const moments: readonly [string, () => Story][] = [
    ['while a round is open', () => new Story().isLive().votes(2, cleo)],
    ['while the winner is owed', () => new Story().isLive().votes(2, cleo).closes()],
    ['when the winner is queued', () => new Story().isLive().votes(2, cleo).closes().settlesAll()],
    [
      'when nobody knows whether it is queued',
      () =>
        new Story().isLive().votes(2, cleo).closes().settles('queueTrack', { result: 'unknown' }),
    ],
    ['while it is being started', () => new Story().isLive().votes(2, cleo).asks({ type: 'next' })],
    [
      'in a silence',
      () =>
        new Story().isLive().votes(2, cleo).after(MINUTE).shows(song, MINUTE, { isPlaying: false }),
    ],
    [
      'while it rests because of the silence',
      () =>
        new Story()
          .isLive()
          .votes(2, cleo)
          .after(MINUTE)
          .showsNothing()
          .after(10 * MINUTE)
          .ticks(),
    ],
    ['while the first song is voted on', () => new Story().isReady().begins().votes(2, cleo)],
    [
      'when the song is over, and the login was lost',
      () =>
        new Story()
          .isLive()
          .votes(2, cleo)
          .when({ type: 'accountLost' })
          .after(5 * MINUTE),
    ],
  ]

  it.each(moments)('%s leads to music at the new host’s, with the song that won', (_, moment) => {
    const story = moment()
    story.handsOver(ben)
    const player = new Player(story)
    player.playsFor(THREE_SONGS_MS)
    expect(story.party.phase).toBe('live')
    expect(story.party.playing?.isPlaying).toBe(true)
    expect(story.party.trouble).toBeUndefined()
    expect(story.summaries[0]?.result).toMatchObject({ winner: { number: 2 }, votes: 1 })
    expect(story.party.history.map(({ uri }) => uri)).toContain(
      story.summaries[0]?.result.winner.track.uri,
    )
  })

  it('a pause that the host asked for stays until the new one resumes', () => {
    const story = new Story().isLive().after(MINUTE).asks({ type: 'pause' }).settlesAll()
    story.after(MINUTE).handsOver(ben)
    expect(story.party.phase).toBe('paused')
    story.settlesAll().after(MINUTE).asks({ type: 'resume' }, ben)
    expect(story.owedOf('continueTrack')).toMatchObject([{ track: song, progressMs: MINUTE }])
  })

  it('in the lobby: its round opens with the new host’s player', () => {
    const story = new Story().isReady()
    story.asks({ type: 'useAccount', account: accountId('other') })
    expect(story.view.missing).toBe('device')
    const { round } = story
    story.votes(1, cleo).handsOver(ben)
    expect(story.round.number).toBe(round.number)
    expect(story.tally).toEqual([1, 0, 0])
    expect(story.begins(undefined).refusal?.code).toBe('hostOnly')
    story.asks({ type: 'begin', playback: { kind: 'nothing', at: story.now } }, ben)
    expect(story.party.phase).toBe('live')
  })
})

describe('A party without its host', () => {
  it('waits for ten minutes, says so, and ends', () => {
    const story = new Story().isLive().when({ type: 'hostMissing' })
    const until = story.now + 10 * MINUTE
    expect(story.view.orphaned).toEqual({ why: 'hostGone', until })
    expect(nextDeadline(story.party)).toBeLessThanOrEqual(until)
    expect(story.at(until - 1).ticks().party.phase).toBe('live')
    expect(story.at(until).ticks().party.ended?.why).toBe('hostLost')
  })

  it('is whose it was when the host is heard of again', () => {
    const story = new Story().isLive().when({ type: 'hostMissing' })
    expect(story.votes(1, host).party).not.toHaveProperty('orphaned')
    story.when({ type: 'hostMissing' }).when({ type: 'hostFound' })
    expect(story.party).not.toHaveProperty('orphaned')
  })

  it('may be taken over by anybody, who need not have joined', () => {
    const story = new Story().isLive().when({ type: 'accountLost' })
    expect(story.view.orphaned?.why).toBe('spotifyLost')
    story.asks(takeOver, ben)
    expect(story.view.hostName).toBe('Ben')
    expect(story.view).not.toHaveProperty('orphaned')
    expect(story.view).not.toHaveProperty('trouble')
    expect(story.after(11 * MINUTE).ticks().party.phase).toBe('live')
  })

  it('is no orphan when the trouble is over, or passes by itself', () => {
    const story = new Story().isLive().when({ type: 'musicFailed', trouble: 'noPremium' })
    expect(story.view.orphaned).toBeDefined()
    story.asks({ type: 'useAccount', account: accountId('other') })
    expect(story.view).not.toHaveProperty('orphaned')
    const passing = new Story().isLive().when({ type: 'musicFailed', trouble: 'unavailable' })
    expect(passing.view).not.toHaveProperty('orphaned')
  })

  it('trouble that began in the lobby counts once the party is under way', () => {
    const story = new Story().isReady().when({ type: 'accountLost' })
    expect(story.view).not.toHaveProperty('orphaned')
    story.begins().when({ type: 'accountLost' })
    expect(story.view.orphaned?.why).toBe('spotifyLost')
  })
})
