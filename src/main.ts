import { fileURLToPath } from 'node:url'
import { createPlatforms, type PlatformOptions } from './bots/index.ts'
import { systemChance } from './chance.ts'
import { type Config, readConfig } from './config.ts'
import type { Clock, Log } from './core/ports.ts'
import { createRuntime } from './core/runtime/runtime.ts'
import { createLog } from './log.ts'
import { createSpotify } from './spotify/index.ts'
import { openBackupDesk } from './store/backup-desk.ts'
import { createSealer } from './store/sealer.ts'
import { openSqliteStore } from './store/sqlite.ts'
import { startPulse } from './time/pulse.ts'
import { systemClock } from './time/system-clock.ts'
import { createWeb } from './web/index.ts'

const DAY_MS = 24 * 60 * 60_000
/**
 * The program promises to be gone within 5 s of being told to. Whatever is cut off by this is
 * stored, as if the program had been killed.
 */
const LONGEST_STOP_MS = 4_700

/** The running program. */
export interface Program {
  /** Where the web server listens, `http://host:port`. */
  readonly webAddress: string
  /** Lets nobody in any more, finishes what is under way, and closes everything in order. */
  stop(): Promise<void>
}

/** Puts the program together and starts it: the store first, the people last. */
export async function startProgram(
  config: Config,
  clock: Clock,
  log: Log,
  openStore: typeof openSqliteStore = openSqliteStore,
): Promise<Program> {
  const { addresses, spotify, web: webConfig } = config
  const sealer = createSealer(config.tokenKeys)
  const store = await openStore({
    url: config.databaseUrl,
    sealer,
    log,
    now: () => clock.now(),
  })
  const { parties, vault } = store
  const music = createSpotify({
    ...spotify,
    redirectUri: webConfig.redirectUri,
    apiUrl: addresses.spotifyApi,
    accountsUrl: addresses.spotifyAccounts,
    vault,
    clock,
    log,
  })
  const platforms = createPlatforms(platformOptions(config), { vault, clock, log })
  const runtime = createRuntime({
    store: parties,
    vault,
    platforms,
    music,
    clock,
    chance: systemChance,
    log,
    pageIsLocal: webConfig.isLocal,
    keepEndedMs: config.keepEndedDays * DAY_MS,
    listenAlong: config.listenAlong,
  })
  const web = createWeb({
    ...webConfig,
    loginDesk: runtime.loginDesk,
    routes: platforms.flatMap(({ routes = [] }) => routes),
    ready: async () => {
      const reasons = platforms
        .filter((platform) => !platform.isConnected())
        .map(({ name }) => `${title(name)} is not connected.`)
      const health = await store.health()
      if (!health.ok) reasons.unshift(`The store cannot be written to (${health.why}).`)
      return reasons.length === 0 ? { ok: true } : { ok: false, reasons }
    },
    log,
  })

  const closing: (() => Promise<void>)[] = [() => store.close()]
  const stop = async () => {
    const failures: unknown[] = []
    for (const close of closing.splice(0).reverse()) {
      await close().catch((error: unknown) => failures.push(error))
    }
    if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join(' '))
  }
  try {
    const backups = await openBackupDesk(store, log)
    closing.push(() => backups.close())
    const { address } = await web.start()
    // Pages wait for Spotify: without it they are answered at once.
    closing.push(() => web.stop())
    closing.push(() => music.close())
    closing.push(() => runtime.stop())
    const pulse = startPulse(() => runtime.beat(), log)
    closing.push(() => pulse.stop())
    await runtime.start()
    log.info('Partyline is ready.', { web: address, platforms: platforms.map(({ name }) => name) })
    return { webAddress: address, stop }
  } catch (error) {
    await stop().catch((failure: unknown) => {
      log.error('Stopping went wrong.', { error: String(failure) })
    })
    throw error
  }
}

function platformOptions({ discord, slack, addresses, web }: Config): PlatformOptions {
  const { discordApi, slackApi } = addresses
  return {
    ...(discord && { discord: { ...discord, apiUrl: discordApi } }),
    ...(slack && { slack: { ...slack, apiUrl: slackApi, publicUrl: web.publicUrl } }),
  }
}

async function main(): Promise<void> {
  const config = readConfig()
  const log = createLog({ level: config.logLevel, secrets: config.secrets })
  for (const warning of config.warnings) log.warn(warning)
  process.on('unhandledRejection', (reason) => {
    log.error('Something was not awaited.', { error: String(reason) })
  })
  const starting = startProgram(config, systemClock, log)
  let isLeaving = false
  const leave = (signal: string) => {
    // Under npm the same Ctrl-C arrives twice; the second must not cut the stopping short.
    if (isLeaving) return
    isLeaving = true
    log.info('Stopping.', { signal })
    setTimeout(() => {
      log.warn('Stopping took too long. What is still owed is done after the next start.')
      process.exit(0)
    }, LONGEST_STOP_MS)
    starting
      .then((program) => program.stop())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          log.error('Stopping went wrong.', { error: String(error) })
          process.exit(1)
        },
      )
  }
  process.on('SIGTERM', leave)
  process.on('SIGINT', leave)
  await starting
}

/** The name of a platform as people write it. */
function title(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`
}

function explainAndExit(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main().catch(explainAndExit)
