import type { DiscordEmulator, DiscordEmulatorOptions } from './types.ts'

export type * from './types.ts'

/** Starts a local server that speaks Discord's REST v10 and gateway protocol. */
export async function startDiscordEmulator(
  _options: DiscordEmulatorOptions = {},
): Promise<DiscordEmulator> {
  throw new Error('not built yet')
}
