import { slackPlaces } from '../phrases/slack.ts'
import { chatFailure, codeOf } from './errors.ts'
import type { Workspace } from './workspaces.ts'

export type Entry =
  | { readonly ok: true; readonly name: string | undefined }
  /** Why the bot can't be there, and what to do about it. */
  | { readonly ok: false; readonly why: string }

/**
 * Brings the bot into a channel, or tells what somebody has to do. Where Slack can't be asked, what
 * was asked for goes on: the board says then what is wrong. Throws ChatFailure.
 */
export async function enter(workspace: Workspace, channel: string): Promise<Entry> {
  const { botUserId } = workspace.installation
  try {
    const { channel: found } = await workspace.call('conversations.info', (client) =>
      client.conversations.info({ channel }),
    )
    if (found?.is_archived === true) return refused(slackPlaces.archived)
    if (found?.is_member !== true) {
      await workspace.call('conversations.join', (client) => client.conversations.join({ channel }))
    }
    return { ok: true, name: found?.name }
  } catch (error) {
    switch (codeOf(error)) {
      case 'is_archived':
        return refused(slackPlaces.archived)
      // A private channel does not exist for whoever is not in it.
      case 'channel_not_found':
      case 'method_not_supported_for_channel_type':
        return refused(slackPlaces.notInvited(`<@${botUserId}>`))
      default:
        return chatFailure(error).reason === 'unavailable'
          ? { ok: true, name: undefined }
          : refused(slackPlaces.notAllowed)
    }
  }
}

function refused(why: string): Entry {
  return { ok: false, why }
}
