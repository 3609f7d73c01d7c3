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
import type { PersonId } from './ids.ts'
import type { Party } from './party.ts'

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>

export function isKicked(party: Party, person: PersonId): boolean {
  return party.kicked?.[person] !== undefined
}

export function setCohost(party: Party, command: Of<'setCohost'>, { now }: Context): Decision {
  const { by, person, cohost } = command
  if (!isHost(party, by)) return refusedToOthers(party, by)
  if (person === party.host) return refused({ code: 'alreadyHost' })
  if (cohost && party.people[person] === undefined) return refused({ code: 'noSuchPerson' })
  return happened({ type: 'personActed', at: now }, { type: 'cohostSet', person, cohost })
}

/** Shuts somebody out under every id that they are known by, until they are let in again. */
export function kick(party: Party, command: Of<'kick'>, { now }: Context): Decision {
  const { by, person, ids } = command
  if (!mayRun(party, by)) return refused({ code: 'hostOnly' })
  if (person === party.host) return refused({ code: 'cannotKickHost' })
  const isHelper = party.cohosts?.includes(person) === true
  if (isHelper && !isHost(party, by)) return refused({ code: 'realHostOnly' })
  const member = party.people[person]
  if (member === undefined) return refused({ code: 'noSuchPerson' })
  return happened(
    { type: 'personActed', at: now },
    { type: 'personKicked', ids: [...new Set([person, ...ids])], name: member.name },
  )
}

export function readmit(party: Party, command: Of<'readmit'>, { now }: Context): Decision {
  const { by, person } = command
  if (!mayRun(party, by)) return refused({ code: 'hostOnly' })
  const ids = [...new Set([person, ...command.ids])].filter((id) => isKicked(party, id))
  if (ids.length === 0) return refused({ code: 'noSuchPerson' })
  return happened({ type: 'personActed', at: now }, { type: 'personReadmitted', ids })
}
