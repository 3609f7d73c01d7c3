import type { types } from '@slack/bolt'
import type { Json } from '../json.ts'
import { surfaceText } from '../plain-text.ts'
import type { EmulatedMessage } from '../types.ts'
import { buttonOf, completeBlocks, selectOf } from './blocks.ts'
import type { Channel } from './channel.ts'
import { FormState } from './form-state.ts'
import { Reactions } from './reactions.ts'
import type { User } from './user.ts'
import type { Workspace } from './workspace.ts'

/** What a call says about a message. */
export interface MessageDraft {
  text?: string | undefined
  blocks?: readonly unknown[] | undefined
}

export interface MessageOrigin {
  author: Workspace
  ephemeralFor?: User | undefined
  threadTs?: string | undefined
  /** In answer to one interaction: by its response URL or acknowledgement. */
  isAnswer?: boolean | undefined
}

/** A message of the bot. */
export class Message implements EmulatedMessage {
  readonly ts: string
  readonly channel: Channel
  readonly author: Workspace
  readonly ephemeralFor?: string
  readonly threadTs?: string
  fallback = ''
  blocks: readonly types.KnownBlock[] = []
  editCount = 0
  deleted = false
  readonly reacted = new Reactions()
  readonly #origin: MessageOrigin
  readonly #forms = new Map<string, FormState>()
  readonly #listeners = new Set<() => void>()
  #editedTs: string | undefined

  constructor(channel: Channel, draft: MessageDraft, origin: MessageOrigin) {
    this.channel = channel
    this.ts = channel.world.newTs()
    this.author = origin.author
    this.#origin = origin
    if (origin.ephemeralFor) this.ephemeralFor = origin.ephemeralFor.id
    if (origin.threadTs !== undefined) this.threadTs = origin.threadTs
    this.#apply(draft)
  }

  /** Shows a new message to the channel, or to the one person it is for. */
  static post(channel: Channel, draft: MessageDraft, origin: MessageOrigin): Message {
    const message = new Message(channel, draft, origin)
    channel.messagesByTs.set(message.ts, message)
    if (!origin.ephemeralFor) channel.changed()
    else if (!origin.isAnswer) channel.world.announceEphemeral(message)
    return message
  }

  get authorId(): string {
    return this.author.botUserId
  }

  get reactions(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.reacted.byName
  }

  text(): string {
    return surfaceText(this, this.channel.world)
  }

  button(labelOrActionId: string | RegExp): types.Button {
    return buttonOf(this.blocks, labelOrActionId)
  }

  select(placeholderOrActionId?: string | RegExp): types.Select | types.MultiSelect {
    return selectOf(this.blocks, placeholderOrActionId)
  }

  /** What this person has chosen on the message so far. */
  formOf(user: User): FormState {
    const form = this.#forms.get(user.id) ?? new FormState()
    this.#forms.set(user.id, form)
    return form
  }

  /** The listener hears of every change until the returned function is called. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  edit(draft: MessageDraft): void {
    this.#apply(draft)
    this.editCount += 1
    if (this.blocks.length === 0) this.#editedTs = this.channel.world.newTs()
    this.#changed()
  }

  delete(): void {
    this.deleted = true
    this.channel.messagesByTs.delete(this.ts)
    this.#changed()
  }

  react(user: User, name: string): void {
    this.reacted.add(name, user.id)
    this.#publish('reaction_added', user, name)
  }

  /** False when there was nothing to remove. */
  unreact(user: User, name: string): boolean {
    if (!this.reacted.remove(name, user.id)) return false
    this.#publish('reaction_removed', user, name)
    return true
  }

  permalink(): string {
    const digits = this.ts.replace('.', '')
    return `https://${this.author.domain}.slack.com/archives/${this.channel.id}/p${digits}`
  }

  payload(isFull = true): Json {
    const { app } = this.channel.world
    const { author } = this
    const reactions = this.reacted.payload(isFull)
    return {
      type: 'message',
      user: author.botUserId,
      ts: this.ts,
      bot_id: author.botId,
      app_id: app.appId,
      text: this.fallback,
      team: author.teamId,
      bot_profile: {
        id: author.botId,
        app_id: app.appId,
        user_id: author.botUserId,
        name: 'Partyline',
        icons: {},
        deleted: false,
        updated: 0,
        team_id: author.teamId,
      },
      ...(this.blocks.length > 0 ? { blocks: this.blocks } : {}),
      ...(this.threadTs === undefined ? {} : { thread_ts: this.threadTs }),
      ...(this.#editedTs ? { edited: { user: author.botUserId, ts: this.#editedTs } } : {}),
      ...(reactions.length > 0 ? { reactions } : {}),
    }
  }

  /** Text without blocks takes the blocks away; blocks without text leave none. */
  #apply(draft: MessageDraft): void {
    this.fallback = draft.text ?? ''
    this.blocks = completeBlocks(draft.blocks ?? [])
  }

  #publish(type: string, user: User, reaction: string): void {
    this.channel.publish({
      type,
      user: user.id,
      reaction,
      item: { type: 'message', channel: this.channel.id, ts: this.ts },
      // Slack names no author of messages that came by a webhook.
      ...(this.#origin.isAnswer ? {} : { item_user: this.authorId }),
    })
    this.#changed()
  }

  #changed(): void {
    if (this.ephemeralFor === undefined) this.channel.changed()
    for (const listener of [...this.#listeners]) listener()
  }
}
