import { describe, expect, it } from 'vitest'
import { decide } from '../../src/core/engine/decide.ts'
import {
  accountId,
  channelId,
  messageId,
  platformOf,
  readPartyCode,
} from '../../src/core/engine/ids.ts'
import {
  actor,
  ben,
  cleo,
  home,
  host,
  MINUTE,
  other,
  phone,
  SECOND,
  Story,
  speaker,
} from './story.ts'

describe('A party and its people', () => {
  it('starts as a lobby with its host, its home channel and a board to post', () => {
    const story = new Story().starts()
    expect(story.party).toMatchObject({ phase: 'lobby', host: host.person, code: '123456' })
    expect(story.party.channels.map(({ id }) => id)).toEqual([home])
    expect(story.view).toMatchObject({ stage: 'lobby', hostName: 'Ada', missing: 'account' })
    expect(story.owed).toEqual([{ kind: 'postBoard', channel: home, stage: 'lobby' }])
  })

  it.each([1, 10, 2.5, Number.NaN])('refuses %d candidates', (candidates) => {
    const story = new Story().starts({ candidates })
    expect(story.refusal).toEqual({ code: 'badSetting', setting: 'candidates' })
    expect(story.record).toBeUndefined()
  })

  it('refuses a second party in the channel, and anything where there is none', () => {
    expect(new Story().starts().starts().refusal).toEqual({
      code: 'channelHasParty',
      party: '123456',
    })
    expect(new Story().asks({ type: 'next' }).refusal).toEqual({ code: 'noPartyHere' })
    expect(decide(undefined, { type: 'tick' }, { now: 1, seed: 1 }).ok).toBe(false)
  })

  it('asks for Spotify, a playlist and a device, in this order, before it begins', () => {
    const story = new Story().starts().begins()
    expect(story.refusal).toEqual({ code: 'needsSpotify' })
    story.asks({ type: 'useDevice', device: speaker })
    expect(story.refusal).toEqual({ code: 'needsSpotify' })
    story.asks({ type: 'useAccount', account: accountId('ada') }).begins()
    expect(story.refusal).toEqual({ code: 'needsPlaylist' })
    expect(story.view.missing).toBe('playlist')
    const ready = new Story().isReady()
    expect(ready.view.missing).toBeUndefined()
    expect(ready.begins().refusal).toBeUndefined()
    expect(ready.begins().refusal).toEqual({ code: 'alreadyStarted' })
  })

  it('leaves to the host what is the host’s', () => {
    const story = new Story().isLive()
    for (const type of ['next', 'pause', 'resume', 'retry', 'end', 'playNow'] as const) {
      expect(story.asks({ type }, ben).refusal, type).toEqual({ code: 'hostOnly' })
    }
    story.asks({ type: 'useDevice', device: phone }, ben)
    expect(story.refusal).toEqual({ code: 'hostOnly' })
    expect(story.party.device).toEqual(speaker)
  })

  it('takes guests in by whatever they do first, once', () => {
    const story = new Story().isLive().votes(1, ben).votes(2, ben).reacts(1, cleo)
    story.asks({ type: 'join' }, ben)
    expect(story.view.people).toEqual({ count: 3, names: ['Ada', 'Ben', 'Cleo'] })
  })

  it('takes the votes of a guest who leaves out of the open round', () => {
    const story = new Story().isLive().votes(1, ben).asks({ type: 'leave' }, ben)
    expect(story.tally).toEqual([0, 0, 0])
    expect(story.view.people.count).toBe(1)
    expect(story.asks({ type: 'leave' }, ben).refusal).toEqual({ code: 'notAMember' })
  })

  it('does not bring back who left by the reactions that they left behind', () => {
    const story = new Story().isLive().reacts(1, ben).asks({ type: 'leave' }, ben)
    const reading = [{ person: ben.person, name: 'Ben', numbers: [1, 2] }]
    story.reads(reading)
    expect(story.tally).toEqual([0, 0, 0])
    expect(story.view.people.count).toBe(1)
    story.reacts(3, ben).reads([{ person: ben.person, name: 'Ben', numbers: [1, 2, 3] }])
    expect(story.tally).toEqual([1, 1, 1])
    expect(story.party.left).toBeUndefined()
  })

  it('counts reactions on the next board of somebody who left before', () => {
    const story = new Story().isLive().asks({ type: 'join' }, ben).asks({ type: 'leave' }, ben)
    story.playsOn().reads([{ person: ben.person, name: 'Ben', numbers: [2] }])
    expect(story.tally).toEqual([0, 1, 0])
  })

  it('ends when the host leaves, and when the host ends it', () => {
    expect(new Story().isLive().asks({ type: 'leave' }).party.ended?.why).toBe('hostLeft')
    expect(new Story().isLive().asks({ type: 'end' }).party.ended?.why).toBe('host')
  })

  it('refuses what people ask for once it is over, and shows what was played', () => {
    const story = new Story().isLive().playsOn().asks({ type: 'end' })
    expect(story.votes(1).refusal).toEqual({ code: 'partyOver' })
    expect(story.ticks().refusal).toBeUndefined()
    expect(story.view.ended?.played).toHaveLength(2)
  })

  it('reads codes as people type them', () => {
    expect(readPartyCode(' 012-345 ')).toBe('012345')
    expect(readPartyCode('12345')).toBeUndefined()
    expect(platformOf(other)).toBe('slack')
  })
})

