import { sleep } from '../instant.ts'
import type { Figure, Measure } from '../measure.ts'
import type { ProgramProcess } from '../program-process.ts'
import { Stage } from '../stage.ts'

const VOTES = 20
/** For what follows a start: looks at the players, boards drawn anew. */
const AFTERWARDS_MS = 5_000

/** How soon all parties go on after a restart, and what they weigh. */
export const restart: Measure = {
  name: 'restart',
  title: 'A restart with many live parties',
  async run({ restartParties, profileTo }) {
    const parties = { voters: VOTES, ballots: VOTES, limits: 'none' } as const
    const empty = await Stage.open({ ...parties, parties: 0 })
    const idle = await started(empty.startProgram())
    const idleWeight = await idle.program.weigh()
    await idle.program.kill()
    await empty.close()

    const stage = await Stage.open({ ...parties, parties: restartParties, profileTo })
    const full = await started(stage.startProgram())
    await full.program.watch()
    await sleep(AFTERWARDS_MS)
    const { loopDelayP99Ms, loopDelayMaxMs, cpuPercent } = await full.program.report()
    const { rssMb, heapMb } = await full.program.weigh()
    await stage.endProgram(full.program)
    await stage.close()
    const what = `${restartParties} live parties`
    return [
      { what: `${what}: resumed`, value: full.seconds, unit: 's', aim: { most: 3 } },
      { what: 'with the loading of the program', value: full.secondsInAll, unit: 's' },
      { what: 'without any party: started', value: idle.seconds, unit: 's' },
      { what: `${what}: memory (RSS)`, value: rssMb, unit: 'MB' },
      { what: `${what}: heap`, value: heapMb, unit: 'MB' },
      { what: 'without any party: memory (RSS)', value: idleWeight.rssMb, unit: 'MB' },
      { what: 'without any party: heap', value: idleWeight.heapMb, unit: 'MB' },
      { what: 'event loop delay p99, in the 5 s after', value: loopDelayP99Ms, unit: 'ms' },
      { what: 'event loop delay, longest in the 5 s after', value: loopDelayMaxMs, unit: 'ms' },
      { what: 'CPU in the 5 s after, of one core', value: cpuPercent, unit: '%' },
    ] satisfies Figure[]
  },
}

/** Until deadlines are armed and the gateway is ready: that is when `startProgram` resolves. */
async function started(program: ProgramProcess) {
  const { loadedAt, readyAt } = await program.ready()
  return {
    program,
    seconds: (readyAt - loadedAt) / 1_000,
    secondsInAll: (readyAt - program.startedAt) / 1_000,
  }
}
