import type { PartyId, PoolId } from '../core/engine/ids.ts'
import type { VaultKinds } from '../core/ports.ts'

// Ids of parties and pools are names made by this program and hold no slash; those of the vault
// may hold anything, and come last.

/** What nobody needs any more is spared for so long: somebody may be about to name it. */
export const DAY_MS = 24 * 60 * 60_000

export const PARTIES = 'party/'
export const ROUNDS = 'round/'
export const POOLS = 'pool/'

export const partyKey = (id: PartyId) => `${PARTIES}${id}`
export const poolKey = (id: PoolId) => `${POOLS}${id}`
export const roundsOf = (id: PartyId) => `${ROUNDS}${id}/`
export const roundKey = (id: PartyId, round: number) =>
  `${roundsOf(id)}${String(round).padStart(5, '0')}`
export const vaultRange = (kind: keyof VaultKinds) => `vault/${kind}/`
export const vaultKey = (kind: keyof VaultKinds, id: string) => `${vaultRange(kind)}${id}`
