import {
  type APIInteractionResponse,
  InteractionResponseType,
  InteractionType,
  MessageFlags,
} from 'discord-api-types/v10'
import { checkCallback } from '../checks/callback.ts'
import type { Interaction } from '../people/interaction.ts'
import type { Interactions } from '../people/interactions.ts'
import { alreadyAcknowledged, invalidForm, unknownInteraction } from './errors.ts'
import { parameter, type Route } from './route.ts'

/** What a message of a deferred answer may carry over into the answer itself. */
const DEFERRABLE = MessageFlags.Ephemeral

export function callbackRoutes(interactions: Interactions): Route[] {
  return [
    {
      method: 'POST',
      template: '/interactions/{interaction_id}/{interaction_token}/callback',
      auth: 'path',
      check: checkCallback,
      handle: (call) => {
        const interaction = interactions.find(parameter(call, 'interaction_token'))
        if (interaction?.id !== parameter(call, 'interaction_id')) throw unknownInteraction()
        refuseLate(interaction)
        const response = call.body as APIInteractionResponse
        apply(interaction, response)
        if (call.query.get('with_response') !== 'true') return { status: 204 }
        return { status: 200, body: described(interaction, response.type) }
      },
    },
  ]
}

function refuseLate(interaction: Interaction): void {
  if (interaction.acknowledgement !== undefined) {
    throw alreadyAcknowledged()
  }
  if (interaction.isTooOldToAcknowledge) {
    throw unknownInteraction(`acknowledged after ${interaction.ageMs} ms (10062)`)
  }
}

function apply(interaction: Interaction, response: APIInteractionResponse): void {
  refuseWrongType(interaction, response.type)
  switch (response.type) {
    case InteractionResponseType.ChannelMessageWithSource:
      interaction.respond(response.data)
      interaction.acknowledge('message')
      return
    case InteractionResponseType.DeferredChannelMessageWithSource: {
      const flags = ((response.data?.flags ?? 0) & DEFERRABLE) | MessageFlags.Loading
      interaction.respond({ flags })
      interaction.acknowledge('deferred')
      return
    }
    case InteractionResponseType.DeferredMessageUpdate:
      if (interaction.source) interaction.respondOnSource(interaction.source, undefined)
      interaction.acknowledge('deferredUpdate')
      return
    case InteractionResponseType.UpdateMessage:
      if (interaction.source) interaction.respondOnSource(interaction.source, response.data ?? {})
      interaction.acknowledge('updated')
      return
    case InteractionResponseType.Modal:
      interaction.openedModal = response.data
      interaction.acknowledge('modal')
      return
    case InteractionResponseType.ApplicationCommandAutocompleteResult:
      interaction.choices = response.data.choices ?? []
      interaction.acknowledge('autocomplete')
      return
    default:
      throw wrongType(response.type)
  }
}

function refuseWrongType(interaction: Interaction, type: InteractionResponseType): void {
  const isAutocomplete = interaction.type === InteractionType.ApplicationCommandAutocomplete
  const isChoices = type === InteractionResponseType.ApplicationCommandAutocompleteResult
  const onSource =
    type === InteractionResponseType.DeferredMessageUpdate ||
    type === InteractionResponseType.UpdateMessage
  const isSecondModal =
    type === InteractionResponseType.Modal && interaction.type === InteractionType.ModalSubmit
  if (isAutocomplete !== isChoices || (onSource && !interaction.source) || isSecondModal) {
    throw wrongType(type)
  }
}

function wrongType(type: number) {
  const message = `Callback ${type} does not suit this interaction.`
  return invalidForm({ type: { _errors: [{ code: 'BASE_TYPE_CHOICES', message }] } }, message)
}

function described(interaction: Interaction, type: InteractionResponseType): object {
  const message = interaction.original
  return {
    interaction: {
      id: interaction.id,
      type: interaction.type,
      ...(message
        ? {
            response_message_id: message.id,
            response_message_loading: message.isLoading,
            response_message_ephemeral: message.ephemeralFor !== undefined,
            channel_id: interaction.channel.id,
            guild_id: interaction.channel.guild.id,
          }
        : {}),
    },
    ...(message ? { resource: { type, message: message.payload() } } : {}),
  }
}
