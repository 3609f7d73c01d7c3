import type { Command } from './commands.ts'
import { type Context, type Decision, happened } from './decision.ts'
import type { Event } from './events.ts'
import type { ChannelId } from './ids.ts'
import type { Party, Permission } from './party.ts'

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>

export function channelLost(party: Party, command: Of<'channelLost'>, context: Context): Decision {
  return happened(...losing(party, command.channel, context.now))
}

/** A channel that is gone leaves the party; without any channel the party is over. */
export function losing(party: Party, id: ChannelId, now: number): Event[] {
  const channel = channelOf(party, id)
  if (channel === undefined) return []
  const left: Event = { type: 'channelLeft', channel: id, lost: true }
  if (party.channels.length === 1) {
    return [left, { type: 'partyEnded', at: now, why: 'noChannelLeft' }]
  }
  const remark = { kind: 'channelLost', at: now, channel: channel.name } as const
  return [left, { type: 'remarked', remark }]
}

export function channelMoved(
  party: Party,
  command: Of<'channelMoved'>,
  context: Context,
): Decision {
  const { from, to } = command
  if (channelOf(party, from) === undefined || from === to) return happened()
  if (channelOf(party, to) !== undefined) return happened(...losing(party, from, context.now))
  return happened({ type: 'channelMoved', from, to })
}

/** What is forbidden stays noted until that very thing works again. */
export function permissionSeen(party: Party, command: Of<'permissionSeen'>): Decision {
  const { channel: id, permission, granted } = command
  const channel = channelOf(party, id)
  if (channel === undefined) return happened()
  const { forbidden } = channel
  if (granted) {
    return forbidden !== undefined && implies(permission, forbidden)
      ? happened({ type: 'permissionBack', channel: id })
      : happened()
  }
  const isKnown = forbidden !== undefined && RANK[forbidden] >= RANK[permission]
  return isKnown ? happened() : happened({ type: 'permissionLost', channel: id, permission })
}

/** What is missed most. */
const RANK: Readonly<Record<Permission, number>> = { post: 2, edit: 1, react: 0 }

function implies(granted: Permission, forbidden: Permission): boolean {
  return granted === forbidden || (granted === 'post' && forbidden === 'edit')
}

function channelOf(party: Party, id: ChannelId) {
  return party.channels.find((channel) => channel.id === id)
}
