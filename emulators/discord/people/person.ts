import {
  type APIApplicationCommandOptionChoice,
  type APIInteractionDataResolved,
  type APIMessageComponentInteractionData,
  ApplicationCommandType,
  ButtonStyle,
  ComponentType,
  InteractionType,
} from 'discord-api-types/v10'
import { Channel } from '../state/channel.ts'
import { Message } from '../state/message.ts'
import { parseEmoji } from '../state/reactions.ts'
import { memberPayload, type User, userPayload } from '../state/user.ts'
import type {
  EmulatedChannel,
  EmulatedInteraction,
  EmulatedMessage,
  EmulatedPerson,
} from '../types.ts'
import {
  findCommand,
  givenOptions,
  nestOptions,
  type OptionValues,
  optionsWhileTyping,
} from './command-line.ts'
import { Interaction } from './interaction.ts'
import type { InteractionBody } from './interaction-payload.ts'
import type { Interactions } from './interactions.ts'
import { chosenOptions, submission } from './modal.ts'

/** A human user, acting as Discord's own client would let them. */
export class Person implements EmulatedPerson {
  readonly id: string
  readonly name: string
  readonly #user: User
  readonly #interactions: Interactions

  constructor(user: User, interactions: Interactions) {
    this.id = user.id
    this.name = user.displayName
    this.#user = user
    this.#interactions = interactions
  }

  directMessages(): Message[] {
    return this.#interactions.world.conversationWith(this.#user).messages()
  }

