import {
  type Client,
  Events,
  GatewayDispatchEvents,
  type GatewayMessageReactionRemoveDispatchData,
} from 'discord.js'
import type { Inbox } from '../../core/inbox.ts'
import type { Log } from '../../core/ports.ts'
import { channelOf, isInGuild, messageOf, PLATFORM, personOf } from './ids.ts'
import type { Interactions } from './interactions.ts'
import { nameOf } from './names.ts'
import { isInteraction, isReaction, isRemoved } from './payloads.ts'
import { numberOf } from './reactions.ts'

/**
 * Hands everything that Discord reports to the inbox. It listens to the raw events: they need no
 * caches, come for messages of former runs too, and do not wait until all servers are known. What
 * is not in the form that Discord documents is left alone: it says nothing that could be relied on.
 */
export function listen(
  client: Client,
  inbox: Inbox,
  interactions: Interactions,
  log: Log,
): () => void {
  const undo: (() => void)[] = []
  function on<Data>(
    event: GatewayDispatchEvents,
    isReadable: (data: unknown) => data is Data,
    listener: (data: Data) => void,
  ): void {
    const hand = (data: unknown) => {
      if (isReadable(data)) listener(data)
      else log.warn('Something from Discord cannot be read', { event })
    }
    client.ws.on(event, hand)
    undo.push(() => client.ws.off(event, hand))
  }
  const reactionsMayBeMissing = () => inbox.reactionsMayBeMissing(PLATFORM)

  on(GatewayDispatchEvents.InteractionCreate, isInteraction, (interaction) =>
    interactions.handle(interaction),
  )
  on(GatewayDispatchEvents.MessageReactionAdd, isReaction, (data) => {
    const member = 'member' in data ? data.member : undefined
    if (member?.user.bot === true) return
    reacted(client, inbox, data, true, member && nameOf(member.user, member.nick))
  })
  on(GatewayDispatchEvents.MessageReactionRemove, isReaction, (data) =>
    reacted(client, inbox, data, false),
  )
  on(GatewayDispatchEvents.MessageReactionRemoveAll, isAnything, reactionsMayBeMissing)
  on(GatewayDispatchEvents.MessageReactionRemoveEmoji, isAnything, reactionsMayBeMissing)
  on(GatewayDispatchEvents.ChannelDelete, isRemoved, ({ guild_id, id }) =>
    removed(inbox, guild_id, id),
  )
  on(GatewayDispatchEvents.ThreadDelete, isRemoved, ({ guild_id, id }) =>
    removed(inbox, guild_id, id),
  )
  on(GatewayDispatchEvents.GuildDelete, isRemoved, (guild) => {
    if (guild.unavailable !== true) inbox.workspaceRemoved((one) => isInGuild(guild.id, one))
  })
  // A new session: what happened since the former one ended was not told.
  client.on(Events.ShardReady, reactionsMayBeMissing)
  return () => {
    client.off(Events.ShardReady, reactionsMayBeMissing)
    for (const one of undo) one()
  }
}

function isAnything(_data: unknown): _data is unknown {
  return true
}

function removed(inbox: Inbox, guild: string | undefined, channel: string): void {
  if (guild !== undefined) inbox.channelRemoved(channelOf(guild, channel))
}

function reacted(
  client: Client,
  inbox: Inbox,
  reaction: GatewayMessageReactionRemoveDispatchData,
  present: boolean,
  name?: string,
): void {
  const number = numberOf(reaction.emoji.name)
  if (number === undefined || reaction.guild_id === undefined) return
  if (reaction.user_id === client.user?.id) return
  inbox.reacted({
    channel: channelOf(reaction.guild_id, reaction.channel_id),
    message: messageOf(reaction.message_id),
    person: personOf(reaction.user_id),
    ...(name !== undefined && { name }),
    number,
    present,
  })
}
