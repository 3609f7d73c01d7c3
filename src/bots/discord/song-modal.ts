import {
  type APIModalInteractionResponse,
  ComponentType,
  InteractionResponseType,
  TextInputStyle,
} from 'discord.js'
import type { Action } from '../../core/inbox.ts'
import { controlIdOf } from '../actions.ts'
import { askSongText } from '../phrases/songs.ts'

/** Asks for a song; completed by what is typed, the action is done. */
export type SongWish = Extract<Action, { type: 'suggest' | 'suggestHere' }>

const LONGEST_SONG = 300

/**
 * A field for words or a link: Discord completes nothing in modals, so the best hit is taken, and
 * can be taken back.
 */
export function songModal(wish: SongWish): APIModalInteractionResponse {
  return {
    type: InteractionResponseType.Modal,
    data: {
      custom_id: controlIdOf(wish) ?? '',
      title: askSongText.title,
      components: [
        {
          type: ComponentType.Label,
          label: askSongText.field,
          component: {
            type: ComponentType.TextInput,
            custom_id: 'song',
            style: TextInputStyle.Short,
            placeholder: askSongText.example,
            required: true,
            min_length: 2,
            max_length: LONGEST_SONG,
          },
        },
      ],
    },
  }
}
