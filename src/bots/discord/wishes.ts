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
import { actionOfCommand, type Given, isOptionOfSettings } from '../wishes.ts'
import { COMMAND } from './commands.ts'
import { personOf } from './ids.ts'
import type { SongWish } from './song-modal.ts'

/** What an interaction asks for; undefined where this program never offered it. */
export type Wish = Action | 'openAddressModal' | OpenSongModal | undefined

interface OpenSongModal {
  readonly type: 'openSongModal'
  readonly wish: SongWish
}

export function wishOfCommand(interaction: APIApplicationCommandInteraction): Wish {
  const { data } = interaction
  if (data.name !== COMMAND || !('options' in data)) return undefined
  const chosen = data.options?.[0]
  if (chosen?.type !== ApplicationCommandOptionType.Subcommand) return undefined
  const options = 'options' in chosen ? (chosen.options ?? []) : []
  const [only] = options
  return chosen.name === 'settings' && only !== undefined && isOptionOfSettings(only.name)
    ? actionOfCommand(
        only.name,
        given(() => only.value),
      )
    : actionOfCommand(
        chosen.name,
        given((option) => options.find(({ name }) => name === option)?.value),
      )
}

type Value = APIApplicationCommandInteractionDataBasicOption['value']

function given(find: (option: string) => Value | undefined): Given {
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
    if (data.custom_id === PASTE_ADDRESS) return 'openAddressModal'
    const action = actionOf(data.custom_id)
    return isSongWish(action) ? { type: 'openSongModal', wish: action } : action
  }
  const value = data.values[0]
  if (value === undefined) return undefined
  if (isPageSelect(data.custom_id)) return actionOf(value)
  if (data.custom_id === CHOOSE_PLAYLIST) return { type: 'choosePlaylist', playlist: value }
  if (data.custom_id === CHOOSE_DEVICE) return { type: 'chooseDevice', device: value }
  return undefined
}

export function wishOfModal({ data }: APIModalSubmitInteraction): Wish {
  const typed = typedInto(data)?.trim()
  if (typed === undefined) return undefined
  if (data.custom_id === ADDRESS_MODAL) return { type: 'pasteAddress', address: typed }
  const action = actionOf(data.custom_id)
  return isSongWish(action) ? { ...action, song: typed } : undefined
}

function typedInto({ components }: APIModalSubmitInteraction['data']): string | undefined {
  for (const component of components) {
    if (component.type === ComponentType.Label && 'value' in component.component) {
      const { value } = component.component
      if (typeof value === 'string') return value
    }
  }
  return undefined
}

/** It asks for a song, and none is named yet. */
function isSongWish(action: Action | undefined): action is SongWish {
  if (action?.type !== 'suggest' && action?.type !== 'suggestHere') return false
  return action.song === undefined
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
