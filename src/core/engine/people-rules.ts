import { withBit } from './bits.ts'
import type { Command } from './commands.ts'
import {
  type Context,
  type Decision,
  happened,
  isHost,
  joinIfNew,
  mayRun,
  refused,
  refusedToOthers,
} from './decision.ts'
import { poolIndexOf } from './draw.ts'
import type { Effect, EffectOutcome } from './effects.ts'
import type { Event } from './events.ts'
import { afterEvents } from './evolve.ts'
import type { ChannelId } from './ids.ts'
import { isKicked } from './kicked.ts'
import type { Party } from './party.ts'
import { shuttingOut } from './role-rules.ts'
import { gathering } from './round-rules.ts'
import { wrongSetting } from './settings.ts'
import { isAllUnwanted } from './settings-rules.ts'
import type { Pool } from './track.ts'

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>

export function start(party: Party | undefined, command: Of<'start'>, context: Context): Decision {
  if (party !== undefined) return refused({ code: 'channelHasParty', party: party.code })
  const { by, id, code, settings, name } = command
  const wrong = wrongSetting(settings)
  if (wrong !== undefined) return refused({ code: 'badSetting', setting: wrong })
  return happened(
    {
      type: 'partyStarted',
      at: context.now,
      id,
      code,
      host: by.person,
      settings,
      ...(name === undefined ? {} : { name }),
    },
    {
      type: 'channelJoined',
      channel: by.channel,
      name: command.channelName,
      quiet: command.quiet,
      at: context.now,
    },
    {
      type: 'personJoined',
      person: by.person,
      name: by.name,
      channel: by.channel,
      at: context.now,
    },
  )
}

export function useAccount(party: Party, command: Of<'useAccount'>, context: Context): Decision {
  const { now } = context
  if (!isHost(party, command.by)) return refusedToOthers(party, command.by)
  const events: Event[] = [{ type: 'personActed', at: now }]
  const isOther = party.account !== command.account
  if (isOther) events.push({ type: 'accountChosen', account: command.account })
  const isMended = isOther || party.trouble?.kind === 'loginExpired'
  if (party.trouble !== undefined && isMended) events.push({ type: 'troubleEnded' })
  return happened(...gathering(party, events, context))
}

export function usePlaylist(party: Party, command: Of<'usePlaylist'>, context: Context): Decision {
  if (!mayRun(party, command.by)) return refused({ code: 'hostOnly' })
  if (party.account === undefined) return refused({ code: 'needsSpotify' })
  if (command.playlist.size === 0) return refused({ code: 'emptyPlaylist' })
  const { pool } = context
  const settings = party.nextSettings ?? party.settings
  if (pool !== undefined && isAllUnwanted(pool, settings)) return refused({ code: 'nothingWanted' })
  const { playlist } = command
  const events: Event[] = [
    { type: 'personActed', at: context.now },
    { type: 'playlistChosen', playlist, played: playedBefore(party, pool) },
  ]
  return happened(...gathering(party, events, context))
}

/** What this party already heard stays played when another playlist is chosen. */
function playedBefore(party: Party, pool: Pool | undefined): string {
  return party.history.reduce((bits, track) => {
    const index = poolIndexOf(pool, track)
    return index < 0 ? bits : withBit(bits, index)
  }, '')
}

export function useDevice(party: Party, command: Of<'useDevice'>, context: Context): Decision {
  const { now } = context
  if (!mayRun(party, command.by)) return refused({ code: 'hostOnly' })
  if (party.account === undefined) return refused({ code: 'needsSpotify' })
  const events: Event[] = [
    { type: 'personActed', at: now },
    { type: 'deviceChosen', device: command.device },
  ]
  if (party.trouble?.kind === 'noDevice') events.push({ type: 'troubleEnded' })
  if (party.playing?.isPlaying && party.device?.id !== command.device.id) {
    events.push({ type: 'moveAsked', at: now, device: command.device })
  }
  return happened(...gathering(party, events, context))
}

export function join(party: Party, command: Of<'join'>, { now }: Context): Decision {
  return happened(...joinIfNew(party, command.by, now))
}

