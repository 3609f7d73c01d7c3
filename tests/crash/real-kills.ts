import { setTimeout as sleep } from 'node:timers/promises'
import { seededRandom } from '../../emulators/spotify/random.ts'
import { Crowd } from './real-crowd.ts'
import { Ledger } from './real-ledger.ts'
import { drawMoment } from './real-moments.ts'
import { unreadRounds, wrongIn } from './real-output.ts'
import { openRealParty, type RealParty } from './real-party.ts'
import { judge, type Verdict } from './real-verdict.ts'
import { until } from './real-waiting.ts'
import { BoardWatch } from './real-watch.ts'
import { openRealWorld, type RealWorld } from './real-world.ts'

const SONG_MS = [12_000, 16_000] as const
const VOTE_EVERY_MS = [200, 1_500] as const
const LONGEST_DOWN_MS = 3_000
/** After the last kill the party has to go on for so many rounds. */
const ROUNDS_AFTER = 2
const SETTLED_WITHIN_MS = 3_000

export interface KillsOptions {
  readonly seed: number
  readonly kills: number
  readonly tracks: number
  readonly tell?: (line: string) => void
  /** Whether it is enough, sooner than after all kills. */
  readonly isEnough?: () => boolean
}

/** What became of one world in which the program was killed again and again. */
export interface KillsReport extends Verdict {
  readonly kills: number
  readonly cast: number
  readonly acknowledged: number
  /** Rounds that closed before all reactions could be read, which was logged. */
  readonly roundsUnread: number
  /** What is wrong with requests, lines of the log, or what is stored. */
  readonly others: readonly string[]
}

/** One party on Discord and Slack; the program is killed at random moments and started again. */
export async function killOften(options: KillsOptions): Promise<KillsReport> {
  const world = await openRealWorld()
  try {
    return await killOftenIn(world, options)
  } finally {
    await world.close()
  }
}

async function killOftenIn(world: RealWorld, options: KillsOptions): Promise<KillsReport> {
  const { seed, tracks } = options
  const { program } = world
  await world.begin()
  const parts = { name: `P${seed}`, songMs: SONG_MS, tracks, voters: 4, slack: 'loud' } as const
  const party = await openRealParty(world, parts)
  const ledger = new Ledger(party.id)
  const watch = new BoardWatch([{ party, ledger }])
  const crowd = new Crowd(party, ledger, seededRandom(seed + 1), { everyMs: VOTE_EVERY_MS })
  const lost = await killAndCompare(world, party, ledger, options)

  await goesOn(party)
  await crowd.stop()
  await party.end()
  watch.stop()
  await settledBoards(party)
  await program.kill()
  const stored = await world.stored([party.id])
  const record = stored.parties.get(party.id)
  if (record === undefined) throw new Error('The party is not stored.')
  const verdict = judge(party, ledger, record, program)
  return {
    ...verdict,
    votesLost: [...lost, ...verdict.votesLost],
    kills: program.kills - 1,
    cast: ledger.cast,
    acknowledged: ledger.acknowledged,
    roundsUnread: unreadRounds(program.output()).size,
    others: [
      ...stored.setAside.map(({ key, why }) => `${key}: ${why}`),
      ...wrongIn(world, () => false),
    ],
  }
}

/** After each kill the file is held against what people were told until then. */
async function killAndCompare(
  world: RealWorld,
  party: RealParty,
  ledger: Ledger,
  { seed, kills, tell, isEnough = () => false }: KillsOptions,
): Promise<string[]> {
  const { program } = world
  const random = seededRandom(seed)
  const lost: string[] = []
  for (let kill = 1; kill <= kills && !isEnough(); kill += 1) {
    const moment = drawMoment(random)
    const downMs = random() < 0.6 ? 0 : Math.round(random() * LONGEST_DOWN_MS)
    await moment.wait(world)
    await program.kill()
    const stored = (await world.stored([party.id])).parties.get(party.id)
    lost.push(...(stored === undefined ? ['The party is gone.'] : ledger.missingIn(stored.record)))
    tell?.(`${party.name}: kill ${kill}, ${moment.describe}, down for ${downMs} ms`)
    await sleep(downMs)
    program.start()
  }
  await program.ready()
  return lost
}

async function goesOn({ account, rooms }: RealParty): Promise<void> {
  const before = account.player.history().length
  await until(
    () => account.player.history().length >= before + ROUNDS_AFTER,
    60_000,
    () => `music to go on; there were ${before} songs.\n${rooms.map((room) => room.text())}`,
  )
}

/** What is done after the end is done by then, or never. */
async function settledBoards({ rooms }: RealParty): Promise<void> {
  const isSettled = () => rooms.every((room) => room.boards().length === 1)
  await until(isSettled, SETTLED_WITHIN_MS, () => 'one board').catch(() => {})
}
