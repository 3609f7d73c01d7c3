import { createHash, randomBytes } from 'node:crypto'
import type { Account } from '../../emulators/spotify/account.ts'
import { GrantRefused, type Grants, type IssuedTokens } from '../../emulators/spotify/grants.ts'
import { type AccountId, accountId } from '../../src/core/engine/ids.ts'
import { type Clock, MusicFailure, type MusicLogin } from '../../src/core/ports.ts'

const REDIRECT_URI = 'http://127.0.0.1:8888/spotify/callback'
const APPLICATION = { clientId: 'fake', clientSecret: 'fake', redirectUris: [REDIRECT_URI] }
const CLIENT = { clientId: APPLICATION.clientId, isPublic: false }

/** Connects accounts, with the emulator's codes and tokens. */
export class FakeLogin implements MusicLogin {
  readonly #grants: Grants
  readonly #accounts: ReadonlyMap<AccountId, Account>
  readonly #clock: Clock
  readonly #tokens = new Map<AccountId, IssuedTokens>()

  constructor(grants: Grants, accounts: ReadonlyMap<AccountId, Account>, clock: Clock) {
    this.#grants = grants
    this.#accounts = accounts
    this.#clock = clock
    grants.addApplication(APPLICATION)
  }

  request() {
    const state = randomBytes(32).toString('base64url')
    const verifier = randomBytes(32).toString('base64url')
    const parameters = new URLSearchParams({ state, code_challenge: challengeOf(verifier) })
    return { url: `https://accounts.spotify.example/authorize?${parameters}`, state, verifier }
  }

  /** What the browser does once the person decided: the address they are sent to. */
  decide(authorizeUrl: string, id: string, decision: string): string {
    const { searchParams } = new URL(authorizeUrl)
    const location = new URL(REDIRECT_URI)
    if (decision === 'agree') {
      const challenge = searchParams.get('code_challenge') ?? ''
      location.searchParams.set('code', this.#codeFor(id, challenge))
    } else {
      location.searchParams.set('error', 'access_denied')
    }
    location.searchParams.set('state', searchParams.get('state') ?? '')
    return location.href
  }

  async exchange(code: string, verifier: string) {
    try {
      const tokens = this.#redeem(code, verifier)
      const account = this.#accountOf(tokens)
      this.#tokens.set(accountId(account.id), tokens)
      return { account: accountId(account.id), name: account.name }
    } catch (error) {
      if (!(error instanceof GrantRefused)) throw error
      throw new MusicFailure('loginRefused', error.message)
    }
  }

  async forget(account: AccountId): Promise<void> {
    this.#tokens.delete(account)
  }

  /** As if the account had logged in. */
  connect({ id }: Account): void {
    const verifier = randomBytes(32).toString('base64url')
    const tokens = this.#redeem(this.#codeFor(id, challengeOf(verifier)), verifier)
    this.#tokens.set(accountId(id), tokens)
  }

  /** Throws MusicFailure('loginExpired') unless the account is connected, and stays so. */
  connected(id: AccountId): Account {
    const account = this.#accounts.get(id)
    const tokens = this.#tokens.get(id)
    if (account === undefined || tokens === undefined) throw loginExpired()
    if (this.#grants.check(tokens.accessToken, this.#clock.now()).state !== 'valid') {
      this.#refresh(id, tokens)
    }
    if (!account.registered) throw new MusicFailure('notRegistered', 'Not on the list of users.')
    return account
  }

  #refresh(id: AccountId, tokens: IssuedTokens): void {
    const { refreshToken } = tokens
    try {
      const renewed = this.#grants.refresh(refreshToken ?? '', CLIENT, this.#clock.now())
      this.#tokens.set(id, { ...renewed, refreshToken: renewed.refreshToken ?? refreshToken })
    } catch (error) {
      if (!(error instanceof GrantRefused)) throw error
      this.#tokens.delete(id)
      throw loginExpired()
    }
  }

  #codeFor(id: string, codeChallenge: string): string {
    const request = {
      clientId: APPLICATION.clientId,
      redirectUri: REDIRECT_URI,
      scopes: [],
      codeChallenge,
    }
    return this.#grants.issueCode(request, id, this.#clock.now())
  }

  #redeem(code: string, codeVerifier: string): IssuedTokens {
    const proof = { redirectUri: REDIRECT_URI, codeVerifier }
    return this.#grants.redeemCode(code, CLIENT, proof, this.#clock.now())
  }

  #accountOf({ accessToken }: IssuedTokens): Account {
    const check = this.#grants.check(accessToken, this.#clock.now())
    const account =
      check.state === 'unknown' ? undefined : this.#accounts.get(accountId(check.grant.accountId))
    if (account === undefined) throw new GrantRefused('Unknown account')
    return account
  }
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}

function loginExpired(): MusicFailure {
  return new MusicFailure('loginExpired', 'The account has to be connected again.')
}
