import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { describeMachine } from './machine.ts'
import type { Measure, Scale } from './measure.ts'
import { board } from './measures/board.ts'
import { latency } from './measures/latency.ts'
import { recordSize } from './measures/record-size.ts'
import { restart } from './measures/restart.ts'
import { oneParty, spreadVotes } from './measures/votes.ts'
import { asJson, machineLines, type Result, resultLines } from './report.ts'

const MEASURES: readonly Measure[] = [spreadVotes, oneParty, latency, restart, board, recordSize]
const FULL: Scale = { seconds: 8, spreadParties: 500, restartParties: 2_000 }
const QUICK: Scale = { seconds: 2, spreadParties: 100, restartParties: 200 }
const RESULTS = 'bench-results.json'

const HELP = `npm run bench -- [--quick] [--only NAME] [--profile FOLDER]

Measures the whole program over real sockets: the emulated Discord and Spotify and those who vote
in one process, the program in another, its store in a file on this machine's disk.

  --quick           smaller and shorter: shows that everything works, figures mean little
  --only NAME       one of ${MEASURES.map(({ name }) => name).join(', ')}; may be repeated
  --profile FOLDER  write CPU profiles of the program there
`

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    profile: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})
const unknown = values.only?.find((wanted) => MEASURES.every(({ name }) => name !== wanted))

if (values.help || unknown !== undefined) {
  if (unknown !== undefined) process.exitCode = 1
  process.stdout.write(unknown === undefined ? HELP : `There is no measure ${unknown}.\n\n${HELP}`)
} else {
  const scale = {
    ...(values.quick ? QUICK : FULL),
    ...(values.profile !== undefined && { profileTo: resolve(values.profile) }),
  }
  await runAll(
    MEASURES.filter(({ name }) => values.only?.includes(name) ?? true),
    scale,
  )
}

async function runAll(measures: readonly Measure[], scale: Scale): Promise<void> {
  const startedAt = new Date()
  const machine = await describeMachine()
  process.stdout.write(`${machineLines(machine)}\n`)
  const results: Result[] = []
  for (const measure of measures) {
    const result = { measure, figures: await measure.run(scale) }
    results.push(result)
    process.stdout.write(`${resultLines(result)}\n`)
  }
  await writeFile(RESULTS, asJson(machine, startedAt, results))
  process.stdout.write(`\nWritten to ${resolve(RESULTS)}\n`)
}
