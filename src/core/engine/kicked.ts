import type { PersonId } from './ids.ts'
import type { Party } from './party.ts'

export function isKicked(party: Party, person: PersonId): boolean {
  return party.kicked?.[person] !== undefined
}
