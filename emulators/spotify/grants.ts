import { createHash, randomBytes } from 'node:crypto'
import type { Application, Behaviour } from './types.ts'

/** What one person allowed one application. */
export interface Grant {
  readonly accountId: string
  readonly clientId: string
  readonly scopes: readonly string[]
  readonly consentedAt: number
}

export interface AuthorizationRequest {
  readonly clientId: string
  readonly redirectUri: string
  readonly scopes: readonly string[]
  /** PKCE with S256. */
  readonly codeChallenge: string | null
}

export interface IssuedTokens {
  readonly accessToken: string
  readonly refreshToken: string | null
  readonly expiresInSeconds: number
  readonly scopes: readonly string[]
}

export type AccessCheck =
  | { readonly state: 'valid'; readonly grant: Grant }
  | { readonly state: 'expired'; readonly grant: Grant }
  | { readonly state: 'unknown' }

/** Why tokens are refused, in the words of `error_description`. */
export class GrantRefused extends Error {}

const codeLifeMs = 600_000
/** Six months after consent; refreshing does not extend it. */
const consentLifeMs = 183 * 24 * 3_600_000

/** Applications, codes and tokens of the accounts service. */
export class Grants {
  /** Every code and token that was given out. */
  readonly issued = new Set<string>()
  readonly #behaviour: Behaviour
  readonly #applications = new Map<string, Application>()
  readonly #codes = new Map<string, AuthorizationRequest & { grant: Grant; expiresAt: number }>()
  readonly #refreshTokens = new Map<
    string,
    { grant: Grant; isRevoked: boolean; isPublic: boolean }
  >()
  readonly #accessTokens = new Map<string, { grant: Grant; expiresAt: number }>()

  constructor(behaviour: Behaviour) {
    this.#behaviour = behaviour
  }

  addApplication(application: Application): void {
    application.redirectUris.forEach(checkRedirectUri)
    this.#applications.set(application.clientId, application)
  }

  application(clientId: string): Application | undefined {
    return this.#applications.get(clientId)
  }

  allowsRedirect(clientId: string, redirectUri: string): boolean {
    const registered = this.#applications.get(clientId)?.redirectUris ?? []
    return registered.includes(redirectUri) || registered.includes(withoutLoopbackPort(redirectUri))
  }

  issueCode(request: AuthorizationRequest, accountId: string, now: number): string {
    const code = randomBytes(48).toString('base64url')
    const { clientId, scopes } = request
    const grant = { accountId, clientId, scopes, consentedAt: now }
    this.issued.add(code)
    this.#codes.set(code, { ...request, grant, expiresAt: now + codeLifeMs })
    return code
  }

  /** `isPublic`: the client showed no secret, which PKCE alone permits. */
  redeemCode(
    code: string,
    client: { clientId: string; isPublic: boolean },
    proof: { redirectUri: string; codeVerifier: string | null },
    now: number,
  ): IssuedTokens {
    const issued = this.#codes.get(code)
    this.#codes.delete(code)
    if (issued === undefined || issued.clientId !== client.clientId) {
      throw new GrantRefused('Invalid authorization code')
    }
    if (issued.expiresAt <= now) throw new GrantRefused('Authorization code expired')
    if (issued.redirectUri !== proof.redirectUri) throw new GrantRefused('Invalid redirect URI')
    if (issued.codeChallenge !== challengeOf(proof.codeVerifier)) {
      throw new GrantRefused('code_verifier was incorrect')
    }
    if (client.isPublic && issued.codeChallenge === null) {
      throw new GrantRefused('Invalid client secret')
    }
    return this.#issue(issued.grant, this.#issueRefreshToken(issued.grant, client.isPublic), now)
  }

  refresh(
    refreshToken: string,
    client: { clientId: string; isPublic: boolean },
    now: number,
  ): IssuedTokens {
    const held = this.#refreshTokens.get(refreshToken)
    if (held === undefined || held.grant.clientId !== client.clientId) {
      throw new GrantRefused('Invalid refresh token')
    }
    if (held.isRevoked) throw new GrantRefused('Refresh token revoked')
    if (held.grant.consentedAt + consentLifeMs <= now) {
      throw new GrantRefused('Refresh token expired')
    }
    const rotates = this.#behaviour.rotateRefreshTokens || held.isPublic
    if (rotates) held.isRevoked = true
    const next = rotates ? this.#issueRefreshToken(held.grant, held.isPublic) : null
    return this.#issue(held.grant, next, now)
  }

  check(accessToken: string, now: number): AccessCheck {
    const held = this.#accessTokens.get(accessToken)
    if (held === undefined) return { state: 'unknown' }
    return { state: held.expiresAt > now ? 'valid' : 'expired', grant: held.grant }
  }

  revoke(accountId: string): void {
    for (const held of this.#refreshTokens.values()) {
      if (held.grant.accountId === accountId) held.isRevoked = true
    }
    this.expireAccessTokens(accountId)
  }

  expireAccessTokens(accountId: string): void {
    for (const held of this.#accessTokens.values()) {
      if (held.grant.accountId === accountId) held.expiresAt = Number.NEGATIVE_INFINITY
    }
  }

  #issueRefreshToken(grant: Grant, isPublic: boolean): string {
    const refreshToken = randomBytes(96).toString('base64url')
    this.issued.add(refreshToken)
    this.#refreshTokens.set(refreshToken, { grant, isPublic, isRevoked: false })
    return refreshToken
  }

  #issue(grant: Grant, refreshToken: string | null, now: number): IssuedTokens {
    const accessToken = randomBytes(96).toString('base64url')
    const expiresInSeconds = this.#behaviour.accessTokenSeconds
    this.issued.add(accessToken)
    this.#accessTokens.set(accessToken, { grant, expiresAt: now + expiresInSeconds * 1000 })
    return { accessToken, refreshToken, expiresInSeconds, scopes: grant.scopes }
  }
}

function challengeOf(codeVerifier: string | null): string | null {
  if (codeVerifier === null) return null
  return createHash('sha256').update(codeVerifier).digest('base64url')
}

/** The dashboard's rule: https, or http on a loopback address literal. */
function checkRedirectUri(redirectUri: string): void {
  const { protocol, hostname } = new URL(redirectUri)
  const isLoopback = hostname === '127.0.0.1' || hostname === '[::1]'
  if (hostname === 'localhost' || (protocol !== 'https:' && !isLoopback)) {
    throw new Error(`Spotify does not accept the redirect URI ${redirectUri}`)
  }
}

/** A loopback address may be registered without a port and used with any. */
function withoutLoopbackPort(redirectUri: string): string {
  return redirectUri.replace(/^(http:\/\/(?:127\.0\.0\.1|\[::1\])):\d+/, '$1')
}
