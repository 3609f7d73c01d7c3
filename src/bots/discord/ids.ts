import {
  type ChannelId,
  channelId,
  type MessageId,
  messageId,
  type PersonId,
  personId,
} from '../../core/engine/ids.ts'
import { ChatFailure } from '../../core/ports.ts'

export const PLATFORM = 'discord'

export const personOf = (userId: string): PersonId => personId(`${PLATFORM}:${userId}`)

export const channelOf = (guildId: string, channel: string): ChannelId =>
  channelId(`${PLATFORM}:${guildId}/${channel}`)

export const isInGuild = (guildId: string, channel: ChannelId): boolean =>
  channel.startsWith(channelOf(guildId, ''))

export const messageOf = (id: string): MessageId => messageId(id)

/** Discord's own id of a channel. Throws ChatFailure: an id that Discord never gave is gone for good. */
export function snowflakeOf(channel: ChannelId): string {
  const found = /^discord:\d+\/(\d+)$/.exec(channel)?.[1]
  if (found === undefined) throw new ChatFailure('channelGone', `${channel} is no Discord channel.`)
  return found
}

/** Discord's own id of the server of a channel. */
export function guildOf(channel: ChannelId): string {
  return /^discord:(\d+)\//.exec(channel)?.[1] ?? ''
}

/** Discord's own id of a person. */
export function userOf(person: PersonId): string {
  return /^discord:(\d+)$/.exec(person)?.[1] ?? ''
}
