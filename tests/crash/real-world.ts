import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type DiscordEmulator, startDiscordEmulator } from '../../emulators/discord/index.ts'
import { freePort } from '../../emulators/free-port.ts'
import {
  type AppManifest,
  type EmulatedWorkspace,
  type SlackEmulator,
  startSlackEmulator,
} from '../../emulators/slack/index.ts'
import { type SpotifyEmulator, startSpotifyEmulator } from '../../emulators/spotify/index.ts'
import type { PartyId } from '../../src/core/engine/ids.ts'
import type { PartyRecord, RoundSummary } from '../../src/core/engine/record.ts'
import { createSealer, parseTokenKeys } from '../../src/store/sealer.ts'
import { openSqliteStore } from '../../src/store/sqlite.ts'
import { RealProgram } from './real-program.ts'

const CLIENT = { clientId: 'partyline-client', clientSecret: 'partyline-secret' }
const MANIFEST = new URL('../../manifest.json', import.meta.url)
const TOKEN_KEYS = `k1:${Buffer.alloc(32, 7).toString('base64')}`
const FILE = 'partyline.sqlite'
const CONNECTED_WITHIN_MS = 120_000
const LOOK_EVERY_MS = 200
const SILENT = { info() {}, warn() {}, error() {} }

/** Everything around the program, in this process; the program in another, with a store in a file. */
export interface RealWorld {
  readonly discord: DiscordEmulator
  readonly slack: SlackEmulator
  readonly workspace: EmulatedWorkspace
  readonly spotify: SpotifyEmulator
  readonly program: RealProgram
  readonly publicUrl: string
  /** Starts the program; resolves once it is connected to everybody. */
  begin(): Promise<void>
  /** What must never be seen in the program's output. */
  readonly secrets: readonly string[]
  /** What the file holds, read from a copy; to be called while no program runs. */
  stored(ids: readonly PartyId[]): Promise<Stored>
  close(): Promise<void>
}

export interface Stored {
  readonly parties: ReadonlyMap<PartyId, StoredParty>
  /** What could not be read. */
  readonly setAside: readonly { readonly key: string; readonly why: string }[]
}

export interface StoredParty {
  readonly record: PartyRecord
  readonly rounds: readonly RoundSummary[]
}

/** The program is not started yet. */
export async function openRealWorld(): Promise<RealWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'partyline-'))
  const manifest: AppManifest = JSON.parse(await readFile(MANIFEST, 'utf8'))
  const [discord, slack, spotify, port] = await Promise.all([
    startDiscordEmulator(),
    startSlackEmulator({ manifest }),
    startSpotifyEmulator(),
    freePort(),
  ])
  const workspace = slack.addWorkspace('Friends')
  const publicUrl = `http://127.0.0.1:${port}`
  spotify.addApplication({ ...CLIENT, redirectUris: [`${publicUrl}/spotify/callback`] })
  const program = new RealProgram({
    DISCORD_TOKEN: discord.token,
    DISCORD_APPLICATION_ID: discord.applicationId,
    DISCORD_API_URL: discord.apiUrl,
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_APP_TOKEN: slack.app.appToken,
    SLACK_API_URL: slack.apiUrl,
    SPOTIFY_CLIENT_ID: CLIENT.clientId,
    SPOTIFY_CLIENT_SECRET: CLIENT.clientSecret,
    SPOTIFY_API_URL: spotify.url,
    SPOTIFY_ACCOUNTS_URL: spotify.url,
    DATABASE_URL: `sqlite://${join(folder, FILE)}`,
    PORT: String(port),
    PUBLIC_URL: publicUrl,
    TOKEN_KEYS,
  })
  return {
    discord,
    slack,
    workspace,
    spotify,
    program,
    publicUrl,
    secrets: [
      discord.token,
      workspace.botToken,
      slack.app.appToken,
      CLIENT.clientSecret,
      TOKEN_KEYS.slice('k1:'.length),
    ],
    async begin() {
      program.start()
      await program.ready()
      await connected(`${publicUrl}/readyz`)
    },
    stored: (ids) => storedIn(folder, ids),
    async close() {
      await program.kill()
      await Promise.all([discord.close(), slack.close(), spotify.close()])
      await rm(folder, { recursive: true })
    },
  }
}

async function connected(readyPage: string): Promise<void> {
  const deadline = Date.now() + CONNECTED_WITHIN_MS
  while (!(await fetch(readyPage)).ok) {
    if (Date.now() > deadline) throw new Error('The program is not connected to everybody.')
    await sleep(LOOK_EVERY_MS)
  }
}

/** The copy is what the next start finds: the file itself is left as the killed program left it. */
async function storedIn(folder: string, ids: readonly PartyId[]): Promise<Stored> {
  const copy = await mkdtemp(join(tmpdir(), 'partyline-copy-'))
  for (const file of [FILE, `${FILE}-wal`]) {
    await cp(join(folder, file), join(copy, file), { force: true }).catch(ignoreMissing)
  }
  const sealer = createSealer(parseTokenKeys(TOKEN_KEYS))
  const url = `sqlite://${join(copy, FILE)}`
  const { parties, close } = await openSqliteStore({ url, sealer, log: SILENT })
  try {
    const { setAside } = await parties.active()
    const found = new Map<PartyId, StoredParty>()
    for (const id of ids) {
      const record = await parties.load(id)
      if (record !== undefined) found.set(id, { record, rounds: await parties.rounds(id) })
    }
    return { parties: found, setAside }
  } finally {
    await close()
    await rm(copy, { recursive: true })
  }
}

/** Without a write-ahead log everything is in the file. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
}
