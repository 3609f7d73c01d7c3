import type {
  APIButtonComponent,
  APIEmbed,
  APIMessage,
  APIMessageInteractionMetadata,
  APIMessageTopLevelComponent,
  APIPartialEmoji,
  APISelectMenuComponent,
} from 'discord-api-types/v10'
import { GatewayDispatchEvents, MessageFlags, MessageType } from 'discord-api-types/v10'
import { messageText } from '../plain-text.ts'
import type { EmulatedMessage } from '../types.ts'
import type { Channel } from './channel.ts'
import { completeComponents, findButton, findSelect } from './components.ts'
import { embedPayload } from './embeds.ts'
import { Reactions } from './reactions.ts'
import { memberPayload, type User, userPayload } from './user.ts'

/** What a request says about a message. A field that is absent is left as it is by an edit. */
export interface MessageDraft {
  content?: string | null | undefined
  embeds?: readonly APIEmbed[] | null | undefined
  components?: readonly APIMessageTopLevelComponent[] | null | undefined
  flags?: number | null | undefined
  nonce?: string | number | undefined
  tts?: boolean | undefined
}

export interface MessageOrigin {
  author: User
  interaction?: {
    metadata: APIMessageInteractionMetadata
    type: MessageType
    ephemeralFor?: string
  }
}

export class Message implements EmulatedMessage {
  readonly id: string
  readonly channel: Channel
  /** Epoch ms. */
  readonly createdAt: number
  readonly ephemeralFor?: string
  content = ''
  embeds: readonly APIEmbed[] = []
  components: readonly APIMessageTopLevelComponent[] = []
  flags = 0
  editCount = 0
  deleted = false
  readonly reacted = new Reactions()
  readonly #origin: MessageOrigin
  readonly #draft: MessageDraft
  readonly #listeners = new Set<() => void>()
  #editedAt: number | undefined

  constructor(channel: Channel, draft: MessageDraft, origin: MessageOrigin) {
    this.channel = channel
    this.id = channel.world.newId()
    this.createdAt = channel.world.now()
    this.#origin = origin
    this.#draft = draft
    const ephemeralFor = origin.interaction?.ephemeralFor
    if (ephemeralFor !== undefined) this.ephemeralFor = ephemeralFor
    this.#apply(draft)
  }

  get authorId(): string {
    return this.#origin.author.id
  }

  get reactions(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.reacted.byEmoji()
  }

  /** A deferred answer, before its content came. */
  get isLoading(): boolean {
    return (this.flags & MessageFlags.Loading) !== 0
  }

  /** The listener hears of every change until the returned function is called. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  text(): string {
    return messageText(this, this.channel.world)
  }

  button(labelOrCustomId: string | RegExp): APIButtonComponent {
    return findButton(this.components, labelOrCustomId)
  }

  select(placeholderOrCustomId?: string | RegExp): APISelectMenuComponent {
    return findSelect(this.components, placeholderOrCustomId)
  }

  edit(draft: MessageDraft): void {
    this.flags &= ~MessageFlags.Loading
    this.#apply(draft)
    this.#editedAt = this.channel.world.now()
    this.editCount += 1
    this.announce(GatewayDispatchEvents.MessageUpdate)
  }

  delete(): void {
    this.channel.messagesById.delete(this.id)
    this.vanish()
    this.#dispatch(GatewayDispatchEvents.MessageDelete, this.#place())
    this.#changed()
  }

  /** Goes with its channel, without an event of its own. */
  vanish(): void {
    this.deleted = true
    this.channel.messagesById.delete(this.id)
  }

