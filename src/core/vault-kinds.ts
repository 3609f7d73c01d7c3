import type { SongLeft } from './engine/commands.ts'
import type { AccountId, ChannelId, PartyId, PersonId } from './engine/ids.ts'
import type { Device } from './engine/party.ts'
import type { Settings } from './engine/settings.ts'

/** Everything that is not a party, by kind. Sealed kinds are encrypted, bound to kind and id. */
export interface VaultKinds {
  /** Sealed. */
  account: StoredAccount
  /** Sealed. A login under way, by the beginning of its state. */
  login: LoginTicket
  /** Which Spotify account a person uses. */
  link: { readonly account: AccountId }
  /** Who a linked person goes on as, by the id that a platform knows them under. */
  identity: { readonly person: PersonId }
  /** A code that ties another account in a chat to this one, by the code. */
  linkCode: { readonly account: PersonId; readonly name: string; readonly createdAt: number }
  /** Wrong codes lately, by person, channel, server or workspace, and everywhere. */
  guesses: { readonly wrong: number; readonly lastAt: number; readonly blockedUntil: number }
  /** A channel that a party was in, by its id. */
  seenChannel: { readonly lastAt: number }
  /** Rate limits that outlive a restart, by bucket. */
  block: { readonly until: number }
  /** Sealed. How the bot signs in to one of a platform's workspaces that installed it, by its id. */
  installation: { readonly botToken: string; readonly botUserId: string; readonly botId: string }
  /** How the last party of a channel was, by the channel. */
  lastTime: LastTime
  /** Who listens along on their own account, by person. */
  listener: Listener
  /** What a platform was last told, for example the hash of its registered commands. */
  registration: { readonly hash: string }
}

/** What is offered again when the same host starts a party in the same channel. */
export interface LastTime {
  readonly host: PersonId
  readonly playlist: { readonly id: string; readonly name: string }
  readonly device: Device
  readonly settings: Settings
  readonly listed: boolean
  /** What was left in the queue. */
  readonly songs: readonly SongLeft[]
  readonly at: number
}

export interface Listener {
  readonly party: PartyId
  readonly account: AccountId
  readonly device: Device
  /** Where they asked, to be told of trouble there. */
  readonly channel: ChannelId
  /** How long this player takes to start what it is asked for, as learned. */
  readonly latencyMs: number
}

export interface StoredAccount {
  readonly account: AccountId
  readonly name: string
  readonly refreshToken: string
  readonly accessToken: string
  readonly accessExpiresAt: number
}

export interface LoginTicket {
  /** The whole of it: keys are not sealed. Absent in tickets of the first version, which are over. */
  readonly state?: string
  readonly person: PersonId
  readonly personName: string
  readonly platform: string
  readonly verifier: string
  readonly createdAt: number
}
