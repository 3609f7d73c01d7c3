import type { Command } from './commands.ts'
import {
  type Context,
  type Decision,
  happened,
  isHost,
  mayRun,
  refused,
  refusedToOthers,
} from './decision.ts'
import type { Event } from './events.ts'
import { afterEvents } from './evolve.ts'
import type { PersonId } from './ids.ts'
import { isKicked } from './kicked.ts'
import type { Party } from './party.ts'
import { waiting } from './queue.ts'
import { removing } from './suggestion-rules.ts'

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>

export function setCohost(party: Party, command: Of<'setCohost'>, { now }: Context): Decision {
  const { by, person, cohost } = command
  if (!isHost(party, by)) return refusedToOthers(party, by)
  if (person === party.host) return refused({ code: 'alreadyHost' })
  if (cohost && party.people[person] === undefined) return refused({ code: 'noSuchPerson' })
  return happened({ type: 'personActed', at: now }, { type: 'cohostSet', person, cohost })
}

/** Shuts somebody out under every id that they are known by, until they are let in again. */
export function kick(party: Party, command: Of<'kick'>, context: Context): Decision {
  const { by, person } = command
  if (!mayRun(party, by)) return refused({ code: 'hostOnly' })
  const ids = [...new Set([person, ...command.ids])]
  if (ids.includes(party.host)) return refused({ code: 'cannotKickHost' })
  const isHelper = ids.some((id) => party.cohosts?.includes(id))
  if (isHelper && !isHost(party, by)) return refused({ code: 'realHostOnly' })
  const member = party.people[person]
  if (member === undefined) return refused({ code: 'noSuchPerson' })
  const acted: Event = { type: 'personActed', at: context.now }
  return happened(acted, ...shuttingOut(party, ids, member.name, context))
}

/** What they brought and nobody else wants goes with them, as far as something else can play. */
export function shuttingOut(
  party: Party,
  ids: readonly PersonId[],
  name: string,
  context: Context,
): Event[] {
  const events: Event[] = [{ type: 'personKicked', ids, name }]
  for (const { suggestion, votes } of waiting(afterEvents(party, events))) {
    if (votes > 0 || !ids.includes(suggestion.by)) continue
    events.push(...(removing(afterEvents(party, events), suggestion.id, context) ?? []))
  }
  return events
}

export function readmit(party: Party, command: Of<'readmit'>, { now }: Context): Decision {
  const { by, person } = command
  if (!mayRun(party, by)) return refused({ code: 'hostOnly' })
  const ids = [...new Set([person, ...command.ids])].filter((id) => isKicked(party, id))
  if (ids.length === 0) return refused({ code: 'noSuchPerson' })
  return happened({ type: 'personActed', at: now }, { type: 'personReadmitted', ids })
}
