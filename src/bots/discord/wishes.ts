import {
  type APIApplicationCommandAutocompleteInteraction,
  type APIApplicationCommandInteraction,
  type APIApplicationCommandInteractionDataBasicOption,
  type APIMessageComponentInteraction,
  type APIModalSubmitInteraction,
  ApplicationCommandOptionType,
  ComponentType,
  MessageFlags,
} from 'discord.js'
import type { Action } from '../../core/inbox.ts'
import type { Place } from './acknowledgement.ts'
import { COMMAND } from './commands.ts'
import {
  ADDRESS_MODAL,
  actionOf,
  CHOOSE_DEVICE,
  CHOOSE_PLAYLIST,
  PASTE_ADDRESS,
} from './custom-ids.ts'

/** What an interaction asks for; undefined where this program never offered it. */
export type Wish = Action | 'openAddressModal' | undefined

export function wishOfCommand(interaction: APIApplicationCommandInteraction): Wish {
  const { data } = interaction
  if (data.name !== COMMAND || !('options' in data)) return undefined
  const chosen = data.options?.[0]
  if (chosen?.type !== ApplicationCommandOptionType.Subcommand) return undefined
  const options = 'options' in chosen ? (chosen.options ?? []) : []
  return actionOfCommand(chosen.name, options)
}

function actionOfCommand(
  name: string,
  options: readonly APIApplicationCommandInteractionDataBasicOption[],
): Action | undefined {
  const text = (option: string) => {
    const value = options.find((one) => one.name === option)?.value
    return typeof value === 'string' ? value : undefined
  }
  const number = (option: string) => {
    const value = options.find((one) => one.name === option)?.value
    return typeof value === 'number' ? value : undefined
  }
  const playlist = text('playlist')
  switch (name) {
    case 'start': {
      const candidates = number('candidates')
      return {
        type: name,
        ...(playlist !== undefined && { playlist }),
        ...(candidates !== undefined && { candidates }),
      }
    }
    case 'playlist':
      return { type: name, ...(playlist !== undefined && { playlist }) }
    case 'join':
      return { type: name, code: text('code') ?? '' }
    case 'vote':
    case 'unvote':
      return { type: name, number: number('number') ?? 0 }
    case 'leave':
    case 'now':
    case 'people':
    case 'pause':
    case 'resume':
    case 'next':
    case 'device':
    case 'end':
    case 'help':
    case 'disconnect':
      return { type: name }
    default:
      return undefined
  }
}

export function wishOfComponent({ data }: APIMessageComponentInteraction): Wish {
  if (data.component_type === ComponentType.Button) {
    return data.custom_id === PASTE_ADDRESS ? 'openAddressModal' : actionOf(data.custom_id)
  }
  const value = data.values[0]
  if (value === undefined) return undefined
  if (data.custom_id === CHOOSE_PLAYLIST) return { type: 'choosePlaylist', playlist: value }
  if (data.custom_id === CHOOSE_DEVICE) return { type: 'chooseDevice', device: value }
  return undefined
}

export function wishOfModal({ data }: APIModalSubmitInteraction): Wish {
  if (data.custom_id !== ADDRESS_MODAL) return undefined
  for (const component of data.components) {
    if (component.type === ComponentType.Label && 'value' in component.component) {
      const { value } = component.component
      if (typeof value === 'string') return { type: 'pasteAddress', address: value.trim() }
    }
  }
  return undefined
}

/** The option that is being typed. */
export function typedText({ data }: APIApplicationCommandAutocompleteInteraction): string {
  for (const option of data.options) {
    if (option.type !== ApplicationCommandOptionType.Subcommand) continue
    for (const inner of option.options ?? []) {
      if ('focused' in inner && inner.focused && typeof inner.value === 'string') return inner.value
    }
  }
  return ''
}

/** Answers to one person carry the flag; boards do not. */
export function placeOf(message: { readonly flags?: MessageFlags } | undefined): Place {
  const flags = message?.flags ?? 0
  return (flags & MessageFlags.Ephemeral) !== 0 ? 'samePlace' : 'besideBoard'
}
