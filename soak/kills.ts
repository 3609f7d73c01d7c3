import { parseArgs } from 'node:util'
import { type KillsReport, killOften } from '../tests/crash/real-kills.ts'
import { brokenIn } from '../tests/crash/real-verdict.ts'

const HELP = `npm run crash -- [--kills N] [--worlds N] [--seed N]

Kills the real program (SIGKILL) at random moments while people vote over the emulators in Discord
and Slack, starts it again, and holds what people were told against what is stored and played.
SIGINT to this process alone ends it early, with what has become of the kills until then.

  --kills N    how often in all (default 500)
  --worlds N   so many parties side by side, each with a program of its own (default 3)
  --seed N     repeats the moments of an earlier run; it is printed
`

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '500' },
    worlds: { type: 'string', default: '3' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) process.stdout.write(HELP)
else await main(Number(values.kills), Number(values.worlds), Number(values.seed))

async function main(kills: number, worlds: number, seed: number): Promise<void> {
  const say = (line: string) => process.stdout.write(`${line}\n`)
  const startedAt = Date.now()
  let isEnough = false
  process.once('SIGINT', () => {
    isEnough = true
  })
  say(`--seed ${seed} --kills ${kills} --worlds ${worlds}`)
  const reports = await Promise.all(
    Array.from({ length: worlds }, (_, world) => {
      const share = Math.floor(kills / worlds) + (world < kills % worlds ? 1 : 0)
      return killOften({
        seed: seed + world,
        kills: share,
        tracks: share + 100,
        tell: say,
        isEnough: () => isEnough,
      })
    }),
  )
  const broken = reports.flatMap((report) => [...brokenIn(report), ...report.others])
  for (const line of table(reports)) say(line)
  say(`It took ${Math.round((Date.now() - startedAt) / 60_000)} minutes.`)
  for (const line of broken) say(`Broken: ${line}`)
  process.exitCode = broken.length === 0 ? 0 : 1
}

function table(reports: readonly KillsReport[]): string[] {
  const sum = (count: (report: KillsReport) => number) =>
    reports.reduce((total, report) => total + count(report), 0)
  const rows: readonly [string, number][] = [
    ['kills', sum(({ kills }) => kills)],
    ['votes cast', sum(({ cast }) => cast)],
    ['votes acknowledged', sum(({ acknowledged }) => acknowledged)],
    ['votes lost', sum(({ votesLost }) => votesLost.length)],
    ['rounds not read in time', sum(({ roundsUnread }) => roundsUnread)],
    ['songs', sum(({ songs }) => songs)],
    ['songs that slipped in', sum(({ slippedIn }) => slippedIn)],
    ['winners not played in turn', sum(({ winnersMissed }) => winnersMissed.length)],
    ['double queueings', sum(({ doubleQueueings }) => doubleQueueings.length)],
    ['repeated plays', sum(({ repeatedPlays }) => repeatedPlays.length)],
    ['boards left over', sum(({ boardsLeftOver }) => boardsLeftOver.length)],
    ['boards left over in Slack', sum(({ slackOrphans }) => slackOrphans)],
    ['boards posted twice', sum(({ boardsPostedTwice }) => boardsPostedTwice)],
    ['other faults', sum(({ others }) => others.length)],
  ]
  return rows.map(([name, count]) => `${name.padEnd(28)}${String(count).padStart(8)}`)
}
