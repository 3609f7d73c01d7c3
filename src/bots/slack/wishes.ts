import type { BlockElementAction } from '@slack/bolt'
import type { Action } from '../../core/inbox.ts'
import { actionOf, CHOOSE_DEVICE, CHOOSE_PLAYLIST, CHOOSE_SONG, PASTE_ADDRESS } from '../actions.ts'
import { isPageSelect } from '../pages.ts'
import { LINK } from './components.ts'
import { type FormName, OPEN_CODE_FORM } from './forms.ts'

/**
 * What using a control asks for; undefined where this program never offered it. A link needs
 * nothing of us.
 */
export type Wish =
  | Action
  | { readonly type: 'fill'; readonly form: FormName }
  | 'followLink'
  | undefined

export function wishOf(element: BlockElementAction): Wish {
  switch (element.type) {
    case 'button':
      if (element.action_id === PASTE_ADDRESS) return { type: 'fill', form: 'address' }
      if (element.action_id === OPEN_CODE_FORM) return { type: 'fill', form: 'code' }
      return element.action_id === LINK ? 'followLink' : actionOf(element.action_id)
    case 'external_select':
    case 'static_select':
      return choice(element.action_id, element.selected_option?.value)
    default:
      return undefined
  }
}

function choice(actionId: string, value: string | undefined): Wish {
  if (value === undefined) return undefined
  if (isPageSelect(actionId)) return actionOf(value)
  if (actionId === CHOOSE_SONG) return { type: 'suggest', song: value }
  if (actionId === CHOOSE_PLAYLIST) return { type: 'choosePlaylist', playlist: value }
  return actionId === CHOOSE_DEVICE ? { type: 'chooseDevice', device: value } : undefined
}

/** These lead through steps that are best seen in one place, so they have a modal. */
export function wantsModal(action: Action): boolean {
  switch (action.type) {
    case 'start':
    case 'continueSetup':
    case 'device':
    case 'suggestHere':
    case 'takeOver':
    case 'listen':
      return true
    case 'suggest':
      return action.song === undefined
    case 'playlist':
      return action.playlist === undefined
    default:
      return false
  }
}

/** Only these lead to a board in a channel where there was none. */
export function postsBoard({ type }: Action): boolean {
  return type === 'start' || type === 'join' || type === 'joinListed'
}
