import type { ChatPlatform, Clock, Log, Vault } from '../core/ports.ts'
import { createDiscord } from './discord/index.ts'
import type { Route } from './route.ts'
import { createSlack, type SlackOptions } from './slack/index.ts'

/** What the configuration says about each platform; absent: it is off. */
export interface PlatformOptions {
  readonly discord?: {
    readonly token: string
    readonly applicationId?: string
    readonly apiUrl?: string
  }
  readonly slack?: Omit<SlackOptions, keyof Tools>
}

interface Tools {
  readonly vault: Vault
  readonly clock: Clock
  readonly log: Log
}

/** A chat platform, and what it wants the web server to hand over to it. */
export interface Platform extends ChatPlatform {
  readonly routes?: readonly Route[]
}

/** The platforms that are switched on, one line each. */
export function createPlatforms(options: PlatformOptions, tools: Tools): readonly Platform[] {
  return [
    ...(options.discord === undefined ? [] : [createDiscord({ ...options.discord, ...tools })]),
    ...(options.slack === undefined ? [] : [createSlack({ ...options.slack, ...tools })]),
  ]
}
