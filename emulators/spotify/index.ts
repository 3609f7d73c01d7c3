import { Emulator } from './emulator.ts'
import { listen } from './server.ts'
import { loadSpecification } from './specification.ts'
import type { SpotifyEmulator, SpotifyEmulatorOptions } from './types.ts'

export type * from './music.ts'
export { canPlay } from './music.ts'
export { MusicFactory } from './music-factory.ts'
export type { Device } from './playback.ts'
export type * from './player-contract.ts'
export type * from './types.ts'

/** Starts a local Spotify; see `SpotifyEmulator`. */
export async function startSpotifyEmulator(
  options: SpotifyEmulatorOptions = {},
): Promise<SpotifyEmulator> {
  const specification = options.checkSpecification === false ? null : await loadSpecification()
  const { port, stop } = await listen(
    options.port ?? 0,
    (received) => emulator.handle(received),
    (error) => emulator.problems.push(`The emulator itself failed: ${error}`),
  )
  const emulator = new Emulator(`http://127.0.0.1:${port}`, options, specification)
  return Object.assign(emulator, { close: stop })
}
