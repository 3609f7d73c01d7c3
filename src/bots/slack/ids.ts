import {
  type ChannelId,
  channelId,
  type MessageId,
  messageId,
  type PersonId,
  personId,
} from '../../core/engine/ids.ts'
import { ChatFailure } from '../../core/ports.ts'

export const PLATFORM = 'slack'

/** `team` is the workspace that the app is installed in; the ids of people are unique beyond it. */
export const personOf = (team: string, user: string): PersonId =>
  personId(`${PLATFORM}:${team}/${user}`)

export const channelOf = (team: string, channel: string): ChannelId =>
  channelId(`${PLATFORM}:${team}/${channel}`)

export const isInTeam = (team: string, channel: ChannelId): boolean =>
  channel.startsWith(channelOf(team, ''))

/** Timestamps are unique within their channel only, so the channel is part of the name. */
export const messageOf = (channel: string, ts: string): MessageId => messageId(`${channel}/${ts}`)

export interface Place {
  readonly team: string
  /** As Slack calls it. */
  readonly channel: string
}

/** Throws ChatFailure: an id that Slack never gave is gone for good. */
export function placeOf(channel: ChannelId): Place {
  const found = /^slack:(\w+)\/(\w+)$/.exec(channel)
  const [, team, id] = found ?? []
  if (team === undefined || id === undefined) {
    throw new ChatFailure('channelGone', `${channel} is no Slack channel.`)
  }
  return { team, channel: id }
}

/** The workspace that a person is known by, and Slack's own id of them there. */
export function personPlaceOf(person: PersonId): { readonly team: string; readonly user: string } {
  const [, team = '', user = ''] = /^slack:(\w+)\/(\w+)$/.exec(person) ?? []
  return { team, user }
}

/** When the message of this timestamp was sent. */
export const sentAt = (timestamp: string): number => Number(timestamp) * 1_000

/** The timestamp by which Slack knows a message. Throws ChatFailure where there can't be one. */
export function timestampOf(message: MessageId): string {
  const found = /\/(\d+\.\d+)$/.exec(message)?.[1]
  if (found === undefined) throw new ChatFailure('messageGone', `${message} is no Slack message.`)
  return found
}
