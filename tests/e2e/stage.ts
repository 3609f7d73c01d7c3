import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { type DiscordEmulator, startDiscordEmulator } from '../../emulators/discord/index.ts'
import { freePort } from '../../emulators/free-port.ts'
import {
  type AppManifest,
  type EmulatedWorkspace,
  type SlackEmulator,
  startSlackEmulator,
} from '../../emulators/slack/index.ts'
import { type SpotifyEmulator, startSpotifyEmulator } from '../../emulators/spotify/index.ts'
import { readConfig } from '../../src/config.ts'
import type { Clock } from '../../src/core/ports.ts'
import { createLog, type LogOptions } from '../../src/log.ts'
import { type Program, startProgram } from '../../src/main.ts'
import { systemClock } from '../../src/time/system-clock.ts'

const CLIENT = { clientId: 'partyline-client', clientSecret: 'partyline-secret' }
/** What these stories show does not depend on speed: the contract suite holds Discord's 3 s. */
const BUSY_MACHINE_MS = 12_000
const MANIFEST = new URL('../../manifest.json', import.meta.url)
const TOKEN_KEYS = `k1:${Buffer.alloc(32, 7).toString('base64')}`

type Settings = Readonly<Record<string, string>>

/** The whole program in this process, with real sockets to all emulators and a real database. */
export interface Stage {
  readonly discord: DiscordEmulator
  readonly slack: SlackEmulator
  /** The one whose token the program is given. */
  readonly workspace: EmulatedWorkspace
  readonly spotify: SpotifyEmulator
  readonly environment: Settings
  program: Program
  stopProgram(): Promise<void>
  startProgram(): Promise<void>
  close(): Promise<void>
}

/**
 * `changes` may need to know the app's credentials at Slack. `destination` has the log instead of
 * standard output.
 */
export async function openStage(
  changes: Settings | ((slack: SlackEmulator) => Settings) = {},
  destination?: LogOptions['destination'],
  clock: Clock = systemClock,
): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'partyline-'))
  const manifest: AppManifest = JSON.parse(await readFile(MANIFEST, 'utf8'))
  const [discord, slack, spotify, port] = await Promise.all([
    startDiscordEmulator({ acknowledgeWithinMs: BUSY_MACHINE_MS }),
    startSlackEmulator({ manifest }),
    startSpotifyEmulator(),
    freePort(),
  ])
  const workspace = slack.addWorkspace('Friends')
  const settings = typeof changes === 'function' ? changes(slack) : changes
  const publicUrl = settings.PUBLIC_URL ?? `http://127.0.0.1:${port}`
  spotify.addApplication({ ...CLIENT, redirectUris: [`${publicUrl}/spotify/callback`] })
  const environment = {
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
    DATABASE_URL: `sqlite://${join(folder, 'partyline.sqlite')}`,
    PORT: String(port),
    PUBLIC_URL: publicUrl,
    TOKEN_KEYS,
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
    ...settings,
  }
  const start = () => {
    const config = readConfig(environment)
    const log = createLog({ level: config.logLevel, ...(destination && { destination }) })
    return startProgram(config, clock, log)
  }
  const stage: Stage = {
    discord,
    slack,
    workspace,
    spotify,
    environment,
    program: await start(),
    async stopProgram() {
      await stage.program.stop()
    },
    async startProgram() {
      stage.program = await start()
    },
    async close() {
      await stage.program.stop()
      await Promise.all([discord.close(), slack.close(), spotify.close()])
      await rm(folder, { recursive: true })
      expect(discord.problems).toEqual([])
      expect(slack.problems).toEqual([])
      expect(spotify.problems).toEqual([])
    },
  }
  return stage
}
