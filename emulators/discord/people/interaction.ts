import { randomBytes } from 'node:crypto'
import {
  type APIApplicationCommandOptionChoice,
  type APIMessageInteractionMetadata,
  type APIModalInteractionResponseCallbackData,
  ApplicationIntegrationType,
  InteractionType,
  MessageFlags,
  MessageType,
} from 'discord-api-types/v10'
import { Watchers } from '../../watchers.ts'
import type { Channel } from '../state/channel.ts'
import { Message, type MessageDraft } from '../state/message.ts'
import { type User, userPayload } from '../state/user.ts'
import type { Acknowledgement, EmulatedInteraction, EmulatedMessage } from '../types.ts'

const CONTENT_WITHIN_MS = 15_000
const TOKEN_LIVES_MS = 15 * 60_000

interface InteractionStart {
  type: InteractionType
  person: User
  channel: Channel
  /** The message whose component was used. */
  source?: Message | undefined
  /** The interaction that opened the submitted modal. */
  trigger?: Interaction | undefined
}

/** One command, click, choice, modal or autocompletion, and what the bot made of it. */
export class Interaction implements EmulatedInteraction {
  readonly id: string
  readonly token = randomBytes(96).toString('base64url')
  readonly type: InteractionType
  readonly person: User
  readonly channel: Channel
  readonly source: Message | undefined
  readonly trigger: Interaction | undefined
  acknowledgement: Acknowledgement | undefined
  acknowledgedAfterMs: number | undefined
  openedModal: APIModalInteractionResponseCallbackData | undefined
  choices: readonly APIApplicationCommandOptionChoice[] = []
  /** What `@original` names: the answer, or the message whose component was used. */
  original: Message | undefined
  readonly followUps: Message[] = []
  readonly #createdAt: number
  /** The person's own patience runs on the machine's clock, whatever the emulator's says. */
  readonly #begunAt = performance.now()
  readonly #watchers = new Watchers()
  /** What a person takes for the answer. */
  #answer: Message | undefined

  constructor({ type, person, channel, source, trigger }: InteractionStart) {
    this.id = channel.world.newId()
    this.type = type
    this.person = person
    this.channel = channel
    this.source = source
    this.trigger = trigger
    this.#createdAt = channel.world.now()
  }

  get ageMs(): number {
    return this.channel.world.now() - this.#createdAt
  }

  get isTooOldToAcknowledge(): boolean {
    return this.ageMs > this.channel.world.acknowledgeWithinMs
  }

  get isExpired(): boolean {
    return this.ageMs > TOKEN_LIVES_MS
  }

  settled(): Promise<Acknowledgement> {
    const { acknowledgeWithinMs } = this.channel.world
    return this.#watchers.until(
      () => this.acknowledgement,
      this.#patience(acknowledgeWithinMs),
      () => `The application did not respond: no acknowledgement within ${acknowledgeWithinMs} ms`,
    )
  }

  async answer(): Promise<Message> {
    const kind = await this.settled()
    if (kind === 'modal' || kind === 'autocomplete') {
      throw new Error(`answered by ${kind}, which has no message`)
    }
    return this.#watchers.until(
      () => this.#answer,
      this.#patience(CONTENT_WITHIN_MS),
      () => `acknowledged (${kind}), but no content within 15 s`,
    )
  }

  async waitForAnswer(
    matches: (message: EmulatedMessage) => boolean,
    timeoutMs = CONTENT_WITHIN_MS,
  ): Promise<Message> {
    const stopListening = this.source?.listen(() => this.#watchers.notify())
    const found = this.#watchers.until(
      () => this.#shown().find(matches),
      timeoutMs,
      () => `waited ${timeoutMs} ms in vain; the answers show:\n${this.#shownText()}`,
    )
    return found.finally(stopListening)
  }

  async modal(): Promise<APIModalInteractionResponseCallbackData> {
    const kind = await this.settled()
    if (!this.openedModal) throw new Error(`answered by ${kind} instead of a modal`)
    return this.openedModal
  }

  acknowledge(kind: Acknowledgement): void {
    this.acknowledgement = kind
    this.acknowledgedAfterMs = this.ageMs
    this.#watchers.notify()
  }

  /** Callback 4 and 5: `draft.flags` tells who sees it, and whether content is still to come. */
  respond(draft: MessageDraft): Message {
    this.original = this.#post(draft)
    if (!this.original.isLoading) this.#answer = this.original
    return this.original
  }

  /** Callback 6 and 7. */
  respondOnSource(source: Message, draft: MessageDraft | undefined): void {
    this.original = source
    if (!draft) return
    this.#answer = source
    source.edit(draft)
  }

  /** An edit of `@original` or of a follow-up. */
  editAnswer(message: Message, draft: MessageDraft): void {
    this.#answer ??= message
    message.edit(draft)
    this.#watchers.notify()
  }

  followUp(draft: MessageDraft): Message {
    const message = this.#post(draft)
    this.followUps.push(message)
    this.#answer ??= message
    this.#watchers.notify()
    return message
  }

  metadata(): APIMessageInteractionMetadata {
    const common = {
      id: this.id,
      user: userPayload(this.person),
      authorizing_integration_owners: {
        [ApplicationIntegrationType.GuildInstall]: this.channel.guild.id,
      },
    }
    if (this.type === InteractionType.MessageComponent) {
      const interacted_message_id = this.source?.id ?? ''
      return { ...common, type: InteractionType.MessageComponent, interacted_message_id }
    }
    if (this.type === InteractionType.ModalSubmit && this.trigger) {
      const triggering_interaction_metadata = this.trigger.metadata()
      if (triggering_interaction_metadata.type !== InteractionType.ModalSubmit) {
        return { ...common, type: InteractionType.ModalSubmit, triggering_interaction_metadata }
      }
    }
    return { ...common, type: InteractionType.ApplicationCommand }
  }

  #post(draft: MessageDraft): Message {
    const isEphemeral = ((draft.flags ?? 0) & MessageFlags.Ephemeral) !== 0
    const isCommand = this.type === InteractionType.ApplicationCommand
    const origin = {
      author: this.channel.world.bot,
      interaction: {
        metadata: this.metadata(),
        type: isCommand ? MessageType.ChatInputCommand : MessageType.Default,
        ...(isEphemeral ? { ephemeralFor: this.person.id } : {}),
      },
    }
    const message = isEphemeral
      ? new Message(this.channel, draft, origin)
      : this.channel.post(draft, origin)
    message.listen(() => this.#watchers.notify())
    return message
  }

  #shown(): Message[] {
    const all = this.original ? [this.original, ...this.followUps] : this.followUps
    return all.filter((message) => !message.deleted && !message.isLoading)
  }

  #shownText(): string {
    const texts = this.#shown().map((message) => message.text())
    return texts.join('\n\n') || `nothing (${this.acknowledgement ?? 'not acknowledged'})`
  }

  #patience(limitMs: number): number {
    return Math.max(0, this.#begunAt + limitMs - performance.now())
  }
}
