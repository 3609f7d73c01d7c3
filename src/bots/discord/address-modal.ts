import {
  type APIModalInteractionResponse,
  ComponentType,
  InteractionResponseType,
  TextInputStyle,
} from 'discord.js'
import { ADDRESS_MODAL } from '../actions.ts'
import { labels } from '../phrases/labels.ts'

/** Asks for the address that the browser shows after a login. */
export const addressModal: APIModalInteractionResponse = {
  type: InteractionResponseType.Modal,
  data: {
    custom_id: ADDRESS_MODAL,
    title: labels.pasteAddress,
    components: [
      {
        type: ComponentType.Label,
        label: labels.address,
        component: {
          type: ComponentType.TextInput,
          custom_id: 'address',
          style: TextInputStyle.Paragraph,
          placeholder: labels.addressExample,
          required: true,
          max_length: 2_000,
        },
      },
    ],
  },
}
