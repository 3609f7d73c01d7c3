import type { types } from '@slack/bolt'
import { type Json, textOf } from '../json.ts'
import { findButton, findElement, isExternal, type PlacedElement, plain } from '../state/blocks.ts'
import { type Channel, knownChannel } from '../state/channel.ts'
import { entered } from '../state/form-state.ts'
import { Message } from '../state/message.ts'
import { emojiName } from '../state/reactions.ts'
import type { User } from '../state/user.ts'
import { View } from '../state/view.ts'
import type { Workspace } from '../state/workspace.ts'
import type {
  EmulatedChannel,
  EmulatedInteraction,
  EmulatedMessage,
  EmulatedPerson,
  EmulatedView,
} from '../types.ts'
import { directMessages } from '../web-api/chat.ts'
import type { Authorizations } from '../web-api/oauth.ts'
import { chosenOptions, fillForm, refuseWrongCount } from './form.ts'
import type { Interaction } from './interaction.ts'
import type { Interactions } from './interactions.ts'
import {
  blockActionsPayload,
  slashCommandPayload,
  suggestionPayload,
  viewClosedPayload,
  viewSubmissionPayload,
} from './payloads.ts'

const HOME_WITHIN_MS = 3_000

/** A human user, acting as Slack's own client would let them. */
export class Person implements EmulatedPerson {
  readonly id: string
  readonly name: string
  readonly #user: User
  readonly #interactions: Interactions
  readonly #authorizations: Authorizations
  /** What an external select offered last, by its action id. */
  readonly #suggested = new Map<string, readonly Json[]>()

  constructor(user: User, interactions: Interactions, authorizations: Authorizations) {
    this.id = user.id
    this.name = user.displayName
    this.#user = user
    this.#interactions = interactions
    this.#authorizations = authorizations
  }

  get directMessages(): Channel {
    const { workspace } = this.#user
    return directMessages(workspace.world, workspace, this.#user)
  }

  get modal(): View | undefined {
    return this.#user.modal
  }

  get home(): View | undefined {
    return this.#user.home
  }

  async command(channel: EmulatedChannel, line: string): Promise<EmulatedInteraction> {
    const place = this.#enter(channel)
    const { workspace } = this.#user
    const [, command = '', text = ''] = /^(\/\S+)\s*(.*)$/s.exec(line) ?? []
    if (!workspace.isInstalled || !workspace.world.app.commands.has(command)) {
      throw new Error(`${line} is not a valid command in ${workspace.name}`)
    }
    const start = { person: this.#user, workspace, channel: place }
    return this.#interactions.begin('commands', start, (interaction, newResponseUrl) =>
      slashCommandPayload(interaction, place, command, text, newResponseUrl()),
    )
  }

  async click(
    surface: EmulatedMessage | EmulatedView,
    labelOrActionId: string | RegExp,
  ): Promise<EmulatedInteraction> {
    const source = this.#visible(surface)
    const placed = findButton(source.blocks, labelOrActionId)
    const { text, value, style } = placed.element
    const details = { text, ...(value === undefined ? {} : { value }), ...(style ? { style } : {}) }
    return this.#act(source, placed, details)
  }

  async forge(
    surface: EmulatedMessage | EmulatedView,
    actionId: string,
    value?: string,
  ): Promise<EmulatedInteraction> {
    const source = this.#visible(surface)
    const text = { type: 'plain_text', text: 'Forged' }
    const element = { type: value === undefined ? 'button' : 'static_select' }
    const placed = { blockId: 'forged', actionId, element, label: '', isDispatching: true }
    return this.#act(
      source,
      placed,
      value === undefined ? { text } : { selected_option: { text, value } },
    )
  }

