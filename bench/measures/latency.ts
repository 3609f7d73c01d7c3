import { personOf } from '../../src/bots/discord/ids.ts'
import type { PersonId } from '../../src/core/engine/ids.ts'
import { Crowd } from '../crowd.ts'
import { sleep } from '../instant.ts'
import type { Figure, Measure } from '../measure.ts'
import { Stage } from '../stage.ts'
import { percentile } from '../statistics.ts'

const PARTIES = 100
const VOTES_PER_SECOND = 1_000
const WARM_UP_MS = 2_000
/** For the last votes to arrive. */
const SETTLE_MS = 1_000

/** How long a vote takes to become durable where votes come steadily, and how free the loop is. */
export const latency: Measure = {
  name: 'latency',
  title: `${VOTES_PER_SECOND} votes a second, whatever becomes of them`,
  async run({ seconds, profileTo }) {
    const stage = await Stage.open({
      parties: PARTIES,
      voters: 20,
      ballots: 0,
      limits: 'none',
      profileTo,
    })
    const program = stage.startProgram()
    await program.ready()
    const crowd = new Crowd(stage.parties)
    await crowd.voteAtRate(VOTES_PER_SECOND, WARM_UP_MS, () => {})
    await sleep(SETTLE_MS)
    await program.watch()
    const castAt = new Map<string, number>()
    await crowd.voteAtRate(VOTES_PER_SECOND, seconds * 1_000, (vote, at) => {
      castAt.set(nameOf(personOf(vote.person.id), vote), at)
    })
    await sleep(SETTLE_MS)
    const { votes, loopDelayP99Ms, loopDelayMaxMs, cpuPercent } = await program.report()
    await stage.endProgram(program)
    await stage.close()
    if (votes.length !== castAt.size) {
      throw new Error(`${castAt.size} votes were cast, ${votes.length} became durable.`)
    }
    const inProgram = votes.map(({ receivedAt, committedAt }) => committedAt - receivedAt)
    const overall = votes.map(
      (vote) => vote.committedAt - (castAt.get(nameOf(vote.person, vote)) ?? Number.NaN),
    )
    return [
      { what: 'votes offered', value: votes.length / seconds, unit: 'votes/s' },
      { what: 'received to durable, p50', value: percentile(inProgram, 0.5), unit: 'ms' },
      {
        what: 'received to durable, p99',
        value: percentile(inProgram, 0.99),
        unit: 'ms',
        aim: { most: 25 },
      },
      { what: 'cast at Discord to durable, p50', value: percentile(overall, 0.5), unit: 'ms' },
      { what: 'cast at Discord to durable, p99', value: percentile(overall, 0.99), unit: 'ms' },
      { what: 'event loop delay, p99', value: loopDelayP99Ms, unit: 'ms', aim: { most: 20 } },
      { what: 'event loop delay, longest', value: loopDelayMaxMs, unit: 'ms' },
      { what: 'CPU of the program, of one core', value: cpuPercent, unit: '%' },
    ] satisfies Figure[]
  },
}

/** No vote is cast twice within the time of a watch. */
function nameOf(person: PersonId, { number, present }: { number: number; present: boolean }) {
  return `${person} ${number} ${present}`
}
