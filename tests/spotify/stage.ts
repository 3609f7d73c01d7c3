import { expect, onTestFinished } from 'vitest'
import { startSpotifyEmulator } from '../../emulators/spotify/index.ts'
import type { Log, Vault } from '../../src/core/ports.ts'
import { createSpotify } from '../../src/spotify/index.ts'
import { connect } from '../contracts/music-stage.ts'
import { HastyClock } from './hasty-clock.ts'
import { MapVault } from './map-vault.ts'

export const CLIENT = { clientId: 'party-client', clientSecret: 'never-to-be-seen' }
export const REDIRECT_URI = 'http://127.0.0.1:8888/spotify/callback'

export interface StageOptions {
  readonly timeoutMs?: number
  readonly vault?: Vault
}

/** The adapter over real sockets, with the emulator behind it and time that passes by waiting only. */
export async function startStage(options: StageOptions = {}) {
  const clock = new HastyClock()
  const emulator = await startSpotifyEmulator({ now: () => clock.now() })
  emulator.addApplication({ ...CLIENT, redirectUris: [REDIRECT_URI] })
  const vault = options.vault ?? new MapVault()
  const log = new RecordedLog()
  const start = () =>
    createSpotify({
      ...CLIENT,
      redirectUri: REDIRECT_URI,
      apiUrl: emulator.url,
      accountsUrl: emulator.url,
      vault,
      clock,
      log,
      ...(options.timeoutMs !== undefined && { timeoutMs: options.timeoutMs }),
    })
  const services = start()
  const close = async () => {
    await services.close()
    await emulator.close()
    expect(emulator.problems).toEqual([])
  }
  return { services, emulator, clock, vault, log, start, close }
}

/** A host with a speaker on which three tracks of three minutes play. */
export async function startPlaying(options: StageOptions = {}) {
  const stage = await startStage(options)
  onTestFinished(stage.close)
  const { emulator, services } = stage
  const host = emulator.addAccount({ name: 'Host' })
  const account = await connect(services, host)
  const speaker = host.addDevice({ name: 'Kitchen', type: 'Speaker' })
  const tracks = emulator.makeTracks(3)
  host.player.play({ tracks })
  emulator.requests.length = 0
  return {
    ...stage,
    host,
    account,
    speaker,
    device: { id: speaker.id ?? '', name: speaker.name, type: speaker.type },
    tracks,
    player: services.player(account),
    library: services.library(account),
    /** Method and path of all requests since the start. */
    requested: () => emulator.requests.map(({ method, path }) => `${method} ${path}`),
  }
}

export class RecordedLog implements Log {
  readonly lines: string[] = []

  info(message: string, details?: Readonly<Record<string, unknown>>): void {
    this.#write('info', message, details)
  }

  warn(message: string, details?: Readonly<Record<string, unknown>>): void {
    this.#write('warn', message, details)
  }

  error(message: string, details?: Readonly<Record<string, unknown>>): void {
    this.#write('error', message, details)
  }

  #write(level: string, message: string, details: Readonly<Record<string, unknown>> = {}): void {
    this.lines.push(`${level} ${message} ${JSON.stringify(details)}`)
  }
}
