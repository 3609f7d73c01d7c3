import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, type TestContext } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { startProgram } from '../../src/main.ts'
import { copiesFolder } from '../../src/store/copies.ts'
import { openTable } from '../../src/store/open-table.ts'
import type { openSqliteStore } from '../../src/store/sqlite.ts'
import { systemClock } from '../../src/time/system-clock.ts'
import { board, type LiveParty, liveParty, told, until, votesBecome } from '../e2e/live-party.ts'
import { spawnProgram } from '../e2e/program-process.ts'
import type { Stage } from '../e2e/stage.ts'
import { codeIn, failureShown, hostToBe, refusalShown } from '../e2e/steps.ts'
import { type Disk, limitedFile, smallDisk } from './disks.ts'
import { restore, runBackup } from './run-backup.ts'
import { type LoggedLine, recordingLog } from './stores.ts'

/** Nothing ends by itself while a test looks. */
const LONG = { playing: 'other songs', durationMs: 600_000 } as const
const CANNOT_SAVE = failureShown({ code: 'storeUnavailable' })
const KEY_2 = `k2:${Buffer.alloc(32, 2).toString('base64')}`
const MOST_VOTERS = 60

const fileOf = ({ environment }: Stage) =>
  (environment.DATABASE_URL ?? '').slice('sqlite://'.length)

/** From now on the stage has a program that was started like this. */
async function restart(
  stage: Stage,
  changes: Readonly<Record<string, string>> = {},
  openStore?: typeof openSqliteStore,
): Promise<LoggedLine[]> {
  const lines: LoggedLine[] = []
  await stage.stopProgram()
  const config = readConfig({ ...stage.environment, ...changes })
  stage.program = await startProgram(config, systemClock, recordingLog(lines), openStore)
  return lines
}

async function readiness({ program }: Stage): Promise<{ ok: boolean; reasons?: string[] }> {
  const response = await fetch(`${program.webAddress}/readyz`)
  return response.json() as Promise<{ ok: boolean; reasons?: string[] }>
}

async function untilReady(stage: Stage, wanted: boolean): Promise<readonly string[]> {
  let found = await readiness(stage)
  for (let looks = 0; found.ok !== wanted && looks < 400; looks += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    found = await readiness(stage)
  }
  expect(found.ok).toBe(wanted)
  return found.reasons ?? []
}

/** A new guest votes by command, and tells what the bot said. */
async function guestVotes({ stage, channel }: LiveParty, number: number): Promise<string> {
  const guest = stage.discord.addPerson(`guest${guests}`, { displayName: `Guest ${guests}` })
  guests += 1
  return told(guest.command(channel, 'party vote', { number }))
}

let guests = 0

describe.concurrent('a full disk', () => {
  const disks = [
    ['that SQLite pretends', limitedFile],
    ['that is one', smallDisk],
  ] as const

  for (const [name, prepare] of disks) {
    it(`${name} loses no vote that was confirmed, and confirms none that is lost`, async (context) => {
      const disk = await prepare(context.onTestFinished)
      if (disk === undefined) return context.skip('this process may not mount a disk')
      await votesOnFullDisk(disk, context)
    })
  }

  /** The small disk alone: the pretended one is a limit of one connection. */
  it('lets no program start, which says so, and has everything once there is room', async (context) => {
    const disk = await smallDisk(context.onTestFinished)
    if (disk === undefined) return context.skip('this process may not mount a disk')
    const settings = { DATABASE_URL: `sqlite://${disk.file}` }
    const party = await liveParty(context.onTestFinished, { ...LONG, settings })
    const { stage, channel, jo } = party
    expect(await told(jo.command(channel, 'party vote', { number: 2 }))).toContain('vote counts')
    expect(await runBackup(disk.file)).toMatchObject({
      code: 1,
      output: expect.stringMatching(/not enough room .* Make room on the disk, then try again/),
    })
    await stage.stopProgram()
    await disk.fill()

    const refused = spawnProgram(stage, context.onTestFinished)
    expect(await refused.gone).toBe(1)
    expect(refused.output()).toMatch(/cannot be used .* that the disk has room/)

    await disk.makeRoom()
    await stage.startProgram()
    await votesBecome(channel, [0, 1, 0, 0, 0])
    expect(await guestVotes(party, 4)).toContain('vote counts')
  })
})

async function votesOnFullDisk(disk: Disk, { onTestFinished }: TestContext): Promise<void> {
  const settings = { DATABASE_URL: `sqlite://${disk.file}` }
  const party = await liveParty(onTestFinished, { ...LONG, settings })
  const { stage, channel, jo, kim } = party
  const lines = await restart(stage, {}, disk.open)
  expect(await told(jo.command(channel, 'party vote', { number: 2 }))).toContain('vote counts')
  expect(await told(kim.click(board(channel), '3'))).toContain('vote counts')
  expect(await untilReady(stage, true)).toEqual([])

  await disk.fill()

  expect(await untilReady(stage, false)).toEqual([
    'The store cannot be written to (SQLITE_FULL: database or disk is full).',
  ])
  let confirmed = 0
  let answer = await guestVotes(party, 4)
  for (; !answer.includes(CANNOT_SAVE) && confirmed < MOST_VOTERS; confirmed += 1) {
    expect(answer).toContain('vote counts')
    answer = await guestVotes(party, 4)
  }
  expect(answer).toContain(CANNOT_SAVE)
  expect((await fetch(`${stage.program.webAddress}/healthz`)).status).toBe(200)
  await votesBecome(channel, [0, 1, 1, confirmed, 0])

  await disk.makeRoom()

  expect(await guestVotes(party, 5)).toContain('vote counts')
  expect(await untilReady(stage, true)).toEqual([])
  await votesBecome(channel, [0, 1, 1, confirmed, 1])
  expect(lines.map(({ message }) => message)).toContain('The store can be written to again.')
  await restart(stage)
  await votesBecome(channel, [0, 1, 1, confirmed, 1])
}

