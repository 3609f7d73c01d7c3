import { parseArgs } from 'node:util'
import { soakSockets } from './sockets.ts'
import { Soak } from './virtual.ts'
import { isClean, soakReport } from './virtual-report.ts'

const HELP = `npm run soak -- [--hours 24] [--parties 200] [--seed 1]
npm run soak -- --sockets [--minutes 30] [--parties 3] [--seed 1]

Lets many parties run for many hours on a virtual clock, with people who come, vote and go, and
with everything that can go wrong. Ends with 1 if any promise was broken.

  --sockets   in real time instead, over real sockets, against the emulated services
`

const { values } = parseArgs({
  options: {
    hours: { type: 'string' },
    parties: { type: 'string' },
    seed: { type: 'string' },
    minutes: { type: 'string' },
    sockets: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) process.stdout.write(HELP)
else if (values.sockets) await overSockets()
else await soak()

async function soak(): Promise<void> {
  const options = {
    hours: positive(values.hours, 24),
    parties: positive(values.parties, 200),
    seed: positive(values.seed, 1),
  }
  const startedAt = performance.now()
  const result = await new Soak(options).run((line) => {
    const tookS = Math.round((performance.now() - startedAt) / 1_000)
    process.stderr.write(`${line}, after ${tookS} s\n`)
  })
  process.stdout.write(soakReport(options, result))
  if (!isClean(result)) process.exitCode = 1
}

async function overSockets(): Promise<void> {
  const isClean = await soakSockets({
    minutes: positive(values.minutes, 30),
    parties: positive(values.parties, 3),
    seed: positive(values.seed, 1),
    say: (line) => process.stdout.write(`${line}\n`),
  })
  if (!isClean) process.exitCode = 1
}

function positive(given: string | undefined, otherwise: number): number {
  const number = Number(given ?? otherwise)
  if (!(number > 0)) throw new Error(`${given} is no positive number.`)
  return number
}