describe('Channels of a party', () => {
  const joins = (story: Story) =>
    story.asks({ type: 'joinChannel', channelName: 'two', quiet: false }, cleo)

  it('a channel that joins in the middle of a round gets a board of that round', () => {
    const story = joins(new Story().isLive())
    expect(story.owed).toEqual([{ kind: 'postBoard', channel: other, stage: 1 }])
    story.settlesAll()
    expect(story.party.channels[1]).toMatchObject({ id: other, board: { stage: 1 } })
    expect(story.view.channelCount).toBe(2)
    expect(joins(story).owed).toEqual([])
  })

  it('the home channel stays, another one may go and takes its board with it', () => {
    const story = joins(new Story().isLive()).settlesAll()
    expect(story.asks({ type: 'leaveChannel' }, ben).refusal).toEqual({ code: 'homeChannel' })
    const dora = actor('Dora', other)
    expect(story.asks({ type: 'leaveChannel' }, dora).refusal).toEqual({ code: 'notAMember' })
    story.asks({ type: 'leave' }, cleo).asks({ type: 'leaveChannel' }, cleo)
    expect(story.owed).toMatchObject([{ kind: 'removeBoard', channel: other }])
    expect(story.asks({ type: 'leaveChannel' }, cleo).refusal).toEqual({ code: 'noPartyHere' })
  })

  it('a board that may stand already in a channel that goes is posted to its end, and removed', () => {
    const story = joins(new Story().isLive()).asks({ type: 'leaveChannel' }, cleo)
    expect(story.owedOf('postBoard')).toHaveLength(1)
    story.settles('postBoard', { result: 'done', message: messageId('late') })
    expect(story.owed).toEqual([{ kind: 'removeBoard', channel: other, message: 'late' }])
  })

  it('a lost channel is left without a word, and the next one becomes the home', () => {
    const story = joins(new Story().isLive()).settlesAll()
    story.when({ type: 'channelLost', channel: home })
    expect(story.party.channels.map(({ id }) => id)).toEqual([other])
    expect(story.owed).toEqual([])
    expect(story.asks({ type: 'leaveChannel' }, cleo).refusal).toEqual({ code: 'homeChannel' })
  })

  it('the party ends with its last channel, however the loss was noticed', () => {
    const told = new Story().isLive().when({ type: 'channelLost', channel: home })
    const noticed = new Story().starts().settles('postBoard', { result: 'gone', what: 'channel' })
    expect(told.party.ended?.why).toBe('noChannelLeft')
    expect(noticed.party.ended?.why).toBe('noChannelLeft')
    const stranger = channelId('discord:9/9')
    const unknown = new Story().isLive().when({ type: 'channelLost', channel: stranger })
    expect(unknown.party.phase).toBe('live')
  })
})

describe('A forgotten party', () => {
  it('ends after an hour in which nobody did anything, also in the lobby', () => {
    const story = new Story()
      .isReady()
      .after(59 * MINUTE)
      .ticks()
    expect(story.party.phase).toBe('lobby')
    story
      .asks({ type: 'join' }, actor('Dora'))
      .after(59 * MINUTE)
      .ticks()
    expect(story.party.phase).toBe('lobby')
    expect(story.after(MINUTE).ticks().party.ended?.why).toBe('idle')
  })

  it('does not end while music plays, nor at the first silence after hours of it', () => {
    const story = new Story().isLive()
    for (let song = 0; song < 30; song += 1) story.playsOn().ticks()
    expect(story.party.phase).toBe('live')
    const { playing } = story.party
    story.after(30 * SECOND)
    if (playing !== undefined) story.shows(playing.track, 30_500, { isPlaying: false })
    expect(story.after(SECOND).ticks().party.phase).toBe('live')
    story.after(10 * MINUTE).ticks()
    expect(story.party.pausedBecause).toBe('silence')
    expect(story.after(51 * MINUTE).ticks().party.ended?.why).toBe('idle')
  })
})
