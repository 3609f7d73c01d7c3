import type { Channel } from '../state/channel.ts'
import type { Message } from '../state/message.ts'
import type { User } from '../state/user.ts'
import type { World } from '../state/world.ts'
import { SlackError } from './errors.ts'
import type { Call } from './method.ts'

/** The channel of the call, which the workspace has and the bot may know of. */
export function channelOf(world: World, call: Call, name = 'channel'): Channel {
  const channel = world.channels.get(call.args.text(name))
  if (!channel?.workspaces.includes(call.workspace)) throw new SlackError('channel_not_found')
  const isHidden = channel.kind !== 'public' && !channel.botMembers.has(call.workspace)
  if (isHidden) throw new SlackError('channel_not_found')
  return channel
}

/** The channel of the call, which is in use and which the bot is in. */
export function ownChannelOf(world: World, call: Call, archivedError = 'is_archived'): Channel {
  const channel = channelOf(world, call)
  if (channel.isArchived) throw new SlackError(archivedError)
  if (!channel.botMembers.has(call.workspace)) throw new SlackError('not_in_channel')
  return channel
}

/** A message that everybody sees: those for one person are unknown to the API. */
export function messageOf(channel: Channel, ts: string): Message {
  const message = channel.messagesByTs.get(ts)
  if (!message || message.ephemeralFor !== undefined) throw new SlackError('message_not_found')
  return message
}

/** A user whom the workspace knows, if only through a channel it shares. */
export function findUser(world: World, call: Call, id: string): User | undefined {
  const user = world.users.get(id)
  if (!user || user.workspace === call.workspace) return user
  const shared = [...world.channels.values()].filter(({ workspaces }) =>
    [user.workspace, call.workspace].every((one) => workspaces.includes(one)),
  )
  return shared.length > 0 ? user : undefined
}
