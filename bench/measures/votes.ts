import type { PartyRecord } from '../../src/core/engine/record.ts'
import { Crowd } from '../crowd.ts'
import type { Figure, Measure, Scale } from '../measure.ts'
import { Stage } from '../stage.ts'

const WARM_UP_MS = 1_500
const UNDER_WAY = 1_000

/** How many votes a second become durable in many parties. */
export const spreadVotes: Measure = {
  name: 'spread',
  title: 'Votes in many parties, as fast as they are taken',
  run: (scale) => measureVotes(scale, { parties: scale.spreadParties, voters: 20, least: 2_500 }),
}

/** How many votes a second become durable where everybody is in one party. */
export const oneParty: Measure = {
  name: 'one-party',
  title: 'Votes in one party of 1,000, as fast as they are taken',
  run: (scale) => measureVotes(scale, { parties: 1, voters: 1_000, least: 15_000 }),
}

interface Load {
  readonly parties: number
  readonly voters: number
  readonly least: number
}

async function measureVotes(
  { seconds, profileTo }: Scale,
  { parties, voters, least }: Load,
): Promise<Figure[]> {
  const stage = await Stage.open({ parties, voters, ballots: 0, limits: 'none', profileTo })
  const program = stage.startProgram()
  await program.ready()
  await program.watch()
  const crowd = new Crowd(stage.parties)
  const { votesPerSecond, committed, refused } = await crowd.voteAtFullSpeed(program, {
    warmUpMs: WARM_UP_MS,
    forMs: seconds * 1_000,
    underWay: UNDER_WAY,
  })
  const { loopDelayP99Ms, cpuPercent } = await program.report()
  await stage.endProgram(program)
  const records = await stage.stored()
  await stage.close()
  // The program was killed, not stopped: of the votes that were called durable none may lack.
  const lost = crowd.missingIn(records) - (crowd.cast - committed)
  if (lost > 0) throw new Error(`${lost} votes were called durable and are not in the file.`)
  if (refused > 0) throw new Error(`${refused} votes were refused.`)
  const where = parties === 1 ? `one party of ${voters}` : `${parties} parties`
  return [
    {
      what: `durable votes, ${where}`,
      value: votesPerSecond,
      unit: 'votes/s',
      aim: { least },
    },
    { what: 'votes that share a commit', value: committed / commits(records), unit: 'votes' },
    { what: 'event loop delay p99 meanwhile', value: loopDelayP99Ms, unit: 'ms' },
    { what: 'CPU of the program, of one core', value: cpuPercent, unit: '%' },
  ]
}

function commits(records: readonly PartyRecord[]): number {
  return records.reduce((sum, { version }) => sum + version - 1, 0)
}
