import {
  type APIChatInputApplicationCommandInteractionData,
  type APIMessage,
  type APIMessageComponentInteractionData,
  type APIModalSubmission,
  ApplicationIntegrationType,
  InteractionContextType,
  type InteractionType,
} from 'discord-api-types/v10'
import { MEMBER_PERMISSIONS } from '../state/permissions.ts'
import { memberPayload, userPayload } from '../state/user.ts'
import type { Interaction } from './interaction.ts'

const ATTACHMENT_SIZE_LIMIT = 10 * 1024 * 1024

export type InteractionBody =
  | {
      type: InteractionType.ApplicationCommand | InteractionType.ApplicationCommandAutocomplete
      data: APIChatInputApplicationCommandInteractionData
    }
  | {
      type: InteractionType.MessageComponent
      data: APIMessageComponentInteractionData
      message: APIMessage
    }
  | { type: InteractionType.ModalSubmit; data: APIModalSubmission; message?: APIMessage }

/** The data of INTERACTION_CREATE. What Discord omits is absent, never null. */
export function interactionPayload(interaction: Interaction, body: InteractionBody) {
  const { channel, person } = interaction
  const { world, guild } = channel
  return {
    ...body,
    version: 1,
    id: interaction.id,
    application_id: world.applicationId,
    token: interaction.token,
    guild_id: guild.id,
    guild: { id: guild.id, locale: 'en-US', features: [] },
    guild_locale: 'en-US',
    channel_id: channel.id,
    channel: { ...channel.payload(), permissions: MEMBER_PERMISSIONS.toString() },
    member: {
      ...memberPayload(person),
      user: userPayload(person),
      permissions: MEMBER_PERMISSIONS.toString(),
    },
    app_permissions: channel.botPermissions.toString(),
    locale: person.locale,
    entitlements: [],
    entitlement_sku_ids: [],
    authorizing_integration_owners: { [ApplicationIntegrationType.GuildInstall]: guild.id },
    context: InteractionContextType.Guild,
    attachment_size_limit: ATTACHMENT_SIZE_LIMIT,
  }
}