  react(user: User, emoji: APIPartialEmoji, burst: boolean): void {
    if (!this.reacted.add(emoji, user.id, burst)) return
    this.#dispatch(GatewayDispatchEvents.MessageReactionAdd, {
      ...this.#reactionPlace(user.id, emoji, burst),
      member: { ...memberPayload(user), user: userPayload(user) },
      message_author_id: this.authorId,
      ...(burst ? { burst_colors: [] } : {}),
    })
    this.#changed()
  }

  unreact(userId: string, emoji: APIPartialEmoji, burst: boolean): void {
    if (!this.reacted.remove(emoji, userId, burst)) return
    const data = this.#reactionPlace(userId, emoji, burst)
    this.#dispatch(GatewayDispatchEvents.MessageReactionRemove, data)
    this.#changed()
  }

  /** All of one emoji, or all there are. */
  clearReactions(emoji?: APIPartialEmoji): void {
    this.reacted.clear(emoji)
    const event = emoji
      ? GatewayDispatchEvents.MessageReactionRemoveEmoji
      : GatewayDispatchEvents.MessageReactionRemoveAll
    const { channel_id, guild_id } = this.#place()
    const place = { message_id: this.id, channel_id, guild_id }
    this.#dispatch(event, emoji ? { ...place, emoji } : place)
    this.#changed()
  }

  /** Tells the bot and everybody who waits that this message is new or has changed. */
  announce(event: GatewayDispatchEvents.MessageCreate | GatewayDispatchEvents.MessageUpdate): void {
    this.#dispatch(event, {
      ...this.payload(),
      guild_id: this.channel.guild.id,
      member: memberPayload(this.#origin.author),
    })
    this.#changed()
  }

  payload(): APIMessage {
    const { author, interaction } = this.#origin
    const { applicationId, bot } = this.channel.world
    const reactions = this.reacted.payload(bot.id)
    return {
      id: this.id,
      type: interaction?.type ?? MessageType.Default,
      channel_id: this.channel.id,
      author: userPayload(author),
      content: this.content,
      timestamp: new Date(this.createdAt).toISOString(),
      edited_timestamp:
        this.#editedAt === undefined ? null : new Date(this.#editedAt).toISOString(),
      tts: this.#draft.tts ?? false,
      mention_everyone: false,
      mentions: [],
      mention_roles: [],
      attachments: [],
      embeds: this.embeds.map(embedPayload),
      components: [...this.components],
      pinned: false,
      flags: this.flags as MessageFlags,
      ...(reactions.length > 0 ? { reactions } : {}),
      ...(this.#draft.nonce === undefined ? {} : { nonce: this.#draft.nonce }),
      ...(interaction
        ? {
            webhook_id: applicationId,
            application_id: applicationId,
            interaction_metadata: interaction.metadata,
          }
        : {}),
    }
  }

  #apply(draft: MessageDraft): void {
    if (draft.content !== undefined) this.content = draft.content ?? ''
    if (draft.embeds !== undefined) this.embeds = draft.embeds ?? []
    if (draft.components !== undefined) {
      this.components = completeComponents(draft.components ?? [])
    }
    if (draft.flags !== undefined) this.flags = withFlags(this.flags, draft.flags ?? 0)
  }

  #dispatch(event: GatewayDispatchEvents, data: unknown): void {
    if (this.ephemeralFor === undefined) this.channel.dispatch(event, data)
  }

  #changed(): void {
    if (this.ephemeralFor === undefined) this.channel.changed()
    for (const listener of this.#listeners) listener()
  }

  #place() {
    return { id: this.id, channel_id: this.channel.id, guild_id: this.channel.guild.id }
  }

  #reactionPlace(userId: string, emoji: APIPartialEmoji, burst: boolean) {
    return {
      user_id: userId,
      message_id: this.id,
      channel_id: this.channel.id,
      guild_id: this.channel.guild.id,
      emoji,
      burst,
      type: burst ? 1 : 0,
    }
  }
}

/** An edit may suppress embeds and let components v2 begin; the rest stays as it was posted. */
function withFlags(former: number, wanted: number): number {
  const lasting = MessageFlags.Ephemeral | MessageFlags.IsComponentsV2 | MessageFlags.Loading
  return (former & lasting) | wanted
}
