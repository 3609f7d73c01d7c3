import type { Command } from './commands.ts'
import { goingOn } from './control-rules.ts'
import {
  type Context,
  type Decision,
  happened,
  isHost,
  joinIfNew,
  refused,
  refusedToOthers,
} from './decision.ts'
import type { Event } from './events.ts'
import { afterEvents } from './evolve.ts'
import type { PersonId } from './ids.ts'
import type { MusicTrouble, Party } from './party.ts'
import { gathering } from './round-rules.ts'

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>

/** Asks somebody to become the host; asking oneself takes it back. */
export function handOver(party: Party, { by, person }: Of<'handOver'>, { now }: Context): Decision {
  if (!isHost(party, by)) return refusedToOthers(party, by)
  const acted: Event = { type: 'personActed', at: now }
  if (person === party.host) return happened(acted, { type: 'handoverTakenBack' })
  if (party.people[person] === undefined) return refused({ code: 'noSuchPerson' })
  return happened(acted, { type: 'handoverOffered', to: person, at: now })
}

/** Whether this person may become the host as things stand. */
export function mayTakeOver(party: Party, person: PersonId): boolean {
  if (person === party.host || party.phase === 'ended') return false
  return party.handover?.to === person || party.orphaned !== undefined
}

/** The party goes on with this person's Spotify; every vote stays. */
export function takeOver(party: Party, command: Of<'takeOver'>, context: Context): Decision {
  const { by, account, device } = command
  if (isHost(party, by)) return refused({ code: 'alreadyHost' })
  if (!mayTakeOver(party, by.person)) return refused({ code: 'notOffered' })
  const { now } = context
  const changed: readonly Event[] = [
    ...joinIfNew(party, by, now),
    { type: 'hostChanged', at: now, host: by.person, account, device },
    ...(party.trouble === undefined ? [] : [{ type: 'troubleEnded' } as const]),
  ]
  const told: Event = { type: 'remarked', remark: { kind: 'handedOver', at: now, host: by.name } }
  if (party.phase === 'lobby') return happened(...gathering(party, [...changed, told], context))
  return happened(...changed, ...goingOnThere(party, afterEvents(party, changed), context), told)
}

/** The music goes on at the new host's, but for a pause that somebody asked for. */
function goingOnThere(before: Party, after: Party, context: Context): Event[] {
  const { pausedBecause, playing, upcoming } = after
  if (pausedBecause === 'host') return []
  if (before.upcoming?.state === 'starting') {
    const { now } = context
    return [
      { type: 'partyResumed', at: now, byHost: false },
      { type: 'winnerPushed', at: now, why: 'host' },
    ]
  }
  return playing === undefined && upcoming === undefined ? [] : goingOn(after, context)
}

/** The host is where the party is after all. */
export function hostFound({ orphaned }: Party): Decision {
  return orphaned?.why === 'hostGone' ? happened({ type: 'hostReturned' }) : happened()
}

/** The host is not in any channel's server any more. */
export function hostMissing(party: Party, { now }: Context): Decision {
  const isUnderWay = party.phase === 'live' || party.phase === 'paused'
  if (!isUnderWay || party.orphaned !== undefined) return happened()
  return happened({ type: 'partyOrphaned', at: now, why: 'hostGone' })
}

/** Trouble that time does not mend leaves the party without a host's Spotify. */
export function orphaning(party: Party, trouble: MusicTrouble, now: number): Event[] {
  const isUnderWay = party.phase === 'live' || party.phase === 'paused'
  if (!isUnderWay || party.orphaned !== undefined || !isForGood(trouble)) return []
  return [{ type: 'partyOrphaned', at: now, why: 'spotifyLost' }]
}

function isForGood(trouble: MusicTrouble): boolean {
  return trouble === 'loginExpired' || trouble === 'noPremium' || trouble === 'notRegistered'
}
