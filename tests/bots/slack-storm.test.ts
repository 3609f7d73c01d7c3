import { expect, it, onTestFinished } from 'vitest'
import {
  type EmulatedChannel,
  type EmulatedMessage,
  type EmulatedPerson,
  startSlackEmulator,
} from '../../emulators/slack/index.ts'
import { personOf } from '../../src/bots/slack/ids.ts'
import { createSlack } from '../../src/bots/slack/index.ts'
import { systemChance } from '../../src/chance.ts'
import { accountId } from '../../src/core/engine/ids.ts'
import { tally } from '../../src/core/engine/votes.ts'
import { createRuntime } from '../../src/core/runtime/runtime.ts'
import { createMemoryStore } from '../../src/store/memory.ts'
import { FakeMusicServices } from '../fakes/music.ts'
import { VirtualClock } from '../fakes/virtual-clock.ts'
import { manifest } from './slack-chat.ts'

const PARTIES = 10
const VOTERS = 12
const STORM_MS = 10 * 60_000
const STEP_MS = 1_000
const SLICE_MS = 500
const LATEST_MS = 15_000
const MINUTE_MS = 60_000
/** Slack's for chat.update. */
const EDITS_A_MINUTE = 50

interface Party {
  readonly channel: EmulatedChannel
  readonly host: EmulatedPerson
}

interface Vote {
  readonly channel: string
  readonly at: number
}

/** Ten parties in one workspace, with everything real but the music and the time. */
async function stage() {
  const clock = new VirtualClock()
  const now = () => clock.now()
  const emulator = await startSlackEmulator({ manifest, now })
  const workspace = emulator.addWorkspace('Home')
  const store = createMemoryStore(now)
  const music = new FakeMusicServices(clock, { commandLagMs: 500, latencyMs: 80 })
  const reported: string[] = []
  const report = (message: string, details?: unknown) =>
    void reported.push(`${message} ${JSON.stringify(details ?? {})}`)
  const log = { info: () => {}, warn: report, error: report }
  const slack = createSlack({
    botToken: workspace.botToken,
    inbound: { by: 'socket', appToken: emulator.app.appToken },
    publicUrl: 'http://127.0.0.1:8888',
    apiUrl: emulator.apiUrl,
    vault: store.vault,
    clock,
    log,
  })
  const runtime = createRuntime({
    store: store.parties,
    vault: store.vault,
    platforms: [slack],
    music,
    clock,
    chance: systemChance,
    log,
    pageIsLocal: true,
    keepEndedMs: MINUTE_MS,
    listenAlong: false,
  })

  /** Lets time pass, slice by slice: what is on its way over the network arrives in between. */
  async function pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= SLICE_MS) {
      do await new Promise((resolve) => setTimeout(resolve, 3))
      while (emulator.requests.slice(-50).some(({ status }) => status === undefined))
      await clock.advance(Math.min(left, SLICE_MS))
    }
  }

  async function until(condition: () => boolean): Promise<void> {
    const end = clock.now() + MINUTE_MS
    while (!condition() && clock.now() < end) await pass(SLICE_MS)
  }

  async function begin(number: number): Promise<Party> {
    const channel = workspace.addChannel(`music${number}`)
    const host = workspace.addPerson(`host${number}`)
    const account = music.addAccount({ name: `Host ${number}` })
    const id = accountId(account.id)
    await store.vault.put('link', personOf(workspace.teamId, host.id), { account: id })
    await store.vault.put('account', id, {
      account: id,
      name: account.id,
      refreshToken: 'refresh',
      accessToken: 'access',
      accessExpiresAt: Number.MAX_SAFE_INTEGER,
    })
    const tracks = music.makeTracks(30, { durationMs: 180_000 })
    const playlist = account.addPlaylist({ name: 'Road trip', tracks }).id
    account.addDevice({ name: 'Kitchen', type: 'Speaker' })
    await host.command(channel, '/party start')
    await pass(1_000)
    await host.command(channel, `/party playlist ${playlist}`)
    await until(() => boardOf(channel).text().includes('[Start]'))
    await host.click(boardOf(channel), 'Start')
    await until(() => boardOf(channel).text().includes('[Play now]'))
    await host.click(boardOf(channel), 'Play now')
    await pass(4_000)
    return { channel, host }
  }

  onTestFinished(async () => {
    const stopping = runtime.stop()
    await pass(5_000)
    await stopping
    await emulator.close()
  })
  const starting = runtime.start()
  await pass(100)
  await starting

  /** The votes of each candidate by what is stored, where a round is open. */
  async function stored(): Promise<ReadonlyMap<string, readonly number[]>> {
    const { records } = await store.parties.active()
    return new Map(
      records.flatMap(({ party: { channels, round } }) => {
        const channel = channels[0]?.id.split('/').at(-1)
        if (channel === undefined || round?.state !== 'open') return []
        return [[channel, [...tally(round).votes.values()]] as const]
      }),
    )
  }
  return { clock, emulator, workspace, reported, pass, begin, stored }
}

