import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../emulators/free-port.ts'
import { until } from './waiting.ts'
import type { World } from './world.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const READY = '"Partyline is ready."'
const STOPS_WITHIN_MS = 10_000
const LINES_KEPT = 15

/** The real program, in a process of its own. */
export interface RunningProgram {
  /** Rejects when the process ends before it is stopped; else it never settles. */
  readonly died: Promise<never>
  /** Resolves with how the process ended, such as `exit code 0`; may be repeated. */
  stop(): Promise<string>
}

/** Starts the program as anybody would, and waits until it says that it is ready. */
export async function startProgram(world: World): Promise<RunningProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'partyline-demo-'))
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: ROOT,
    // In a group of its own: Ctrl-C reaches the demo alone, which then stops the program in order.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environmentFor(world, folder, await freePort()),
  })
  const cleanUp = () => {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', cleanUp)
  const lines = lastLines(child)
  const ended = endOf(child)
  let isStopping = false
  const died = ended.then((how): Promise<never> => {
    if (isStopping) return new Promise(() => {})
    throw new Error(`The program ended by itself (${how}). Its last lines:\n${lines.join('\n')}`)
  })
  const stop = async () => {
    isStopping = true
    child.kill('SIGTERM')
    const impatience = setTimeout(() => child.kill('SIGKILL'), STOPS_WITHIN_MS)
    const how = await ended
    clearTimeout(impatience)
    process.off('exit', cleanUp)
    cleanUp()
    return how
  }
  const ready = until(() => lines.some((line) => line.includes(READY)), 'the program is ready')
  await Promise.race([ready, died]).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  return { died, stop }
}

/** Nothing of the user's own settings reaches the program, and in production no `.env` either. */
function environmentFor(
  { discord, slack, workspace, spotify }: World,
  folder: string,
  port: number,
) {
  const { PATH = '', HOME = '' } = process.env
  const application = { clientId: 'demo-client', clientSecret: randomBytes(16).toString('hex') }
  const publicUrl = `http://127.0.0.1:${port}`
  spotify.addApplication({ ...application, redirectUris: [`${publicUrl}/spotify/callback`] })
  return {
    PATH,
    HOME,
    NODE_ENV: 'production',
    DISCORD_TOKEN: discord.token,
    DISCORD_APPLICATION_ID: discord.applicationId,
    DISCORD_API_URL: discord.apiUrl,
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_APP_TOKEN: slack.app.appToken,
    SLACK_API_URL: slack.apiUrl,
    SPOTIFY_CLIENT_ID: application.clientId,
    SPOTIFY_CLIENT_SECRET: application.clientSecret,
    SPOTIFY_API_URL: spotify.url,
    SPOTIFY_ACCOUNTS_URL: spotify.url,
    PUBLIC_URL: publicUrl,
    PORT: String(port),
    DATABASE_URL: `sqlite://${join(folder, 'partyline.sqlite')}`,
    TOKEN_KEYS: `demo:${randomBytes(32).toString('base64')}`,
    LOG_LEVEL: 'info',
  }
}

/** Always the newest lines that the process wrote. */
function lastLines({ stdout, stderr }: ChildProcess): readonly string[] {
  const lines: string[] = []
  const listen = (chunk: Buffer) => {
    lines.push(...chunk.toString().trimEnd().split('\n'))
    lines.splice(0, Math.max(0, lines.length - LINES_KEPT))
  }
  stdout?.on('data', listen)
  stderr?.on('data', listen)
  return lines
}

/** Resolves with how the process ended, once all its output was read. */
function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`))
  })
}