describe.concurrent('a party that cannot be read', () => {
  it('is set aside, and concerns no other', async ({ onTestFinished }) => {
    const { stage, channel, jo } = await liveParty(onTestFinished, LONG)
    const other = hostToBe(stage)
    await told(other.host.command(other.channel, 'party start'))
    await until(
      () => codeIn(other.channel) !== '',
      5_000,
      () => 'the board of the other party',
    )
    const code = codeIn(other.channel)
    expect(await told(jo.click(board(channel), '2'))).toContain('vote counts')

    await stage.stopProgram()
    const damaged = await damage(fileOf(stage), code)
    const lines: LoggedLine[] = []
    const config = readConfig(stage.environment)
    stage.program = await startProgram(config, systemClock, recordingLog(lines))

    expect(lines).toContainEqual({
      level: 'error',
      message: 'A stored party could not be read and was set aside.',
      details: { key: damaged.key, why: expect.stringContaining('schema') },
    })
    expect(await untilReady(stage, true)).toEqual([])
    await votesBecome(channel, [0, 1, 0, 0, 0])
    await jo.click(board(channel), '3')
    await votesBecome(channel, [0, 1, 1, 0, 0])
    expect(await told(other.host.command(other.channel, 'party now'))).toBe(
      refusalShown({ code: 'noPartyHere' }),
    )
    expect(await told(other.host.command(other.channel, 'party start'))).toContain('Spotify')
    await stage.stopProgram()
    expect(await rowOf(fileOf(stage), damaged.key)).toBe(damaged.value)
    await stage.startProgram()
  })
})

/** As a later version would have written it. */
async function damage(file: string, code: string): Promise<{ key: string; value: string }> {
  const table = await openTable(`sqlite://${file}`)
  const [row] = await table.query(
    `UPDATE keyv SET value = json_set(value, '$.value.schema', 999)
     WHERE key >= 'party/' AND key < 'party0' AND instr(value, ?) > 0 RETURNING key, value`,
    `"code":"${code}"`,
  )
  await table.close()
  return row
}

async function rowOf(file: string, key: string): Promise<string | undefined> {
  const table = await openTable(`sqlite://${file}`)
  const value = await table.get<string>(key)
  await table.close()
  return typeof value === 'string' ? value : undefined
}

describe.concurrent('a backup of a party under way', () => {
  it('has every vote that was acknowledged before, and holds up none', async ({
    onTestFinished,
  }) => {
    const party = await liveParty(onTestFinished, LONG)
    const { stage, channel, jo, kim } = party
    expect(await told(jo.command(channel, 'party vote', { number: 2 }))).toContain('vote counts')
    expect(await told(kim.click(board(channel), '3'))).toContain('vote counts')

    let isCopied = false
    const copying = runBackup(fileOf(stage)).finally(() => {
      isCopied = true
    })
    let meanwhile = 0
    for (; !isCopied; meanwhile += 1) {
      expect(await guestVotes(party, 4)).toContain('vote counts')
    }
    expect(await copying).toMatchObject({ code: 0, output: expect.stringContaining('whole') })
    expect(await guestVotes(party, 5)).toContain('vote counts')
    await votesBecome(channel, [0, 1, 1, meanwhile, 1])

    await stage.stopProgram()
    const [copy = ''] = await readdir(copiesFolder(fileOf(stage)))
    await restore(join(copiesFolder(fileOf(stage)), copy), fileOf(stage))
    await stage.startProgram()

    await until(
      () => /▰* *1 vote/.test(board(channel).text()),
      8_000,
      () => `the votes of then on the board, which is:\n${channel.text()}`,
    )
    expect(await told(jo.command(channel, 'party now'))).toContain('You are voting for 2')
    expect(await told(kim.command(channel, 'party now'))).toContain('You are voting for 3')
    expect(await guestVotes(party, 1)).toContain('vote counts')
  })
})

describe.concurrent('a new key', () => {
  it('opens everything after one start with both', async ({ onTestFinished }) => {
    const { stage, channel, mara } = await liveParty(onTestFinished, LONG)
    const both = `${KEY_2},${stage.environment.TOKEN_KEYS}`

    const lines = await restart(stage, { TOKEN_KEYS: both })
    const later = await restart(stage, { TOKEN_KEYS: KEY_2 })

    expect(lines).toContainEqual({
      level: 'info',
      message: 'Older seals were renewed with the first key.',
      details: { renewed: 1 },
    })
    expect(later.filter(({ level }) => level === 'error')).toEqual([])
    expect(await told(mara.command(channel, 'party device'))).toContain('Kitchen')
  })
})
