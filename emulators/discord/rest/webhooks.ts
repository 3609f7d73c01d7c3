import { MessageFlags, type RESTPostAPIWebhookWithTokenJSONBody } from 'discord-api-types/v10'
import { checkMessage, checkMessageEdit } from '../checks/message.ts'
import type { Interaction } from '../people/interaction.ts'
import type { Interactions } from '../people/interactions.ts'
import type { Message, MessageDraft } from '../state/message.ts'
import type { World } from '../state/world.ts'
import { expiredToken, unknownMessage, unknownWebhook } from './errors.ts'
import { refuseEmptying } from './messages.ts'
import { type Call, parameter, type Route } from './route.ts'

const WEBHOOK = '/webhooks/{webhook_id}/{webhook_token}'
const MESSAGE = `${WEBHOOK}/messages/{message_id}`

/** What comes after the callback: the answer's edits, and follow-ups. */
export function webhookRoutes(world: World, interactions: Interactions): Route[] {
  const common = { auth: 'path', limit: 'interactionWebhook' } as const
  const interactionOf = (call: Call) => acknowledged(world, interactions, call)
  return [
    {
      ...common,
      method: 'POST',
      template: WEBHOOK,
      check: checkMessage,
      handle: (call) => {
        const draft = call.body as RESTPostAPIWebhookWithTokenJSONBody
        const message = followUp(interactionOf(call), draft)
        return { status: 200, body: message.payload() }
      },
    },
    {
      ...common,
      method: 'GET',
      template: MESSAGE,
      handle: (call) => ({
        status: 200,
        body: messageOf(interactionOf(call), call).payload(),
      }),
    },
    {
      ...common,
      method: 'PATCH',
      template: MESSAGE,
      check: checkMessageEdit,
      handle: (call) => {
        const interaction = interactionOf(call)
        const message = messageOf(interaction, call)
        const draft = call.body as MessageDraft
        refuseEmptying(message, draft)
        interaction.editAnswer(message, draft)
        return { status: 200, body: message.payload() }
      },
    },
    {
      ...common,
      method: 'DELETE',
      template: MESSAGE,
      handle: (call) => {
        messageOf(interactionOf(call), call).delete()
        return { status: 204 }
      },
    },
  ]
}

/** The first follow-up after a deferral takes the place of "thinking…". */
function followUp(interaction: Interaction, draft: MessageDraft): Message {
  const { original } = interaction
  if (!original?.isLoading || original.deleted) return interaction.followUp(draft)
  const flags = (draft.flags ?? 0) & ~MessageFlags.Ephemeral
  interaction.editAnswer(original, { ...draft, flags })
  return original
}

function acknowledged(world: World, interactions: Interactions, call: Call): Interaction {
  const interaction = interactions.find(parameter(call, 'webhook_token'))
  if (!interaction || parameter(call, 'webhook_id') !== world.applicationId) throw unknownWebhook()
  if (interaction.isExpired) throw expiredToken()
  if (interaction.acknowledgement === undefined) {
    const what = call.method === 'POST' ? 'a follow-up' : 'an edit of the answer'
    throw unknownWebhook(`${what} where nothing was acknowledged`)
  }
  return interaction
}

function messageOf(interaction: Interaction, call: Call): Message {
  const id = parameter(call, 'message_id')
  const { original, followUps } = interaction
  const message = id === '@original' ? original : [original, ...followUps].find((m) => m?.id === id)
  if (!message || message.deleted) throw unknownMessage()
  return message
}
