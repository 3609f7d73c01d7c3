import type { ChatPlatform, Clock, Log, Vault } from '../core/ports.ts'
import { createDiscord } from './discord/index.ts'

/** What the configuration says about each platform; absent: it is off. */
export interface PlatformOptions {
  readonly discord?: {
    readonly token: string
    readonly applicationId?: string
    readonly apiUrl?: string
  }
}

interface Tools {
  readonly vault: Vault
  readonly clock: Clock
  readonly log: Log
}

/** The platforms that are switched on, one line each. */
export function createPlatforms(options: PlatformOptions, tools: Tools): readonly ChatPlatform[] {
  return [
    ...(options.discord === undefined ? [] : [createDiscord({ ...options.discord, ...tools })]),
  ]
}
