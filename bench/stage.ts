import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DiscordEmulator, startDiscordEmulator } from '../emulators/discord/index.ts'
import { freePort } from '../emulators/free-port.ts'
import { startSpotifyEmulator } from '../emulators/spotify/index.ts'
import type { PartyRecord } from '../src/core/engine/record.ts'
import { createSealer, parseTokenKeys } from '../src/store/sealer.ts'
import { openSqliteStore } from '../src/store/sqlite.ts'
import { PartySeeds, type SeededParty, type Seeding } from './party-seeds.ts'
import { ProgramProcess } from './program-process.ts'

const CLIENT = { clientId: 'partyline-client', clientSecret: 'partyline-secret' }
const TOKEN_KEYS = `k1:${Buffer.alloc(32, 7).toString('base64')}`

export interface StageOptions extends Seeding {
  /** Of the emulated Discord; `none` where the bot's own limits are asked for. */
  readonly limits: 'real' | 'none'
  readonly profileTo?: string | undefined
}

/**
 * Both emulators in this process, which also votes; the store in a file; the program not yet
 * started. Everything shares the machine, so that the emulators' work lowers every figure a little.
 */
export class Stage {
  readonly discord: DiscordEmulator
  readonly parties: readonly SeededParty[]
  readonly #environment: Readonly<Record<string, string>>
  readonly #profileTo: string | undefined
  readonly #close: () => Promise<void>

  private constructor(
    discord: DiscordEmulator,
    parties: readonly SeededParty[],
    environment: Readonly<Record<string, string>>,
    profileTo: string | undefined,
    close: () => Promise<void>,
  ) {
    this.discord = discord
    this.parties = parties
    this.#environment = environment
    this.#profileTo = profileTo
    this.#close = close
  }

  static async open({ limits, profileTo, ...seeding }: StageOptions): Promise<Stage> {
    const folder = await mkdtemp(join(tmpdir(), 'partyline-bench-'))
    const discord = await startDiscordEmulator({ limits })
    const spotify = await startSpotifyEmulator({ checkSpecification: false })
    const port = await freePort()
    const publicUrl = `http://127.0.0.1:${port}`
    spotify.addApplication({ ...CLIENT, redirectUris: [`${publicUrl}/spotify/callback`] })
    const environment = {
      DISCORD_TOKEN: discord.token,
      DISCORD_APPLICATION_ID: discord.applicationId,
      DISCORD_API_URL: discord.apiUrl,
      SPOTIFY_CLIENT_ID: CLIENT.clientId,
      SPOTIFY_CLIENT_SECRET: CLIENT.clientSecret,
      SPOTIFY_API_URL: spotify.url,
      SPOTIFY_ACCOUNTS_URL: spotify.url,
      DATABASE_URL: `sqlite://${join(folder, 'partyline.sqlite')}`,
      PORT: String(port),
      PUBLIC_URL: publicUrl,
      TOKEN_KEYS,
      LOG_LEVEL: process.env.BENCH_LOG_LEVEL ?? 'error',
    }
    const parties = await new PartySeeds(discord, spotify, environment).plant(seeding)
    const close = async () => {
      await Promise.all([discord.close(), spotify.close()])
      await rm(folder, { recursive: true })
      const problems = [...discord.problems, ...spotify.problems]
      if (problems.length > 0)
        throw new Error(`Rules were broken: ${problems.slice(0, 5).join('; ')}`)
    }
    return new Stage(discord, parties, environment, profileTo, close)
  }

  startProgram(): ProgramProcess {
    return new ProgramProcess(this.#environment, this.#profileTo)
  }

  /** Profiles are only written at an orderly end. */
  async endProgram(program: ProgramProcess): Promise<void> {
    await (this.#profileTo === undefined ? program.kill() : program.stop())
  }

  /** What the file holds, read after the program has ended. */
  async stored(): Promise<readonly PartyRecord[]> {
    const { DATABASE_URL = '' } = this.#environment
    const sealer = createSealer(parseTokenKeys(TOKEN_KEYS))
    const log = { info() {}, warn() {}, error() {} }
    const store = await openSqliteStore({ url: DATABASE_URL, sealer, log })
    const { records } = await store.parties.active()
    await store.close()
    return records
  }

  close(): Promise<void> {
    return this.#close()
  }
}
