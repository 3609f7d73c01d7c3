import { describe, expect, it } from 'vitest'
import { accountId } from '../../src/core/engine/ids.ts'
import { actor, ben, cleo, home, host, Story, speaker, track } from './story.ts'

const dora = actor('Dora')
const song = track(50)

function party(): Story {
  return new Story().isLive().asks({ type: 'join' }, ben).asks({ type: 'join' }, cleo)
}

function cohost(person = ben.person, is = true) {
  return { type: 'setCohost', person, cohost: is } as const
}

function kick(person = ben.person, ids = [person]) {
  return { type: 'kick', person, ids } as const
}

describe('A co-host', () => {
  it('is made by the host alone, of somebody who is there', () => {
    const story = party()
    expect(story.asks(cohost(), cleo).refusal?.code).toBe('hostOnly')
    expect(story.asks(cohost(host.person)).refusal).toEqual({ code: 'alreadyHost' })
    expect(story.asks(cohost(dora.person)).refusal).toEqual({ code: 'noSuchPerson' })
    expect(story.asks(cohost()).party.cohosts).toEqual([ben.person])
    expect(story.asks(cohost(cleo.person), ben).refusal).toEqual({ code: 'realHostOnly' })
    expect(story.asks(cohost(ben.person, false)).party).not.toHaveProperty('cohosts')
  })

  it('may do what the host may, but for what is the host’s own', () => {
    const story = party().asks(cohost())
    for (const type of ['pause', 'resume', 'next', 'retry'] as const) {
      expect(story.asks({ type }, ben).refusal, type).toBeUndefined()
    }
    expect(story.asks({ type: 'useDevice', device: speaker }, ben).refusal).toBeUndefined()
    expect(story.asks(kick(cleo.person), ben).refusal).toBeUndefined()
    const own = { type: 'handOver', person: ben.person } as const
    expect(story.asks(own, ben).refusal).toEqual({ code: 'realHostOnly' })
    const account = { type: 'useAccount', account: accountId('x') } as const
    expect(story.asks(account, ben).refusal).toEqual({ code: 'realHostOnly' })
    expect(story.asks({ type: 'end' }, ben).party.phase).toBe('ended')
  })

  it('who leaves is none any more', () => {
    const story = party().asks(cohost()).asks({ type: 'leave' }, ben).asks({ type: 'join' }, ben)
    expect(story.asks({ type: 'pause' }, ben).refusal).toEqual({ code: 'hostOnly' })
  })

  it('who turns out to be the host is the host', () => {
    const story = party().asks(cohost()).merges(ben, host)
    expect(story.party).not.toHaveProperty('cohosts')
  })
})

describe('Who is kicked', () => {
  it('by the host or a co-host: never the host, nor a co-host by another', () => {
    const story = party().asks(cohost()).asks(cohost(cleo.person))
    expect(story.asks(kick(), dora).refusal).toEqual({ code: 'hostOnly' })
    expect(story.asks(kick(host.person), ben).refusal).toEqual({ code: 'cannotKickHost' })
    expect(story.asks(kick(dora.person, [host.person])).refusal?.code).toBe('cannotKickHost')
    expect(story.asks(kick(cleo.person), ben).refusal).toEqual({ code: 'realHostOnly' })
    expect(story.asks(kick(dora.person)).refusal).toEqual({ code: 'noSuchPerson' })
    expect(story.asks(kick(cleo.person)).party.cohosts).toEqual([ben.person])
  })

  it('loses votes and place, and comes in by nothing', () => {
    const story = party().votes(1, ben).reacts(2, ben).asks(kick())
    expect(story.tally).toEqual([0, 0, 0])
    expect(story.view.people.names).toEqual(['Ada', 'Cleo'])
    expect(story.votes(1, ben).refusal).toEqual({ code: 'kicked' })
    expect(story.reacts(1, ben).refusal).toEqual({ code: 'kicked' })
    expect(story.suggests(song, ben).refusal).toEqual({ code: 'kicked' })
    expect(story.asks({ type: 'join' }, { ...ben, channel: cleo.channel }).refusal?.code).toBe(
      'kicked',
    )
    story.reads([{ person: ben.person, name: 'Ben', numbers: [1] }], home)
    expect(story.tally).toEqual([0, 0, 0])
    expect(story.view.people.count).toBe(2)
  })

  it('what only they wanted goes, what others want too stays', () => {
    const story = party().suggests(song).suggests(track(51)).suggests(track(51), cleo)
    expect(story.asks(kick()).queue).toMatchObject([{ track: track(51), votes: 1 }])
  })

  it('on the board: what only they wanted is taken back, with the votes of others it stays', () => {
    const story = party().suggests(song).suggests(track(51)).playsOn().votes(2, cleo).asks(kick())
    expect(story.view.round?.candidates).toMatchObject([{ withdrawn: true }, { votes: 1 }, {}])
    expect(story.titles).toEqual(['Song 51'])
  })

  it('the only song that can play stays, whoever brought it', () => {
    const story = new Story().isLive({ mode: 'jukebox' }).suggests(song).playsOn()
    story.suggests(track(51)).playsOn()
    expect(story.asks(kick()).round.candidates.some(({ withdrawn }) => !withdrawn)).toBe(true)
    expect(story.closes().party.upcoming).toBeDefined()
  })

  it('stays out under every id, linked before, later, or no more', () => {
    const linked = party().asks(kick(ben.person, [ben.person, dora.person]))
    expect(linked.votes(1, dora).refusal).toEqual({ code: 'kicked' })
    const later = party().votes(1, cleo).asks(kick()).merges(cleo, ben)
    expect(later.votes(1, cleo).refusal).toEqual({ code: 'kicked' })
    expect(later.votes(1, ben).refusal).toEqual({ code: 'kicked' })
    expect(later.tally).toEqual([0, 0, 0])
    const other = party().asks(kick()).merges(ben, cleo)
    expect(other.votes(1, cleo).refusal).toEqual({ code: 'kicked' })
    expect(other.view.people.names).toEqual(['Ada'])
  })

  it('but the host, who turns out to be the same, lets in themselves', () => {
    const story = party().asks(kick()).merges(ben, host)
    expect(story.party).not.toHaveProperty('kicked')
    expect(story.asks({ type: 'next' }).refusal).toBeUndefined()
  })

  it('may be let in again', () => {
    const story = party().asks(kick())
    const readmit = { type: 'readmit', person: ben.person, ids: [ben.person] } as const
    expect(story.asks(readmit, cleo).refusal).toEqual({ code: 'hostOnly' })
    expect(story.asks(readmit).party).not.toHaveProperty('kicked')
    expect(story.votes(1, ben).tally).toEqual([1, 0, 0])
    expect(story.asks(readmit).refusal).toEqual({ code: 'noSuchPerson' })
  })
})
