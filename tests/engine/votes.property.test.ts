import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { actor, home, other, Story } from './story.ts'

const CANDIDATES = [1, 2, 3]

/** One fact about one source of votes: a button or command, or a reaction on one board. */
interface Fact {
  readonly name: string
  readonly channel: typeof home
  readonly source: 'choice' | 'reaction'
  readonly number: number
  readonly on: boolean
}

const facts: fc.Arbitrary<Fact> = fc.record({
  name: fc.constantFrom('Ben', 'Cleo', 'Dora'),
  channel: fc.constantFrom(home, other),
  source: fc.constantFrom('choice', 'reaction'),
  number: fc.constantFrom(...CANDIDATES),
  on: fc.boolean(),
})

function sourceOf({ name, channel, source, number }: Fact): string {
  return source === 'choice' ? `${name} ${number}` : `${name} ${number} ${channel}`
}

function lastOf(told: readonly Fact[]): Fact[] {
  return [...new Map(told.map((fact) => [sourceOf(fact), fact])).values()]
}

function tell(story: Story, { name, channel, source, number, on }: Fact): void {
  if (source === 'choice') story.votes(number, actor(name, channel), on ? 'on' : 'off')
  else story.reacts(number, actor(name, channel), on)
}

function tallyOf(told: readonly Fact[]): readonly number[] {
  const story = new Story().isLive()
  for (const fact of told) tell(story, fact)
  return story.tally
}

/** Who backs a candidate by any source, each person once. */
function expected(told: readonly Fact[]): readonly number[] {
  const on = lastOf(told).filter((fact) => fact.on)
  return CANDIDATES.map((number) => {
    return new Set(on.filter((fact) => fact.number === number).map(({ name }) => name)).size
  })
}

const many = fc.array(facts, { maxLength: 30 })
const runs = { numRuns: 300 }

describe('Votes are facts by source', () => {
  it('counts each person once for a candidate, by the last fact of each source', () => {
    fc.assert(
      fc.property(many, (told) => {
        expect(tallyOf(told)).toEqual(expected(told))
      }),
      runs,
    )
  })

  it('gives the same tally for any order, repetition or replay that ends with the same facts', () => {
    const retold = many.chain((told) =>
      fc.tuple(
        fc.constant(told),
        fc.shuffledSubarray([...told, ...told]),
        fc.shuffledSubarray(lastOf(told), { minLength: lastOf(told).length }),
      ),
    )
    fc.assert(
      fc.property(retold, ([told, noise, last]) => {
        expect(tallyOf([...noise, ...last])).toEqual(tallyOf(told))
        expect(tallyOf([...told, ...told])).toEqual(tallyOf(told))
      }),
      runs,
    )
  })

  it('gives the same tally when boards are read back, whatever was known of them', () => {
    fc.assert(
      fc.property(many, fc.array(fc.nat(), { maxLength: 30 }), (told, lost) => {
        const story = new Story().isLive()
        const isLost = (place: number) => lost.includes(place)
        told.forEach((fact, place) => {
          if (fact.source === 'choice' || !isLost(place)) tell(story, fact)
        })
        for (const channel of [home, other]) {
          const here = lastOf(told).filter((fact) => {
            return fact.source === 'reaction' && fact.channel === channel && fact.on
          })
          const reactions = [...new Set(here.map(({ name }) => name))].map((name) => ({
            person: actor(name).person,
            name,
            numbers: here.filter((fact) => fact.name === name).map(({ number }) => number),
          }))
          story.reads(reactions, channel).reads(reactions, channel)
        }
        expect(story.tally).toEqual(expected(told))
      }),
      runs,
    )
  })
})
