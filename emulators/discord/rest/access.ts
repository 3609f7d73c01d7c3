import { PermissionFlagsBits } from 'discord-api-types/v10'
import type { Channel } from '../state/channel.ts'
import type { Message } from '../state/message.ts'
import type { World } from '../state/world.ts'
import { missingAccess, missingPermissions, unknownChannel, unknownMessage } from './errors.ts'
import { type Call, parameter } from './route.ts'

/** The channel of the path, where the bot has these permissions. */
export function channelOf(world: World, call: Call, ...permissions: bigint[]): Channel {
  const channel = world.channels.get(parameter(call, 'channel_id'))
  if (!channel) throw unknownChannel()
  if (!channel.botMay(PermissionFlagsBits.ViewChannel)) throw missingAccess()
  demand(channel, ...permissions)
  return channel
}

/** The message of the path. Ephemeral ones are unknown to the channel. */
export function messageOf(world: World, call: Call, ...permissions: bigint[]): Message {
  const channel = channelOf(world, call, ...permissions)
  const message = channel.messagesById.get(parameter(call, 'message_id'))
  if (!message) throw unknownMessage()
  return message
}

export function demand(channel: Channel, ...permissions: bigint[]): void {
  if (!permissions.every((permission) => channel.botMay(permission))) throw missingPermissions()
}
