declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

export type PartyId = Branded<'PartyId'>
/** Six digits, kept as text: the first may be zero. */
export type PartyCode = Branded<'PartyCode'>
/** `discord:ID` or `slack:TEAM/ID`; opaque to the core but for its platform. */
export type PersonId = Branded<'PersonId'>
/** `discord:GUILD/CHANNEL` or `slack:TEAM/CHANNEL`; opaque to the core but for its platform. */
export type ChannelId = Branded<'ChannelId'>
/** A platform's own name for one posted message; only that platform reads it. */
export type MessageId = Branded<'MessageId'>
export type AccountId = Branded<'AccountId'>
export type PoolId = Branded<'PoolId'>
/** Stable over retries and restarts, so that a platform can recognise a repeated request. */
export type EffectId = Branded<'EffectId'>

export const partyId = (text: string) => text as PartyId
export const personId = (text: string) => text as PersonId
export const channelId = (text: string) => text as ChannelId
export const messageId = (text: string) => text as MessageId
export const accountId = (text: string) => text as AccountId
export const poolId = (text: string) => text as PoolId
export const effectId = (text: string) => text as EffectId

/** Reads what a person typed as a code: spaces and dashes are allowed between the digits. */
export function readPartyCode(typed: string): PartyCode | undefined {
  const digits = typed.replace(/[\s-]/g, '')
  return /^\d{6}$/.test(digits) ? (digits as PartyCode) : undefined
}

const CODES = 1_000_000

/** The code that a random number stands for. */
export function partyCode(random: number): PartyCode {
  return String(random % CODES).padStart(6, '0') as PartyCode
}

/** The platform that an id belongs to: the part before its first colon. */
export function platformOf(id: PersonId | ChannelId): string {
  return id.slice(0, Math.max(0, id.indexOf(':')))
}

/**
 * The server or workspace of a channel, with its platform: what stands before the slash. Undefined
 * where a platform has none.
 */
export function placeOf(channel: ChannelId): string | undefined {
  const end = channel.indexOf('/')
  return end < 0 ? undefined : channel.slice(0, end)
}

/** The entries of a record with the type of its keys kept. */
export function entriesOf<Key extends string, Value>(
  record: Readonly<Record<Key, Value>>,
): [Key, Value][] {
  return Object.entries(record) as [Key, Value][]
}
