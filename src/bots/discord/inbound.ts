import {
  type APIInteraction,
  type Client,
  Events,
  type GatewayChannelDeleteDispatchData,
  GatewayDispatchEvents,
  type GatewayGuildDeleteDispatchData,
  type GatewayMessageReactionAddDispatchData,
  type GatewayMessageReactionRemoveDispatchData,
  type GatewayThreadDeleteDispatchData,
} from 'discord.js'
import type { Inbox } from '../../core/inbox.ts'
import { channelOf, messageOf, PLATFORM, personOf } from './ids.ts'
import type { Interactions } from './interactions.ts'
import { nameOf } from './names.ts'
import { numberOf } from './reactions.ts'

/**
 * Hands everything that Discord reports to the inbox. It listens to the raw events: they need no
 * caches, come for messages of former runs too, and do not wait until all servers are known.
 */
export function listen(client: Client, inbox: Inbox, interactions: Interactions): () => void {
  const undo: (() => void)[] = []
  function on<Data>(event: GatewayDispatchEvents, listener: (data: Data) => void): void {
    client.ws.on(event, listener)
    undo.push(() => client.ws.off(event, listener))
  }
  const reactionsMayBeMissing = () => inbox.reactionsMayBeMissing(PLATFORM)

  on(GatewayDispatchEvents.InteractionCreate, (interaction: APIInteraction) =>
    interactions.handle(interaction),
  )
  on(GatewayDispatchEvents.MessageReactionAdd, (data: GatewayMessageReactionAddDispatchData) => {
    const { member } = data
    if (member?.user.bot === true) return
    reacted(client, inbox, data, true, member && nameOf(member.user, member.nick))
  })
  on(
    GatewayDispatchEvents.MessageReactionRemove,
    (data: GatewayMessageReactionRemoveDispatchData) => reacted(client, inbox, data, false),
  )
  on(GatewayDispatchEvents.MessageReactionRemoveAll, reactionsMayBeMissing)
  on(GatewayDispatchEvents.MessageReactionRemoveEmoji, reactionsMayBeMissing)
  on(GatewayDispatchEvents.ChannelDelete, (channel: GatewayChannelDeleteDispatchData) => {
    if ('guild_id' in channel) removed(inbox, channel.guild_id, channel.id)
  })
  on(GatewayDispatchEvents.ThreadDelete, (thread: GatewayThreadDeleteDispatchData) =>
    removed(inbox, thread.guild_id, thread.id),
  )
  on(GatewayDispatchEvents.GuildDelete, (guild: GatewayGuildDeleteDispatchData) => {
    if (guild.unavailable === true) return
    const channels = client.guilds.cache.get(guild.id)?.channels.cache.keys() ?? []
    for (const channel of channels) removed(inbox, guild.id, channel)
  })
  // A new session: what happened since the former one ended was not told.
  client.on(Events.ShardReady, reactionsMayBeMissing)
  return () => {
    client.off(Events.ShardReady, reactionsMayBeMissing)
    for (const one of undo) one()
  }
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