function boardOf(channel: EmulatedChannel): EmulatedMessage {
  const board = channel.messages().at(-1)
  if (board === undefined) throw new Error(`#${channel.name} has no board.`)
  return board
}

/** The counts that people read on a board, candidate by candidate. */
function votesOn(board: EmulatedMessage): readonly number[] {
  return [...board.text().matchAll(/^[▰▱]+ (\d+) votes?/gm)].map(([, count]) => Number(count))
}

it('shows the votes of ten parties in one workspace in time, and never asks too much of Slack', async () => {
  const { clock, emulator, workspace, reported, pass, begin, stored } = await stage()
  const parties: Party[] = []
  for (let number = 0; number < PARTIES; number += 1) parties.push(await begin(number))
  const voters = Array.from({ length: VOTERS }, (_, index) => workspace.addPerson(`guest${index}`))
  // The newest requests are kept only, so they are taken down on the way.
  const requests: { method: string; at: number; status: number | undefined; channel: unknown }[] =
    []
  const collect = () => {
    requests.push(
      ...emulator.requests.map(({ method, at, status, args }) => ({
        method,
        at,
        status,
        channel: args.channel,
      })),
    )
    emulator.clearRequests()
  }
  collect()
  const votes: Vote[] = []
  const begun = clock.now()
  let round = 0

  while (clock.now() < begun + STORM_MS) {
    round += 1
    const asker = parties[round % PARTIES]
    const asked = asker && (await asker.host.command(asker.channel, '/party now'))
    for (const [index, { channel }] of parties.entries()) {
      if ((round + index) % 4 !== 0) continue
      const voter = voters[(round * 7 + index) % VOTERS]
      const board = boardOf(channel)
      if (voter === undefined || !board.text().includes('[2]')) continue
      votes.push({ channel: channel.id, at: clock.now() })
      await (await voter.click(board, `${1 + ((round + index) % 4)}`)).settled()
    }
    // It comes while the clock stands still: nothing waits for the edits.
    await asked?.answer()
    await pass(STEP_MS)
    collect()
  }
  await pass(LATEST_MS)
  collect()

  const truth = await stored()
  const shownVotes = parties
    .filter(({ channel }) => truth.has(channel.id))
    .map(({ channel }) => [channel.id, votesOn(boardOf(channel))] as const)
  expect(shownVotes.length).toBeGreaterThan(0)
  expect(new Map(shownVotes)).toEqual(truth)

  const edits = requests.filter(({ method }) => method === 'chat.update')
  const late = votes.map(({ channel, at }) => {
    const shown = requests.find(
      (one) =>
        (one.method === 'chat.update' || one.method === 'chat.postMessage') &&
        one.channel === channel &&
        one.at >= at &&
        one.status === 200,
    )
    return (shown?.at ?? Number.POSITIVE_INFINITY) - at
  })
  const busiest = Math.max(
    ...edits.map(({ at }) => edits.filter((one) => one.at > at - MINUTE_MS && one.at <= at).length),
  )
  expect(votes.length).toBeGreaterThan(1_000)
  expect(requests.filter(({ status }) => status === 429)).toEqual([])
  expect(busiest).toBeLessThan(EDITS_A_MINUTE)
  expect(Math.max(...late)).toBeLessThanOrEqual(LATEST_MS)
  expect(emulator.problems).toEqual([])
  expect(reported).toEqual([])
}, 120_000)
