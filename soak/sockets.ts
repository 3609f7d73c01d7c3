import { setTimeout as sleep } from 'node:timers/promises'
import { seededRandom } from '../emulators/spotify/random.ts'
import { Crowd } from '../tests/crash/real-crowd.ts'
import { Ledger } from '../tests/crash/real-ledger.ts'
import { unreadRounds, wrongIn } from '../tests/crash/real-output.ts'
import { openRealParty, type RealParty } from '../tests/crash/real-party.ts'
import { brokenIn, judge, type Verdict } from '../tests/crash/real-verdict.ts'
import { BoardWatch } from '../tests/crash/real-watch.ts'
import { openRealWorld, type RealWorld } from '../tests/crash/real-world.ts'
import { SilenceWatch } from './sockets-silence.ts'
import { Traffic } from './sockets-traffic.ts'
import { endTroubles, makeTrouble } from './sockets-troubles.ts'

const SONG_MS = [60_000, 90_000] as const
const VOTE_EVERY_MS = [3_000, 20_000] as const
const TROUBLE_EVERY_MS = [3_000, 15_000] as const
const KILL_EVERY_MS = [20_000, 60_000] as const
const LONGEST_DOWN_MS = 3_000
/** Without trouble at the end, so that what is owed gets done: a song at least. */
const CALM_MS = 120_000
const MINUTE_MS = 60_000
const EXPECTED_ERRORS: readonly string[] = []

export interface SocketsOptions {
  readonly minutes: number
  readonly parties: number
  readonly seed: number
  readonly say: (line: string) => void
}

/**
 * Parties over the emulators for a while in real time: at first the program is killed now and then,
 * afterwards only everything around it fails, so that its memory can be watched. Resolves with
 * whether every promise was kept.
 */
export async function soakSockets(options: SocketsOptions): Promise<boolean> {
  options.say(
    `--sockets --minutes ${options.minutes} --parties ${options.parties} --seed ${options.seed}`,
  )
  const world = await openRealWorld()
  try {
    return await soakIn(world, options)
  } finally {
    await world.close()
  }
}

async function soakIn(world: RealWorld, options: SocketsOptions): Promise<boolean> {
  const { seed, say } = options
  const { program } = world
  await world.begin()
  const parties = await openParties(world, options.parties)
  say(`${parties.length} parties are live.`)
  const startedAt = Date.now()
  const ledgers = parties.map(({ party, ledger }, place) => {
    const crowd = new Crowd(party, ledger, seededRandom(seed + place), { everyMs: VOTE_EVERY_MS })
    return { party, ledger, crowd }
  })
  const watch = new BoardWatch(ledgers)
  const silence = new SilenceWatch(parties.map(({ party }) => party))
  const traffic = new Traffic(world)
  const troubledMs = Math.max(MINUTE_MS, options.minutes * MINUTE_MS - CALM_MS)
  const lost = await killNowAndThen(world, parties, troubledMs / 2, options)
  await makeTroubleFor(world, parties, MINUTE_MS / 2, options)
  const memoryBeforeMb = await program.memoryMb()
  await makeTroubleFor(world, parties, troubledMs / 2 - MINUTE_MS / 2, options)
  const memoryAfterMb = await program.memoryMb()
  endTroubles(world)
  await sleep(CALM_MS)

  const liveMinutes = (Date.now() - startedAt) / MINUTE_MS
  silence.stop()
  traffic.stop()
  await Promise.all(ledgers.map(({ crowd }) => crowd.stop()))
  for (const { party } of parties) await party.end()
  watch.stop()
  await sleep(5_000)
  await program.kill()
  const verdicts = await verdictsOf(world, parties)
  const others = [...lost, ...silence.unexplained, ...wrongIn(world, isExpected)]
  const sum = (count: (verdict: Verdict) => number) =>
    verdicts.reduce((total, verdict) => total + count(verdict), 0)
  const perMinute = (count: number) => (count / liveMinutes / parties.length).toFixed(1)
  const rows: readonly [string, string | number][] = [
    ['minutes', liveMinutes.toFixed(1)],
    ['parties', parties.length],
    ['kills', program.kills - 1],
    ['votes cast', parties.reduce((total, { ledger }) => total + ledger.cast, 0)],
    ['votes acknowledged', parties.reduce((total, { ledger }) => total + ledger.acknowledged, 0)],
    ['votes lost', lost.length + sum(({ votesLost }) => votesLost.length)],
    ['rounds not read in time', unreadRounds(program.output()).size],
    ['songs', sum(({ songs }) => songs)],
    ['songs that slipped in', sum(({ slippedIn }) => slippedIn)],
    ['winners not played in turn', sum(({ winnersMissed }) => winnersMissed.length)],
    ['double queueings', sum(({ doubleQueueings }) => doubleQueueings.length)],
    ['repeated plays', sum(({ repeatedPlays }) => repeatedPlays.length)],
    ['silences without a word', silence.unexplained.length],
    ['longest silence, s', (silence.longestMs / 1_000).toFixed(1)],
    [
      'boards left over',
      verdicts.reduce((total, { boardsLeftOver }) => total + boardsLeftOver.length, 0),
    ],
    ['boards posted twice', sum(({ boardsPostedTwice }) => boardsPostedTwice)],
    ['to Spotify, a party-minute', perMinute(traffic.counts.spotify)],
    ['to Discord, a party-minute', perMinute(traffic.counts.discord)],
    ['to Slack, a party-minute', perMinute(traffic.counts.slack)],
    ['memory at first, MB', memoryBeforeMb],
    ['memory at last, MB', memoryAfterMb],
  ]
  for (const [name, value] of rows) say(`${name.padEnd(28)}${String(value).padStart(10)}`)
  const broken = [...verdicts.flatMap(brokenIn), ...others]
  for (const line of broken) say(`Broken: ${line}`)
  return broken.length === 0
}

