import type { ChannelId, PersonId } from '../../core/engine/ids.ts'
import type { Presence } from '../../core/ports.ts'
import type { Content } from './components.ts'
import { codeOf } from './errors.ts'
import { channelOf, PLATFORM, personPlaceOf } from './ids.ts'
import type { Workspaces } from './workspaces.ts'

/** Whether somebody still belongs to their workspace. */
export async function presence(workspaces: Workspaces, person: PersonId): Promise<Presence> {
  try {
    const { team, user } = personPlaceOf(person)
    const workspace = workspaces.of(team)
    if (workspace === undefined) return 'unknown'
    const { user: found } = await workspace.call('users.info', (client) =>
      client.users.info({ user }),
    )
    return found?.deleted === true ? 'gone' : 'there'
  } catch (error) {
    return codeOf(error) === 'user_not_found' ? 'gone' : 'unknown'
  }
}

/** In the channel, where they alone see it; else in their conversation with the bot. */
export async function tell(
  workspaces: Workspaces,
  person: PersonId,
  channel: ChannelId,
  { text, blocks }: Content,
): Promise<void> {
  const { team, user } = personPlaceOf(person)
  const { workspace } = workspaces.at(channelOf(team, user))
  if (channel.startsWith(`${PLATFORM}:${team}/`)) {
    const { channel: id } = workspaces.at(channel)
    try {
      await workspace.call('chat.postEphemeral', (client) =>
        client.chat.postEphemeral({ channel: id, user, text, blocks }),
      )
      return
    } catch (error) {
      if (!NOT_THERE.has(codeOf(error) ?? '')) throw error
    }
  }
  await workspace.call('chat.postMessage', (client) =>
    client.chat.postMessage({ channel: user, text, blocks }),
  )
}

/** The person, or the bot, is not in the channel. */
const NOT_THERE: ReadonlySet<string> = new Set([
  'user_not_in_channel',
  'not_in_channel',
  'channel_not_found',
  'is_archived',
])