export function joinChannel(party: Party, command: Of<'joinChannel'>, { now }: Context): Decision {
  const { by } = command
  const joined: Event[] = isHere(party, by.channel)
    ? []
    : [
        {
          type: 'channelJoined',
          channel: by.channel,
          name: command.channelName,
          quiet: command.quiet,
          at: now,
        },
      ]
  return happened(...joined, ...joinIfNew(party, by, now))
}

/** One person, one voice: whatever the two said is now said by one. */
export function mergePeople(party: Party, command: Of<'mergePeople'>, context: Context): Decision {
  const { from, into } = command
  const isKnown =
    party.people[from] !== undefined ||
    party.left?.includes(from) === true ||
    party.round?.ballots[from] !== undefined ||
    party.suggestions.some(({ by, backers }) => by === from || backers.includes(from)) ||
    isKicked(party, from) !== isKicked(party, into)
  if (from === into || !isKnown) return happened()
  const merged: Event = { type: 'peopleMerged', from, into }
  return happened(merged, ...staysShutOut(party, command, context))
}

/** Who is shut out under one id does not come in under the other, unless it is the host's. */
function staysShutOut(party: Party, { from, into }: Of<'mergePeople'>, context: Context): Event[] {
  const name = party.kicked?.[from] ?? party.kicked?.[into]
  if (name === undefined) return []
  const ids = [from, into]
  if (ids.includes(party.host)) return [{ type: 'personReadmitted', ids }]
  const merged = afterEvents(party, [{ type: 'peopleMerged', from, into }])
  return shuttingOut(merged, ids, name, context)
}

/** Anybody in a channel may say how much the bot writes there. */
export function setQuiet(party: Party, command: Of<'setQuiet'>, { now }: Context): Decision {
  const { by, quiet } = command
  const channel = party.channels.find(({ id }) => id === by.channel)
  if (channel === undefined) return refused({ code: 'noPartyHere' })
  const isQuiet = channel.quiet === true
  const acted: Event = { type: 'personActed', at: now }
  if (isQuiet === quiet) return happened(acted)
  return happened(acted, { type: 'channelQuieted', channel: by.channel, quiet })
}

export function leave(party: Party, command: Of<'leave'>, { now }: Context): Decision {
  const { by } = command
  if (isHost(party, by)) return happened({ type: 'partyEnded', at: now, why: 'hostLeft' })
  if (party.people[by.person] === undefined) return refused({ code: 'notAMember' })
  return happened({ type: 'personLeft', person: by.person }, { type: 'personActed', at: now })
}

export function leaveChannel(party: Party, command: Of<'leaveChannel'>): Decision {
  const { by } = command
  if (!isHere(party, by.channel)) return refused({ code: 'noPartyHere' })
  if (isHome(party, by.channel)) return refused({ code: 'homeChannel' })
  // Who leaves is asked about the channel next.
  const isOneOfUs = party.people[by.person] !== undefined || party.left?.includes(by.person)
  if (!isOneOfUs) return refused({ code: 'notAMember' })
  return happened({ type: 'channelLeft', channel: by.channel, lost: false })
}

export function end(party: Party, command: Of<'end'>, { now }: Context): Decision {
  if (!mayRun(party, command.by)) return refused({ code: 'hostOnly' })
  return happened({ type: 'partyEnded', at: now, why: 'host' })
}

export function boardLost(party: Party, command: Of<'boardLost'>): Decision {
  const channel = party.channels.find(({ id }) => id === command.channel)
  if (channel?.board?.message !== command.message) return happened()
  return happened({ type: 'boardForgotten', channel: command.channel })
}

/** A board that was under way when the party ended still belongs to it, to show the end. */
export function boardPostedAfterEnd(
  effect: Extract<Effect, { kind: 'postBoard' }>,
  outcome: EffectOutcome,
): Decision {
  if (outcome.result !== 'done' || outcome.message === undefined) return happened()
  const { channel, stage } = effect
  return happened({ type: 'boardPosted', channel, stage, message: outcome.message })
}

function isHere(party: Party, channel: ChannelId): boolean {
  return party.channels.some(({ id }) => id === channel)
}

function isHome(party: Party, channel: ChannelId): boolean {
  return party.channels[0]?.id === channel
}
