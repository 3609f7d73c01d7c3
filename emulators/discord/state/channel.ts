import type { APITextChannel } from 'discord-api-types/v10'
import {
  ChannelType,
  GatewayDispatchEvents,
  OverwriteType,
  PermissionFlagsBits,
} from 'discord-api-types/v10'
import { Watchers } from '../../watchers.ts'
import type { EmulatedChannel, EmulatedMessage } from '../types.ts'
import { NO_FLAGS } from './flags.ts'
import type { Guild } from './guild.ts'
import { Message, type MessageDraft, type MessageOrigin } from './message.ts'
import { ALL_PERMISSIONS } from './permissions.ts'
import type { World } from './world.ts'

const DEFAULT_WAIT_MS = 40_000
/** Discord says "the past few minutes". */
const NONCE_KEPT_MS = 5 * 60_000

export class Channel implements EmulatedChannel {
  readonly id: string
  readonly guild: Guild
  readonly name: string
  readonly world: World
  /** Public messages, by id, oldest first. */
  readonly messagesById = new Map<string, Message>()
  readonly #watchers = new Watchers()
  readonly #nonces = new Map<string, { message: Message; at: number }>()
  #botPermissions: bigint
  #lastMessageId: string | null = null

  constructor(world: World, guild: Guild, name: string, botPermissions: bigint) {
    this.world = world
    this.guild = guild
    this.id = world.newId()
    this.name = name
    this.#botPermissions = botPermissions
  }

  get botPermissions(): bigint {
    return this.#botPermissions
  }

  botMay(permission: bigint): boolean {
    const administrator = PermissionFlagsBits.Administrator
    return (this.#botPermissions & (permission | administrator)) !== 0n
  }

  messages(): Message[] {
    return [...this.messagesById.values()]
  }

  waitForMessage(
    matches: (message: EmulatedMessage) => boolean,
    timeoutMs = DEFAULT_WAIT_MS,
  ): Promise<EmulatedMessage> {
    const probe = () => this.messages().find(matches)
    return this.#watchers.until(probe, timeoutMs, () => this.#waitedInVain(timeoutMs))
  }

  async waitUntil(condition: () => boolean, timeoutMs = DEFAULT_WAIT_MS): Promise<void> {
    const probe = () => condition() || undefined
    await this.#watchers.until(probe, timeoutMs, () => this.#waitedInVain(timeoutMs))
  }

  text(): string {
    return this.messages()
      .map((message) => message.text())
      .join('\n\n')
  }

  /** Posts for the bot; the same nonce within a few minutes gives the first message again. */
  post(draft: MessageDraft, origin: MessageOrigin, uniqueNonce = false): Message {
    const nonce = uniqueNonce && draft.nonce !== undefined ? String(draft.nonce) : undefined
    const posted = nonce === undefined ? undefined : this.#postedWith(nonce)
    if (posted) return posted
    const message = new Message(this, draft, origin)
    this.messagesById.set(message.id, message)
    this.#lastMessageId = message.id
    if (nonce !== undefined) this.#nonces.set(nonce, { message, at: this.world.now() })
    message.announce(GatewayDispatchEvents.MessageCreate)
    return message
  }

  deleteMessage(message: EmulatedMessage): void {
    const known = this.messagesById.get(message.id)
    if (!known) throw new Error(`#${this.name} has no message ${message.id} that could be deleted`)
    known.delete()
  }

  delete(): void {
    this.guild.removeChannel(this)
    for (const message of this.messages()) message.vanish()
    this.changed()
  }

  setBotPermissions(bits: bigint): void {
    this.#botPermissions = bits
    this.world.dispatch(GatewayDispatchEvents.ChannelUpdate, this.payload(), this.guild)
    this.changed()
  }

  /** Tells the bot about something that only those who see the channel learn. */
  dispatch(event: GatewayDispatchEvents, data: unknown): void {
    if (this.botMay(PermissionFlagsBits.ViewChannel)) this.world.dispatch(event, data, this.guild)
  }

  changed(): void {
    this.#watchers.notify()
  }

  payload(): APITextChannel {
    return {
      id: this.id,
      type: ChannelType.GuildText,
      guild_id: this.guild.id,
      name: this.name,
      position: 0,
      flags: NO_FLAGS,
      topic: null,
      nsfw: false,
      parent_id: null,
      last_message_id: this.#lastMessageId,
      last_pin_timestamp: null,
      rate_limit_per_user: 0,
      permission_overwrites: [
        {
          id: this.world.bot.id,
          type: OverwriteType.Member,
          allow: this.#botPermissions.toString(),
          deny: (ALL_PERMISSIONS & ~this.#botPermissions).toString(),
        },
      ],
    }
  }

  #postedWith(nonce: string): Message | undefined {
    const oldest = this.world.now() - NONCE_KEPT_MS
    for (const [known, { at }] of this.#nonces) {
      if (at >= oldest) break
      this.#nonces.delete(known)
    }
    return this.#nonces.get(nonce)?.message
  }

  #waitedInVain(timeoutMs: number): string {
    return `waited ${timeoutMs} ms in vain; #${this.name} shows:\n${this.text()}`
  }
}
