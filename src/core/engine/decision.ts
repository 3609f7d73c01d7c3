import type { Actor } from './commands.ts'
import type { Event } from './events.ts'
import type { Party } from './party.ts'
import type { Refusal } from './refusals.ts'
import type { Pool } from './track.ts'

/** Stamped once, when a command arrives, and kept over retries: rules read no clock and no dice. */
export interface Context {
  readonly now: number
  readonly seed: number
  /** The tracks of the party's playlist; absent while no playlist is chosen. */
  readonly pool?: Pool
}

export type Decision =
  | { readonly ok: true; readonly events: readonly Event[] }
  | { readonly ok: false; readonly why: Refusal }

export function happened(...events: readonly Event[]): Decision {
  return { ok: true, events }
}

export function refused(why: Refusal): Decision {
  return { ok: false, why }
}

/** A guest becomes one of the people by whatever they do first. */
export function joinIfNew(party: Party, by: Actor, now: number): Event[] {
  if (party.people[by.person] !== undefined) return [{ type: 'personActed', at: now }]
  return [
    { type: 'personJoined', person: by.person, name: by.name, channel: by.channel, at: now },
    { type: 'personActed', at: now },
  ]
}

export function isHost(party: Party, by: Actor): boolean {
  return party.host === by.person
}

/** For what the host alone may do; who helps them is told that this is not for them. */
export function refusedToOthers(party: Party, by: Actor): Decision {
  return refused({ code: mayRun(party, by) ? 'realHostOnly' : 'hostOnly' })
}

/** The host, or who helps them. */
export function mayRun(party: Party, by: Actor): boolean {
  return isHost(party, by) || party.cohosts?.includes(by.person) === true
}
