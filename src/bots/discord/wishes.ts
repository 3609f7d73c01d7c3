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
import type { Place } from '../acknowledgement.ts'
import {
  ADDRESS_MODAL,
  actionOf,
  CHOOSE_DEVICE,
  CHOOSE_PLAYLIST,
  PASTE_ADDRESS,
} from '../actions.ts'
import { isPageSelect } from '../pages.ts'
import { actionOfCommand, type Given } from '../wishes.ts'
import { COMMAND } from './commands.ts'
import { personOf } from './ids.ts'

/** What an interaction asks for; undefined where this program never offered it. */
export type Wish = Action | 'openAddressModal' | undefined

export function wishOfCommand(interaction: APIApplicationCommandInteraction): Wish {
  const { data } = interaction
  if (data.name !== COMMAND || !('options' in data)) return undefined
  const chosen = data.options?.[0]
  if (chosen?.type !== ApplicationCommandOptionType.Subcommand) return undefined
  const options = 'options' in chosen ? (chosen.options ?? []) : []
  return actionOfCommand(chosen.name, given(options))
}

function given(options: readonly APIApplicationCommandInteractionDataBasicOption[]): Given {
  const find = (option: string) => options.find(({ name }) => name === option)?.value
  return {
    text(option) {
      const value = find(option)
      return typeof value === 'string' ? value : undefined
    },
    number(option) {
      const value = find(option)
      return typeof value === 'number' ? value : undefined
    },
    truth(option) {
      const value = find(option)
      return typeof value === 'boolean' ? value : undefined
    },
    person(option) {
      const value = find(option)
      return typeof value === 'string' && /^\d+$/.test(value) ? personOf(value) : undefined
    },
  }
}

export function wishOfComponent({ data }: APIMessageComponentInteraction): Wish {
  if (data.component_type === ComponentType.Button) {
    return data.custom_id === PASTE_ADDRESS ? 'openAddressModal' : actionOf(data.custom_id)
  }
  const value = data.values[0]
  if (value === undefined) return undefined
  if (isPageSelect(data.custom_id)) return actionOf(value)
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

/** The option that is being typed, and what stands there. */
export function typing({ data }: APIApplicationCommandAutocompleteInteraction): Typing {
  for (const option of data.options) {
    if (option.type !== ApplicationCommandOptionType.Subcommand) continue
    for (const inner of option.options ?? []) {
      if ('focused' in inner && inner.focused && typeof inner.value === 'string') {
        return { option: inner.name, text: inner.value }
      }
    }
  }
  return { option: '', text: '' }
}

interface Typing {
  readonly option: string
  readonly text: string
}

/** Answers to one person carry the flag; boards do not. */
export function placeOf(message: { readonly flags?: MessageFlags } | undefined): Place {
  const flags = message?.flags ?? 0
  return (flags & MessageFlags.Ephemeral) !== 0 ? 'samePlace' : 'besideBoard'
}
