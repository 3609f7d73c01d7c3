import type { BlockElementAction } from '@slack/bolt'
import type { Action } from '../../core/inbox.ts'
import { actionOf, CHOOSE_DEVICE, CHOOSE_PLAYLIST, PASTE_ADDRESS } from '../actions.ts'
import { LINK } from './components.ts'

/** Of the field in the Home tab where a code is typed. */
export const CODE_FIELD = 'v1:code'

/**
 * What using a control asks for; undefined where this program never offered it. A link needs
 * nothing of us.
 */
export type Wish = Action | 'openAddressForm' | 'followLink' | undefined

export function wishOf(element: BlockElementAction): Wish {
  switch (element.type) {
    case 'button':
      if (element.action_id === PASTE_ADDRESS) return 'openAddressForm'
      return element.action_id === LINK ? 'followLink' : actionOf(element.action_id)
    case 'external_select':
    case 'static_select':
      return choice(element.action_id, element.selected_option?.value)
    case 'plain_text_input':
      return element.action_id === CODE_FIELD
        ? { type: 'joinAlone', code: element.value ?? '' }
        : undefined
    default:
      return undefined
  }
}

function choice(actionId: string, value: string | undefined): Wish {
  if (value === undefined) return undefined
  if (actionId === CHOOSE_PLAYLIST) return { type: 'choosePlaylist', playlist: value }
  return actionId === CHOOSE_DEVICE ? { type: 'chooseDevice', device: value } : undefined
}

/** These lead through steps that are best seen in one place, so they have a modal. */
export function wantsModal(action: Action): boolean {
  switch (action.type) {
    case 'start':
    case 'continueSetup':
    case 'device':
      return true
    case 'playlist':
      return action.playlist === undefined
    default:
      return false
  }
}

/** Only these lead to a board in a channel where there was none. */
export function postsBoard({ type }: Action): boolean {
  return type === 'start' || type === 'join'
}
