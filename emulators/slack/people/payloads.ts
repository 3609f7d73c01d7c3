import type { Json } from '../json.ts'
import type { PlacedElement } from '../state/blocks.ts'
import type { Channel } from '../state/channel.ts'
import { Message } from '../state/message.ts'
import type { View } from '../state/view.ts'
import type { Interaction } from './interaction.ts'

/** The form of a slash command; all values are strings. */
export function slashCommandPayload(
  interaction: Interaction,
  channel: Channel,
  command: string,
  text: string,
  responseUrl: string,
): Json {
  const { person, workspace, triggerId } = interaction
  const { app } = workspace.world
  return {
    token: app.verificationToken,
    team_id: workspace.teamId,
    team_domain: workspace.domain,
    channel_id: channel.id,
    channel_name: channel.nameInPayloads,
    user_id: person.id,
    user_name: person.name,
    command,
    text,
    api_app_id: app.appId,
    is_enterprise_install: 'false',
    response_url: responseUrl,
    trigger_id: triggerId,
  }
}

export function blockActionsPayload(
  interaction: Interaction,
  source: Message | View,
  action: Json,
  newResponseUrl: () => string,
): Json {
  const isMessage = source instanceof Message
  return {
    type: 'block_actions',
    ...common(interaction),
    ...surfaceOf(source),
    trigger_id: interaction.triggerId,
    ...(isMessage
      ? {
          state: { values: source.formOf(interaction.person).values(source.blocks) },
          response_url: newResponseUrl(),
        }
      : {}),
    actions: [action],
  }
}

export function suggestionPayload(
  interaction: Interaction,
  source: Message | View,
  { actionId, blockId }: PlacedElement,
  typed: string,
): Json {
  return {
    type: 'block_suggestion',
    ...common(interaction),
    ...surfaceOf(source),
    action_id: actionId,
    block_id: blockId,
    value: typed,
  }
}

export function viewSubmissionPayload(interaction: Interaction, view: View): Json {
  return {
    type: 'view_submission',
    ...common(interaction),
    trigger_id: interaction.triggerId,
    view: view.payload(),
    response_urls: [],
  }
}

export function viewClosedPayload(interaction: Interaction, view: View, isCleared: boolean): Json {
  return {
    type: 'view_closed',
    ...common(interaction),
    view: view.payload(),
    is_cleared: isCleared,
  }
}

function common({ person, workspace }: Interaction): Json {
  const { app } = workspace.world
  return {
    team: { id: workspace.teamId, domain: workspace.domain },
    user: {
      id: person.id,
      username: person.name,
      name: person.name,
      team_id: person.workspace.teamId,
    },
    api_app_id: app.appId,
    token: app.verificationToken,
    enterprise: null,
    is_enterprise_install: false,
  }
}

/** Messages for one person are not in the payload, only where they are. */
function surfaceOf(source: Message | View): Json {
  if (!(source instanceof Message)) {
    return { container: { type: 'view', view_id: source.id }, view: source.payload() }
  }
  const { channel, ts, ephemeralFor, threadTs } = source
  const isEphemeral = ephemeralFor !== undefined
  return {
    container: {
      type: 'message',
      message_ts: ts,
      ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
      channel_id: channel.id,
      is_ephemeral: isEphemeral,
    },
    channel: { id: channel.id, name: channel.nameInPayloads },
    ...(isEphemeral ? {} : { message: source.payload() }),
  }
}
