import { onTestFinished } from 'vitest'
import {
  type DiscordEmulator,
  type DiscordEmulatorOptions,
  type EmulatedChannel,
  type EmulatedGuild,
  type EmulatedPerson,
  startDiscordEmulator,
} from '../../emulators/discord/index.ts'
import { channelOf } from '../../src/bots/discord/ids.ts'
import { createDiscord } from '../../src/bots/discord/index.ts'
import type { ChannelId } from '../../src/core/engine/ids.ts'
import type { ChatPlatform, Clock, Log, Vault } from '../../src/core/ports.ts'
import { createMemoryStore } from '../../src/store/memory.ts'
import { systemClock } from '../../src/time/system-clock.ts'
import { ScriptedInbox } from './scripted-inbox.ts'

export interface DiscordChat {
  readonly emulator: DiscordEmulator
  readonly guild: EmulatedGuild
  readonly discord: ChatPlatform
  readonly vault: Vault
  readonly logged: string[]
}

export interface Changes {
  readonly emulator?: DiscordEmulatorOptions
  readonly clock?: Clock
  readonly token?: string
}

/** The adapter with the real client library, on an emulated Discord with one server. */
export async function discordChat(changes: Changes = {}): Promise<DiscordChat> {
  const emulator = await startDiscordEmulator(changes.emulator)
  const { vault } = createMemoryStore()
  const logged: string[] = []
  const keep = (message: string, details?: Readonly<Record<string, unknown>>) =>
    void logged.push(`${message} ${JSON.stringify(details ?? {})}`)
  const log: Log = { info: () => {}, warn: keep, error: keep }
  const discord = createDiscord({
    token: changes.token ?? emulator.token,
    apiUrl: emulator.apiUrl,
    clock: changes.clock ?? systemClock,
    vault,
    log,
  })
  return { emulator, guild: emulator.addGuild('Friends'), discord, vault, logged }
}

export interface RunningDiscord extends DiscordChat {
  readonly inbox: ScriptedInbox
  readonly music: EmulatedChannel
  readonly channel: ChannelId
  readonly ada: EmulatedPerson
}

/** Started, with one channel and one person; stopped when the test is over. */
export async function runningDiscord(changes: Changes = {}): Promise<RunningDiscord> {
  const chat = await discordChat(changes)
  const inbox = new ScriptedInbox()
  onTestFinished(async () => {
    await chat.discord.stop()
    await chat.emulator.close()
  })
  await chat.discord.start(inbox)
  const music = chat.guild.addChannel('music')
  const ada = chat.emulator.addPerson('ada', { displayName: 'Ada' })
  return { ...chat, inbox, music, channel: channelOf(chat.guild.id, music.id), ada }
}
