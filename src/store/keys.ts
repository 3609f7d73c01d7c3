import type { PartyId, PoolId } from '../core/engine/ids.ts'
import type { VaultKinds } from '../core/ports.ts'

// Ids of parties and pools are names made by this program and hold no slash; those of the vault
// may hold anything, and come last.

export const PARTIES = 'party/'
export const POOLS = 'pool/'

export const partyKey = (id: PartyId) => `${PARTIES}${id}`
export const poolKey = (id: PoolId) => `${POOLS}${id}`
export const roundsOf = (id: PartyId) => `round/${id}/`
export const roundKey = (id: PartyId, round: number) =>
  `${roundsOf(id)}${String(round).padStart(5, '0')}`
export const vaultRange = (kind: keyof VaultKinds) => `vault/${kind}/`
export const vaultKey = (kind: keyof VaultKinds, id: string) => `${vaultRange(kind)}${id}`
