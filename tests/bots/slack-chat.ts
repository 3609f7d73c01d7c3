import { readFileSync } from 'node:fs'
import { onTestFinished } from 'vitest'
import {
  type EmulatedChannel,
  type EmulatedPerson,
  type EmulatedWorkspace,
  type SlackEmulator,
  type SlackEmulatorOptions,
  startSlackEmulator,
} from '../../emulators/slack/index.ts'
import { channelOf } from '../../src/bots/slack/ids.ts'
import { createSlack, type SlackOptions, type SlackPlatform } from '../../src/bots/slack/index.ts'
import type { ChannelId } from '../../src/core/engine/ids.ts'
import type { Clock, Log, Vault } from '../../src/core/ports.ts'
import { createMemoryStore } from '../../src/store/memory.ts'
import { systemClock } from '../../src/time/system-clock.ts'
import { ScriptedInbox } from './scripted-inbox.ts'

export const manifest = JSON.parse(
  readFileSync(new URL('../../manifest.json', import.meta.url), 'utf8'),
)

export interface SlackChat {
  readonly emulator: SlackEmulator
  readonly workspace: EmulatedWorkspace
  readonly slack: SlackPlatform
  /** The same once more, as after a restart. */
  readonly create: () => SlackPlatform
  readonly vault: Vault
  readonly logged: string[]
}

export interface Changes {
  readonly emulator?: SlackEmulatorOptions
  readonly clock?: Clock
  readonly vault?: Vault
  readonly options?: (emulator: SlackEmulator) => Partial<SlackOptions>
  /** Workspaces come by OAuth instead of one by its token. */
  readonly isOauth?: boolean
}

/** The adapter with the real client library, on an emulated Slack with one workspace. */
export async function slackChat(changes: Changes = {}): Promise<SlackChat> {
  const emulator = await startSlackEmulator({ manifest, ...changes.emulator })
  const workspace = emulator.addWorkspace('Home')
  const vault = changes.vault ?? createMemoryStore().vault
  const logged: string[] = []
  const keep = (message: string, details?: Readonly<Record<string, unknown>>) =>
    void logged.push(`${message} ${JSON.stringify(details ?? {})}`)
  const log: Log = { info: () => {}, warn: keep, error: keep }
  const { clientId, clientSecret, appToken } = emulator.app
  const oauth = { clientId, clientSecret, stateSecret: 'a-secret-of-the-state' }
  const options: SlackOptions = {
    ...(changes.isOauth ? { oauth } : { botToken: workspace.botToken }),
    inbound: { by: 'socket', appToken },
    publicUrl: 'http://127.0.0.1:8888',
    apiUrl: emulator.apiUrl,
    clock: changes.clock ?? systemClock,
    vault,
    log,
    ...changes.options?.(emulator),
  }
  const create = () => createSlack(options)
  return { emulator, workspace, slack: create(), create, vault, logged }
}

export interface RunningSlack extends SlackChat {
  readonly inbox: ScriptedInbox
  readonly music: EmulatedChannel
  readonly channel: ChannelId
  readonly ada: EmulatedPerson
}

/** Started, with one channel and one person; stopped when the test is over. */
export async function runningSlack(changes: Changes = {}): Promise<RunningSlack> {
  const chat = await slackChat(changes)
  const inbox = new ScriptedInbox()
  onTestFinished(async () => {
    await chat.slack.stop()
    await chat.emulator.close()
  })
  await chat.slack.start(inbox)
  const music = chat.workspace.addChannel('music')
  const ada = chat.workspace.addPerson('ada', { displayName: 'Ada' })
  return { ...chat, inbox, music, channel: channelOf(chat.workspace.teamId, music.id), ada }
}
