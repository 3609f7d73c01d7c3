import type { AccountId } from '../core/engine/ids.ts'
import type { Clock, Log, MusicServices, Vault } from '../core/ports.ts'
import { AccountClient } from './account-client.ts'
import { createAuthorization } from './authorization.ts'
import { Library } from './library.ts'
import { Limits } from './limits.ts'
import { Player } from './player.ts'
import { Requests } from './requests.ts'
import { Tokens } from './tokens.ts'
import { createTransport } from './transport.ts'

const TIMEOUT_MS = 8_000

export interface SpotifyOptions {
  readonly clientId: string
  readonly clientSecret: string
  /** Exactly as registered with Spotify. */
  readonly redirectUri: string
  /** `https://api.spotify.com`, or a local server. */
  readonly apiUrl: string
  /** `https://accounts.spotify.com`, or a local server. */
  readonly accountsUrl: string
  readonly vault: Vault
  readonly clock: Clock
  readonly log: Log
  /** How long one request may take; 8 s when left out. */
  readonly timeoutMs?: number
}

export interface Spotify extends MusicServices {
  /** Lets requests under way come to an end. */
  close(): Promise<void>
}

/** Spotify for all accounts of one client id. Several instances may live in one process. */
export function createSpotify(options: SpotifyOptions): Spotify {
  const { clientId, vault, clock, log, timeoutMs = TIMEOUT_MS } = options
  const transport = createTransport({ ...options, timeoutMs })
  const requests = new Requests(transport, new Limits(clientId, vault, clock, log), clock)
  const tokens = new Tokens({ ...options, requests })
  const players = new Map<AccountId, Player>()

  const clientOf = (account: AccountId) => new AccountClient(account, tokens, requests, clock)

  function player(account: AccountId): Player {
    const known = players.get(account)
    if (known !== undefined) return known
    const created = new Player(clientOf(account), clock)
    players.set(account, created)
    return created
  }

  return {
    login: createAuthorization({ ...options, requests, tokens }),
    library: (account) => new Library(clientOf(account), clock),
    player,
    close: () => transport.close(),
  }
}
