import { createHash } from 'node:crypto'
import { type APIDMChannel, Routes } from 'discord.js'
import type { Inbox } from '../../core/inbox.ts'
import {
  ChatFailure,
  type ChatPlatform,
  type Clock,
  type Log,
  type Pace,
  type Vault,
} from '../../core/ports.ts'
import { within } from '../patience.ts'
import { noticeSentence } from '../phrases/people.ts'
import { registerCommands } from './commands.ts'
import { harmless } from './components.ts'
import { Connection, createClient } from './connection.ts'
import { asking, chatFailure } from './errors.ts'
import { messageOf, PLATFORM, snowflakeOf, userOf } from './ids.ts'
import { listen } from './inbound.ts'
import { Interactions } from './interactions.ts'
import { markdown } from './markdown.ts'
import { presence } from './membership.ts'
import { readMessage } from './payloads.ts'
import { read, seed } from './reactions.ts'
import { sentence } from './render-answer.ts'
import { renderBoard } from './render-board.ts'

export interface DiscordOptions {
  readonly token: string
  /** Where it differs from what Discord says about the token, it is the one that is used. */
  readonly applicationId?: string
  /** Base address without version; Discord's own where it is not given. */
  readonly apiUrl?: string
  readonly vault: Vault
  readonly clock: Clock
  readonly log: Log
}

/** Edits of one channel: Discord allows about 5 in 5 s, whatever their number of messages. */
const PACE: Pace = { editEveryMs: 1_200, progressEveryMs: 12_000 }
/** Of the 50 requests a second that Discord allows in all: the rest is for people. */
const EDITS_PER_SECOND = 20
/** An edit that takes longer is given up; a newer one follows. */
const EDIT_PATIENCE_MS = 8_000
/** How long answers under way may hold up the end. */
const FAREWELL_MS = 1_000

export function createDiscord(options: DiscordOptions): ChatPlatform {
  const { vault, clock, log } = options
  const client = createClient(options.apiUrl, clock, log)
  const connection = new Connection(client, clock, log)
  const { rest } = client
  // What is owed from before a restart goes out while the gateway is still connecting.
  rest.setToken(options.token)
  let stopListening = () => {}
  let interactions: Interactions | undefined
  let isStopped = false

  /** What fails because the connection was closed may succeed after the next start. */
  async function whileOpen<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await asking(request)
    } catch (error) {
      throw isStopped
        ? new ChatFailure('unavailable', 'The connection to Discord is closed.')
        : error
    }
  }

  async function register(): Promise<void> {
    const applicationId = options.applicationId ?? client.application?.id
    if (applicationId === undefined) return
    try {
      await registerCommands(rest, applicationId, vault, log)
    } catch (error) {
      log.error(
        'The commands could not be registered with Discord. Check DISCORD_APPLICATION_ID and start again; until then those of the last time are in use.',
        { why: error instanceof Error ? error.message : String(error) },
      )
    }
  }

  return {
    name: PLATFORM,

    async start(inbox: Inbox) {
      interactions = new Interactions(inbox, rest, { clock, log })
      stopListening = listen(client, inbox, interactions, log)
      await connection.open(options.token, register)
    },

    async stop() {
      stopListening()
      await within(FAREWELL_MS, interactions?.settled() ?? Promise.resolve())
      isStopped = true
      await connection.close()
    },

    isConnected: () => connection.isReady,

    postBoard: (channel, view, effect) =>
      whileOpen(async () => {
        const body = {
          ...harmless(renderBoard(view)),
          nonce: createHash('sha256').update(effect).digest('base64url').slice(0, 24),
          enforce_nonce: true,
        }
        const route = Routes.channelMessages(snowflakeOf(channel))
        const { id } = readMessage(await rest.post(route, { body }))
        return messageOf(id)
      }),

    editBoard: (channel, message, view) =>
      whileOpen(async () => {
        await rest.patch(Routes.channelMessage(snowflakeOf(channel), message), {
          body: harmless(renderBoard(view)),
          signal: AbortSignal.timeout(EDIT_PATIENCE_MS),
        })
      }),

    removeBoard: (channel, message) =>
      whileOpen(async () => {
        try {
          await rest.delete(Routes.channelMessage(snowflakeOf(channel), message))
        } catch (error) {
          if (chatFailure(error)?.reason !== 'messageGone') throw error
        }
      }),

    seedReactions: (channel, message, count) =>
      whileOpen(() => seed(rest, snowflakeOf(channel), message, count)),

    readReactions: (channel, message, count, known) =>
      whileOpen(() =>
        read(rest, client.user?.id ?? '', snowflakeOf(channel), message, count, known),
      ),

    pace: () => PACE,
    presence: (person, channels) => presence(rest, person, channels),

    tell: (person, _channel, notice) =>
      whileOpen(async () => {
        const { id } = (await rest.post(Routes.userChannels(), {
          body: { recipient_id: userOf(person) },
        })) as APIDMChannel
        const body = harmless(sentence(noticeSentence(notice, markdown)))
        await rest.post(Routes.channelMessages(id), { body })
      }),

    editsPerSecond: EDITS_PER_SECOND,
  }
}
