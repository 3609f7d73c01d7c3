import { setTimeout as sleep } from 'node:timers/promises'
import { seededRandom } from '../../emulators/spotify/random.ts'
import type { Shown } from './real-boards.ts'
import { Crowd } from './real-crowd.ts'
import { Ledger } from './real-ledger.ts'
import { drawMoment } from './real-moments.ts'
import { wrongLines } from './real-output.ts'
import { openRealParty, type RealParty } from './real-party.ts'
import { type Faults, judge, type Verdict } from './real-verdict.ts'
import { until } from './real-waiting.ts'
import { BoardWatch } from './real-watch.ts'
import { openRealWorld, type RealWorld } from './real-world.ts'

const SONG_MS = [12_000, 16_000] as const
const VOTE_EVERY_MS = [200, 1_500] as const
const LONGEST_DOWN_MS = 3_000
/** After the last kill the party has to go on for so many rounds. */
const ROUNDS_AFTER = 2

export interface KillsOptions {
  readonly seed: number
  readonly kills: number
  readonly tracks: number
  readonly tell?: (line: string) => void
}

/** What became of one world in which the program was killed again and again. */
export interface KillsReport extends Verdict, Faults {
  readonly kills: number
  readonly cast: number
  readonly acknowledged: number
  /** Boards whose posting Slack had carried out when the program died before it knew. */
  readonly slackOrphans: number
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
  program.start()
  await program.ready()
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
  const orphans = await settledBoards(party)
  await program.kill()
  const stored = await world.stored([party.id])
  const record = stored.parties.get(party.id)
  if (record === undefined) throw new Error('The party is not stored.')
  const verdict = judge(party, ledger, record, new Set<Shown>(orphans.inSlack))
  return {
    ...verdict,
    votesLost: [...lost, ...verdict.votesLost],
    kills: program.kills - 1,
    cast: ledger.cast,
    acknowledged: ledger.acknowledged,
    slackOrphans: orphans.inSlack.length,
    boardsLeftOver: orphans.inDiscord.map((board) => `A board was left over: ${board.text()}`),
    others: [...stored.setAside.map(({ key, why }) => `${key}: ${why}`), ...wrongIn(world)],
  }
}

/** After each kill the file is held against what people were told until then. */
async function killAndCompare(
  world: RealWorld,
  party: RealParty,
  ledger: Ledger,
  { seed, kills, tell }: KillsOptions,
): Promise<string[]> {
  const { program } = world
  const random = seededRandom(seed)
  const lost: string[] = []
  for (let kill = 1; kill <= kills; kill += 1) {
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

interface Orphans {
  readonly inDiscord: readonly Shown[]
  readonly inSlack: readonly Shown[]
}

/** What is there beside the last board of each channel, once nothing changes any more. */
async function settledBoards({ rooms }: RealParty): Promise<Orphans> {
  const orphansOn = (platform: 'discord' | 'slack') =>
    rooms
      .filter((room) => room.platform === platform)
      .flatMap((room) => room.boards())
      .filter((board) => !board.text().includes('The party is over'))
  const isSettled = () => rooms.every((room) => room.boards().length === 1)
  await until(isSettled, 3_000, () => 'one board').catch(() => {})
  return { inDiscord: orphansOn('discord'), inSlack: orphansOn('slack') }
}

function wrongIn({ program, discord, slack, spotify, secrets }: RealWorld): string[] {
  return [
    ...wrongLines(program.output(), secrets, () => false),
    ...discord.problems.map((problem) => `Discord: ${problem}`),
    ...slack.problems.map((problem) => `Slack: ${problem}`),
    ...spotify.problems.map((problem) => `Spotify: ${problem}`),
  ]
}
