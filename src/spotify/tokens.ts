import SpotifyWebApi from 'spotify-web-api-node'
import { z } from 'zod'
import type { AccountId } from '../core/engine/ids.ts'
import {
  type Clock,
  type Log,
  MusicFailure,
  type StoredAccount,
  type Vault,
} from '../core/ports.ts'
import { detailsOf } from './errors.ts'
import { ErrorReply } from './replies.ts'
import type { Requests } from './requests.ts'

/** Refreshed so long before the end that a token never ends on its way. */
const REFRESH_EARLY_MS = 60_000
/** A token refused for no reason is not replaced more often than this. */
const DOUBT_EVERY_MS = 30_000

/** In UTF-16 units: what is longer is refused as a header. */
const MAX_TOKEN_LENGTH = 8_000
/** Spotify's live an hour. */
const LONGEST_LIFE_S = 24 * 60 * 60

const tokenReply = z.object({
  access_token: z.string().min(1).max(MAX_TOKEN_LENGTH),
  expires_in: z.number().positive(),
  refresh_token: z.string().min(1).max(MAX_TOKEN_LENGTH).optional().catch(undefined),
})

export interface IssuedTokens {
  readonly accessToken: string
  readonly accessExpiresAt: number
  readonly refreshToken?: string | undefined
}

/** Undefined where the body holds no tokens. */
export function readTokens(body: unknown, now: number): IssuedTokens | undefined {
  const parsed = tokenReply.safeParse(body)
  if (!parsed.success) return undefined
  const { access_token, expires_in, refresh_token } = parsed.data
  return {
    accessToken: access_token,
    accessExpiresAt: now + Math.min(expires_in, LONGEST_LIFE_S) * 1_000,
    refreshToken: refresh_token,
  }
}

export interface TokensOptions {
  readonly clientId: string
  readonly clientSecret: string
  readonly vault: Vault
  readonly clock: Clock
  readonly log: Log
  readonly requests: Requests
}

/** The tokens of all accounts: kept in the vault, renewed in time, once for all who ask. */
export class Tokens {
  readonly #options: TokensOptions
  /** What the vault holds, as far as it was read. */
  readonly #kept = new Map<AccountId, StoredAccount>()
  readonly #refreshing = new Map<AccountId, Promise<StoredAccount>>()
  readonly #doubtedAt = new Map<AccountId, number>()
  /** Whose newest tokens the vault did not take: written at the next chance. */
  readonly #unwritten = new Set<AccountId>()

  constructor(options: TokensOptions) {
    this.#options = options
  }

  /** Rejects where the vault does not take them. */
  async keep(stored: StoredAccount): Promise<void> {
    this.#kept.set(stored.account, stored)
    this.#unwritten.delete(stored.account)
    await this.#options.vault.put('account', stored.account, stored)
  }

  async forget(account: AccountId): Promise<void> {
    this.#kept.delete(account)
    this.#doubtedAt.delete(account)
    this.#unwritten.delete(account)
    await this.#options.vault.remove('account', account)
    // A read of the vault may have been under way.
    this.#kept.delete(account)
  }

  /** Throws MusicFailure: loginExpired without an account; rateLimited, unavailable. */
  async current(account: AccountId): Promise<string> {
    const stored = await this.#read(account)
    if (this.#unwritten.has(account)) await this.#keepWherePossible(stored)
    const isFresh = stored.accessExpiresAt - REFRESH_EARLY_MS > this.#options.clock.now()
    return isFresh ? stored.accessToken : this.#refreshed(stored)
  }

  /** Another token than the one that ended. */
  async renew(account: AccountId, ended: string): Promise<void> {
    const stored = await this.#read(account)
    if (stored.accessToken === ended) await this.#refreshed(stored)
  }

  /** Another token than the one that was refused for no reason, unless that was tried just now. */
  async renewDoubted(account: AccountId, refused: string): Promise<void> {
    const now = this.#options.clock.now()
    const sinceMs = Math.abs(now - (this.#doubtedAt.get(account) ?? Number.NEGATIVE_INFINITY))
    if (sinceMs < DOUBT_EVERY_MS) return
    this.#doubtedAt.set(account, now)
    await this.renew(account, refused)
  }

  async #read(account: AccountId): Promise<StoredAccount> {
    const stored = this.#kept.get(account) ?? (await this.#options.vault.get('account', account))
    if (stored === undefined) throw loginExpired()
    if (!this.#kept.has(account)) this.#kept.set(account, stored)
    return this.#kept.get(account) ?? stored
  }

  async #refreshed(stored: StoredAccount): Promise<string> {
    const { account } = stored
    const underWay = this.#refreshing.get(account)
    if (underWay !== undefined) return (await underWay).accessToken
    const refreshing = this.#refresh(stored).finally(() => this.#refreshing.delete(account))
    this.#refreshing.set(account, refreshing)
    return (await refreshing).accessToken
  }

  async #refresh(stored: StoredAccount): Promise<StoredAccount> {
    const issued = await this.#request(stored)
    const kept = this.#kept.get(stored.account)
    // Somebody logged in or left meanwhile: what they left is the truth.
    if (kept !== undefined && kept !== stored) return kept
    if (kept === undefined || issued === 'refused') {
      await this.forget(stored.account)
      throw loginExpired()
    }
    const refreshToken = issued.refreshToken ?? stored.refreshToken
    const renewed = { ...stored, ...issued, refreshToken }
    await this.#keepWherePossible(renewed)
    return renewed
  }

  /** The former refresh token may be worth nothing any more: the new one must not be lost. */
  async #keepWherePossible(stored: StoredAccount): Promise<void> {
    const { account } = stored
    try {
      await this.keep(stored)
    } catch (error) {
      if (this.#kept.get(account) === stored) this.#unwritten.add(account)
      this.#options.log.error('A renewed login could not be stored; it is tried again.', {
        account,
        error: String(error),
      })
    }
  }

  /** refused: for good. Every other failure passes. */
  async #request({ account, refreshToken }: StoredAccount): Promise<IssuedTokens | 'refused'> {
    const { clientId, clientSecret, clock, log, requests } = this.#options
    try {
      const { body } = await requests.send({ bucket: 'accounts', repeatable: true }, () =>
        new SpotifyWebApi({ clientId, clientSecret, refreshToken }).refreshAccessToken(),
      )
      const issued = readTokens(body, clock.now())
      if (issued !== undefined) return issued
    } catch (error) {
      if (!(error instanceof ErrorReply)) throw error
      const { reason } = detailsOf(error)
      log.warn('Spotify did not renew a login', { account, reason })
      if (reason === 'invalid_grant') return 'refused'
    }
    throw new MusicFailure('unavailable', 'Spotify did not renew the login.')
  }
}

function loginExpired(): MusicFailure {
  return new MusicFailure('loginExpired', 'Spotify has to be connected again.')
}
