import { describe, expect, it } from 'vitest'
import { brokenPromises } from './invariants.ts'
import type { Death, Side, Step } from './steps.ts'
import { comingAndGoing, goingOn, type Story, wholeParty } from './stories.ts'

const SIDES: readonly Side[] = ['before', 'after']
/** Of the points, each so many is tried with a second death during the recovery. */
const SAMPLED_EACH = 9
/** How many steps after the first death the second one comes. */
const STEPS_LATER = [1, 2, 3, 5, 8, 13]

/** What a party does when its program dies at these steps, and what it broke by that. */
async function brokenBy(story: Story, deaths: readonly Death[]): Promise<string[]> {
  const { telling, party, playedByHand } = await story(deaths)
  const broken = await brokenPromises(telling.stage, party, { votes: telling.votes, playedByHand })
  const isAsPlanned = telling.deaths > 0 || deaths.length === 0
  return isAsPlanned ? broken : [...broken, 'It did not die.']
}

const stories = await Promise.all(
  [
    { name: 'a whole party', story: wholeParty },
    { name: 'a host who goes on', story: goingOn },
    { name: 'coming and going', story: comingAndGoing },
  ].map(async ({ name, story }) => ({ name, story, steps: (await story([])).steps.taken })),
)

/** A point can be run alone by its name: `-t "a whole party dies before 67 music.addToQueue"`. */
function pointName({ number, side }: Death, steps: readonly Step[]): string {
  return `${side} ${number} ${steps[number - 1]?.kind}`
}

describe.each(stories.map(({ name, ...rest }) => [name, rest] as const))(
  '%s',
  (name, { story, steps }) => {
    const points = steps.flatMap((_, index) => SIDES.map((side) => ({ number: index + 1, side })))
    const firstOfTwo = points.filter((_, index) => index % SAMPLED_EACH === 0)
    const pairs = firstOfTwo.flatMap((first) =>
      STEPS_LATER.map((later) => {
        const side: Side = later % 2 === 0 ? 'before' : 'after'
        const second = { number: first.number + later, side }
        return [`${pointName(first, steps)} and ${side} ${later} later`, first, second] as const
      }),
    )
    console.log(`${name}: dies at ${points.length} points once, at ${pairs.length} twice.`)

    it('keeps its promises', async () => {
      expect(await brokenBy(story, [])).toEqual([])
    })

    it.each(points.map((point) => [pointName(point, steps), point] as const))(
      'dies %s',
      async (_, point) => {
        expect(await brokenBy(story, [point])).toEqual([])
      },
    )

    it.each(pairs)('dies %s', async (_, first, second) => {
      expect(await brokenBy(story, [first, second])).toEqual([])
    })
  },
)
