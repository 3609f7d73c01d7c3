import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { actor, ben, cleo, home, host, other, Story } from './story.ts'

const channels = fc.constantFrom(home, other)
const numbers = fc.subarray([1, 2, 3])
const said = fc.record({ chosen: numbers, here: numbers, there: numbers })

interface Said {
  readonly chosen: readonly number[]
  readonly here: readonly number[]
  readonly there: readonly number[]
}

function says(story: Story, name: string, { chosen, here, there }: Said): void {
  for (const number of chosen) story.votes(number, actor(name))
  for (const number of here) story.reacts(number, actor(name, home))
  for (const number of there) story.reacts(number, actor(name, other))
}

describe('Two people who turn out to be one', () => {
  it('back together what either backed, once, whatever they said and in whatever way', () => {
    fc.assert(
      fc.property(said, said, said, (first, second, third) => {
        const story = new Story().isLive()
        says(story, 'Ben', first)
        says(story, 'Cleo', second)
        says(story, 'Dora', third)
        story.merges(cleo, ben)
        const together = new Set([...Object.values(first), ...Object.values(second)].flat())
        const alone = new Set(Object.values(third).flat())
        const count = (number: number) => Number(together.has(number)) + Number(alone.has(number))
        expect(story.tally).toEqual([1, 2, 3].map(count))
        expect(story.view.round?.voters).toBe(Math.sign(together.size) + Math.sign(alone.size))
      }),
    )
  })

  it('are one of the people, under the name of the one who stays', () => {
    const story = new Story().isLive().votes(1, ben).votes(1, cleo).merges(cleo, ben)
    expect(story.view.people.names).toEqual(['Ada', 'Ben'])
    const alone = new Story().isLive().votes(1, cleo).merges(cleo, ben)
    expect(alone.view.people.names).toEqual(['Ada', 'Cleo'])
    expect(alone.party.people[ben.person]?.channel).toBe(other)
  })

  it('stay the host, if one of them is', () => {
    const story = new Story().isLive().votes(1, cleo).merges(host, cleo)
    expect(story.party.host).toBe(cleo.person)
    expect(story.asks({ type: 'next' }, cleo).refusal).toBeUndefined()
    const guest = new Story().isLive().votes(1, cleo).merges(cleo, host)
    expect(guest.party.host).toBe(host.person)
  })

  it('take a vote back in the name of both', () => {
    const story = new Story().isLive().votes(1, ben).votes(1, cleo).merges(cleo, ben)
    expect(story.votes(1, ben, 'off').tally).toEqual([0, 0, 0])
  })

  it('change nothing of a round that is closed, nor of a party that does not know them', () => {
    const story = new Story().isLive().votes(1, ben).votes(1, cleo).closes()
    const { round } = story
    expect(story.merges(cleo, ben).round).toEqual(round)
    const before = new Story().isLive().record
    expect(new Story().isLive().merges(cleo, ben).record).toEqual(before)
  })

  it('may be made one again and again', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(channels, numbers)), (votes) => {
        const story = new Story().isLive()
        for (const [channel, backed] of votes) {
          for (const number of backed) story.reacts(number, actor('Cleo', channel))
        }
        const { party } = story.merges(cleo, ben)
        expect(story.merges(cleo, ben).party).toEqual(party)
      }),
    )
  })
})