  async choose(
    surface: EmulatedMessage | EmulatedView,
    placeholderOrActionId: string | RegExp,
    values: readonly string[],
  ): Promise<EmulatedInteraction> {
    const source = this.#visible(surface)
    const placed = findElement(source.blocks, placeholderOrActionId, isChoice)
    if (!placed.isDispatching) {
      throw new Error(`${placeholderOrActionId} is a field of the form: it goes with submit()`)
    }
    refuseWrongCount(placed.element, values)
    const state = entered(placed.element, await this.#options(source, placed, values))
    if (placed.element.type !== 'overflow') this.#formOf(source).enter(placed, state)
    return this.#act(source, placed, state)
  }

  async suggest(
    surface: EmulatedMessage | EmulatedView,
    placeholderOrActionId: string | RegExp,
    typed: string,
  ): Promise<readonly types.PlainTextOption[]> {
    const source = this.#visible(surface)
    const placed = findElement(source.blocks, placeholderOrActionId, isExternal)
    const options = await this.#type(source, placed, typed)
    return options as unknown as types.PlainTextOption[]
  }

  async submit(
    view: EmulatedView,
    fields: Readonly<Record<string, string | readonly string[]>> = {},
  ): Promise<EmulatedInteraction> {
    const source = this.#visible(view)
    if (!(source instanceof View) || source.submitLabel === undefined) {
      throw new Error('there is nothing to submit')
    }
    if (source !== this.modal) throw new Error('another modal is in front of this one')
    await fillForm(source, fields, (placed, values) => this.#options(source, placed, values))
    const { workspace } = source
    const start = { person: this.#user, workspace, source }
    return this.#interactions.begin('interactivity', start, (interaction) =>
      viewSubmissionPayload(interaction, source),
    )
  }

  async closeModal(): Promise<void> {
    const view = this.modal
    if (!view) throw new Error('there is no modal')
    const isCleared = view.clearsOnClose
    if (isCleared) this.#user.closeModals()
    else this.#user.closeModal(view)
    if (!view.notifiesOnClose) return
    const start = { person: this.#user, workspace: view.workspace, source: view }
    const closing = this.#interactions.begin('interactivity', start, (interaction) =>
      viewClosedPayload(interaction, view, isCleared),
    )
    await closing.settled()
  }

  react(message: EmulatedMessage, emoji: string): void {
    const target = this.#reactable(message)
    const name = emojiName(emoji)
    const refusal = target.reacted.refusal(name, this.id)
    if (refusal === 'already_reacted') return
    if (refusal) throw new Error(refusal)
    target.react(this.#user, name)
  }

  unreact(message: EmulatedMessage, emoji: string): void {
    this.#reactable(message).unreact(this.#user, emojiName(emoji))
  }

  openHome(): Promise<EmulatedView> {
    const { workspace, home } = this.#user
    const next = this.#user.nextHome(HOME_WITHIN_MS)
    workspace.publish({
      type: 'app_home_opened',
      user: this.id,
      channel: this.directMessages.id,
      tab: 'home',
      ...(home ? { view: home.payload() } : {}),
    })
    return next
  }

  deactivate(): void {
    this.#user.isDeactivated = true
  }

  async install(authorizeUrl: string, { deny = false } = {}): Promise<string> {
    return this.#authorizations.decide(new URL(authorizeUrl), this.#user, deny)
  }

  /** Of the installation that posted the message or opened the view. */
  #workspaceOf(source: Message | View): Workspace {
    return source instanceof Message ? source.author : source.workspace
  }

  #formOf(source: Message | View) {
    return source instanceof Message ? source.formOf(this.#user) : source.form
  }

  #act(source: Message | View, placed: PlacedElement, details: Json): Interaction {
    const workspace = this.#workspaceOf(source)
    const { actionId, blockId, element } = placed
    const action = {
      type: textOf(element.type),
      action_id: actionId,
      block_id: blockId,
      ...details,
      action_ts: workspace.world.newTs(),
    }
    const channel = source instanceof Message ? source.channel : undefined
    const start = { person: this.#user, workspace, channel, source }
    return this.#interactions.begin('interactivity', start, (interaction, newResponseUrl) =>
      blockActionsPayload(interaction, source, action, newResponseUrl),
    )
  }

  /** What was chosen, as the element's state holds it: options, or ids of people. */
  async #options(
    source: Message | View,
    placed: PlacedElement,
    values: readonly string[],
  ): Promise<readonly unknown[]> {
    if (/users_select$/.test(textOf(placed.element.type))) return values
    if (!isExternal(placed)) return chosenOptions(placed.element, values)
    const offered = this.#suggested.get(placed.actionId) ?? []
    return Promise.all(
      values.map(async (value) => {
        const known = offered.find((option) => isNamed(option, value))
        if (known) return known
        const found = await this.#type(source, placed, value)
        const option = found.find((one) => isNamed(one, value)) ?? found[0]
        if (!option) throw new Error(`typing ${value} finds nothing`)
        return option
      }),
    )
  }

  async #type(
    source: Message | View,
    placed: PlacedElement,
    typed: string,
  ): Promise<readonly Json[]> {
    const least = Number(placed.element.min_query_length ?? 3)
    if ([...typed].length < least) {
      throw new Error(`nothing is asked for before ${least} characters are typed`)
    }
    const workspace = this.#workspaceOf(source)
    const channel = source instanceof Message ? source.channel : undefined
    const start = { person: this.#user, workspace, channel, source }
    const interaction = this.#interactions.begin('options', start, (begun) =>
      suggestionPayload(begun, source, placed, typed),
    )
    await interaction.settled()
    this.#suggested.set(placed.actionId, interaction.options)
    return interaction.options
  }

  #visible(surface: EmulatedMessage | EmulatedView): Message | View {
    if (surface instanceof View) {
      if (surface.user !== this.#user) throw new Error(`${this.name} does not see this view`)
      if (!surface.isOpen) throw new Error('the view was closed')
      return surface
    }
    if (!(surface instanceof Message)) throw new Error('a message of another emulator')
    if (surface.deleted) throw new Error('the message was deleted')
    if (surface.ephemeralFor !== undefined && surface.ephemeralFor !== this.id) {
      throw new Error(`${this.name} does not see this message: it is for somebody else only`)
    }
    this.#enter(surface.channel)
    return surface
  }

  #reactable(message: EmulatedMessage): Message {
    const target = this.#visible(message)
    if (!(target instanceof Message)) throw new Error('a view takes no reactions')
    if (target.ephemeralFor) throw new Error('nobody can react to an ephemeral message')
    if (target.channel.isArchived) throw new Error(`#${target.channel.name} is archived`)
    return target
  }

  #enter(channel: EmulatedChannel): Channel {
    const place = knownChannel(channel)
    if (!place.hasMember(this.#user)) throw new Error(`${this.name} is not in #${place.name}`)
    return place
  }
}

function isNamed({ text, value }: Json, wanted: string): boolean {
  return value === wanted || plain(text) === wanted
}

function isChoice({ element }: PlacedElement): boolean {
  return /(_select|^overflow|^checkboxes|^radio_buttons)$/.test(textOf(element.type))
}