  async command(
    channel: EmulatedChannel,
    words: string,
    values: OptionValues = {},
  ): Promise<Interaction> {
    const place = known(channel)
    const found = findCommand(place.world.commands, place.guild.id, words)
    const options = givenOptions(found, values)
    const { id, name } = found.command
    const users = options.flatMap((option) => ('value' in option ? [option.value] : []))
    const resolved = this.#resolved(place, users)
    return this.#begin(place, {
      type: InteractionType.ApplicationCommand,
      data: {
        id,
        name,
        type: ApplicationCommandType.ChatInput,
        ...(found.command.guild_id ? { guild_id: found.command.guild_id } : {}),
        options: nestOptions(found.path, options),
        ...(resolved ? { resolved } : {}),
      },
    })
  }

  async autocomplete(
    channel: EmulatedChannel,
    words: string,
    focusedOption: string,
    typed: string,
    values: OptionValues = {},
  ): Promise<APIApplicationCommandOptionChoice[]> {
    const place = known(channel)
    const found = findCommand(place.world.commands, place.guild.id, words)
    const options = optionsWhileTyping(found, values, focusedOption, typed)
    const { id, name } = found.command
    const interaction = this.#begin(place, {
      type: InteractionType.ApplicationCommandAutocomplete,
      data: {
        id,
        name,
        type: ApplicationCommandType.ChatInput,
        options: nestOptions(found.path, options),
      },
    })
    await interaction.settled()
    return [...interaction.choices]
  }

  async click(message: EmulatedMessage, labelOrCustomId: string | RegExp): Promise<Interaction> {
    const source = this.#visible(message)
    const button = source.button(labelOrCustomId)
    if (button.style === ButtonStyle.Link || button.style === ButtonStyle.Premium) {
      throw new Error(`${labelOrCustomId} is a link, the bot hears nothing of it`)
    }
    if (button.disabled) throw new Error(`button ${labelOrCustomId} is disabled`)
    const { custom_id } = button
    return this.#use(source, { component_type: ComponentType.Button, custom_id })
  }

  async forge(message: EmulatedMessage, custom_id: string, value?: string): Promise<Interaction> {
    const source = this.#visible(message)
    return value === undefined
      ? this.#use(source, { component_type: ComponentType.Button, custom_id })
      : this.#use(source, {
          component_type: ComponentType.StringSelect,
          custom_id,
          values: [value],
        })
  }

  async choose(
    message: EmulatedMessage,
    placeholderOrCustomId: string | RegExp,
    values: readonly string[],
  ): Promise<Interaction> {
    const source = this.#visible(message)
    const select = source.select(placeholderOrCustomId)
    if (select.disabled) throw new Error(`select ${placeholderOrCustomId} is disabled`)
    const [least, most] = [select.min_values ?? 1, select.max_values ?? 1]
    if (values.length < least || values.length > most) {
      throw new Error(`select ${placeholderOrCustomId} takes ${least} to ${most} values`)
    }
    const { custom_id } = select
    if (select.type === ComponentType.StringSelect) {
      const chosen = chosenOptions(select.options, values)
      return this.#use(source, { component_type: select.type, custom_id, values: chosen })
    }
    if (select.type !== ComponentType.UserSelect) {
      throw new Error(`selects of type ${select.type} are not emulated`)
    }
    const resolved = this.#resolved(source.channel, values) ?? {}
    return this.#use(source, {
      component_type: select.type,
      custom_id,
      values: [...values],
      resolved: { users: resolved.users ?? {}, members: resolved.members ?? {} },
    })
  }

  async fill(
    interaction: EmulatedInteraction,
    fields: Readonly<Record<string, string>>,
  ): Promise<Interaction> {
    if (!(interaction instanceof Interaction)) throw new Error('an interaction of another emulator')
    const data = submission(await interaction.modal(), fields)
    const { channel, source } = interaction
    return this.#begin(
      channel,
      {
        type: InteractionType.ModalSubmit,
        data,
        ...(source ? { message: source.payload() } : {}),
      },
      source,
      interaction,
    )
  }

  react(message: EmulatedMessage, emoji: string, { burst = false } = {}): void {
    const target = this.#visible(message)
    if (target.ephemeralFor) throw new Error('nobody can react to an ephemeral message')
    const parsed = emojiOf(emoji)
    if (!target.reacted.get(parsed) && target.reacted.isFull) {
      throw new Error('a message takes 20 different reactions')
    }
    target.react(this.#user, parsed, burst)
  }

  unreact(message: EmulatedMessage, emoji: string, { burst = false } = {}): void {
    this.#visible(message).unreact(this.id, emojiOf(emoji), burst)
  }

  #use(source: Message, data: APIMessageComponentInteractionData): Interaction {
    const message = source.payload()
    const body: InteractionBody = { type: InteractionType.MessageComponent, data, message }
    return this.#begin(source.channel, body, source)
  }

  #begin(
    channel: Channel,
    body: InteractionBody,
    source?: Message,
    trigger?: Interaction,
  ): Interaction {
    const { type } = body
    if (!channel.guild.hasMember(this.#user)) {
      throw new Error(`${this.name} is not in ${channel.guild.name}`)
    }
    const interaction = new Interaction({ type, person: this.#user, channel, source, trigger })
    return this.#interactions.begin(interaction, body)
  }

  #visible(message: EmulatedMessage): Message {
    if (!(message instanceof Message)) throw new Error('a message of another emulator')
    if (message.deleted) throw new Error('the message was deleted')
    if (message.ephemeralFor !== undefined && message.ephemeralFor !== this.id) {
      throw new Error(`${this.name} does not see this message: it is for somebody else only`)
    }
    return message
  }

  /** The users among these values, as an interaction explains the ids in it. */
  #resolved(
    channel: Channel,
    values: readonly (string | number | boolean)[],
  ): APIInteractionDataResolved | undefined {
    const users = values.flatMap((value) => channel.world.users.get(String(value)) ?? [])
    if (users.length === 0) return undefined
    const permissions = '0'
    return {
      users: Object.fromEntries(users.map((user) => [user.id, userPayload(user)])),
      members: Object.fromEntries(
        users.map((user) => [user.id, { ...memberPayload(user), permissions }]),
      ),
    }
  }
}

function known(channel: EmulatedChannel): Channel {
  if (!(channel instanceof Channel)) throw new Error('a channel of another emulator')
  if (!channel.world.channels.has(channel.id)) throw new Error(`#${channel.name} was deleted`)
  return channel
}

function emojiOf(text: string) {
  const emoji = parseEmoji(text)
  if (!emoji) throw new Error(`${text} is no emoji`)
  return emoji
}