interface Observed {
  readonly party: RealParty
  readonly ledger: Ledger
}

/** Every second one with a channel in Slack, most of which have one board for the whole party. */
async function openParties(world: RealWorld, count: number): Promise<Observed[]> {
  const opened: Observed[] = []
  for (let place = 0; place < count; place += 1) {
    const slack = place % 10 === 0 ? 'loud' : place % 2 === 0 ? 'quiet' : 'none'
    const parts = { name: `P${place + 1}`, songMs: SONG_MS, tracks: 120, voters: 4, slack } as const
    const party = await openRealParty(world, parts)
    opened.push({ party, ledger: new Ledger(party.id) })
  }
  return opened
}

/** Resolves with the votes that were missing in the file after a kill. */
async function killNowAndThen(
  world: RealWorld,
  parties: readonly Observed[],
  forMs: number,
  options: SocketsOptions,
): Promise<string[]> {
  const { program } = world
  const random = seededRandom(options.seed)
  const end = Date.now() + forMs
  const lost: string[] = []
  while (Date.now() < end) {
    await makeTroubleFor(world, parties, between(random, KILL_EVERY_MS), options)
    await program.kill()
    const { parties: stored } = await world.stored(parties.map(({ party }) => party.id))
    for (const { party, ledger } of parties) {
      const found = stored.get(party.id)
      lost.push(
        ...(found === undefined ? [`${party.name} is gone.`] : ledger.missingIn(found.record)),
      )
    }
    await sleep(random() * LONGEST_DOWN_MS)
    program.start()
    await program.ready()
    options.say(
      `Kill ${program.kills}, ${Math.round((end - Date.now()) / 1_000)} s before the last.`,
    )
  }
  return lost
}

async function makeTroubleFor(
  world: RealWorld,
  parties: readonly Observed[],
  forMs: number,
  { seed, say }: SocketsOptions,
): Promise<void> {
  const random = seededRandom(seed + forMs)
  const end = Date.now() + forMs
  for (;;) {
    const waitMs = between(random, TROUBLE_EVERY_MS)
    await sleep(Math.max(0, Math.min(waitMs, end - Date.now())))
    if (Date.now() >= end) return
    say(
      makeTrouble(
        world,
        parties.map(({ party }) => party),
        random,
      ),
    )
  }
}

async function verdictsOf(world: RealWorld, parties: readonly Observed[]): Promise<Verdict[]> {
  const { parties: stored } = await world.stored(parties.map(({ party }) => party.id))
  return parties.map(({ party, ledger }) => {
    const found = stored.get(party.id)
    if (found === undefined) throw new Error(`${party.name} is gone.`)
    return judge(party, ledger, found, world.program)
  })
}

/** What the log says of trouble that was made on purpose. */
function isExpected(message: string): boolean {
  return EXPECTED_ERRORS.some((expected) => message.startsWith(expected))
}

function between(random: () => number, [shortest, longest]: readonly [number, number]): number {
  return shortest + (longest - shortest) * random()
}
