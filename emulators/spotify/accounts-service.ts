import type { Account } from './account.ts'
import { GrantRefused, type Grants, type IssuedTokens } from './grants.ts'
import { type Call, json, oauthError, type Reply, redirect, text } from './http.ts'

const tokenParameters = new Set([
  'grant_type',
  'code',
  'redirect_uri',
  'client_id',
  'client_secret',
  'code_verifier',
  'refresh_token',
])

const knownScopes = new Set([
  'app-remote-control',
  'playlist-modify-private',
  'playlist-modify-public',
  'playlist-read-collaborative',
  'playlist-read-private',
  'streaming',
  'ugc-image-upload',
  'user-follow-modify',
  'user-follow-read',
  'user-library-modify',
  'user-library-read',
  'user-modify-playback-state',
  'user-read-currently-playing',
  'user-read-email',
  'user-read-playback-position',
  'user-read-playback-state',
  'user-read-private',
  'user-read-recently-played',
  'user-top-read',
])

/** accounts.spotify.com: the page where people agree, and the token endpoint. */
export class AccountsService {
  readonly #grants: Grants
  readonly #accounts: ReadonlyMap<string, Account>
  readonly #reportProblem: (problem: string) => void

  constructor(
    grants: Grants,
    accounts: ReadonlyMap<string, Account>,
    reportProblem: (problem: string) => void,
  ) {
    this.#grants = grants
    this.#accounts = accounts
    this.#reportProblem = reportProblem
  }

  answer(call: Call): Reply {
    switch (`${call.method} ${call.path}`) {
      case 'GET /authorize':
        return this.#refusePage(call) ?? this.#agreementPage(call)
      case 'GET /authorize/decision':
        return this.#refusePage(call) ?? this.#decide(call)
      case 'POST /api/token':
        return this.#token(call)
      default:
        this.#reportProblem(`${call.method} ${call.path}: no such address`)
        return text(404, 'Not found')
    }
  }

  /** What Spotify shows instead of sending the person back, or back with an error. */
  #refusePage({ query }: Call): Reply | null {
    const clientId = query.get('client_id') ?? ''
    const redirectUri = query.get('redirect_uri') ?? ''
    if (this.#grants.application(clientId) === undefined) {
      return this.#refuseAuthorization('INVALID_CLIENT: Invalid client')
    }
    if (!this.#grants.allowsRedirect(clientId, redirectUri)) {
      return this.#refuseAuthorization('INVALID_CLIENT: Invalid redirect URI')
    }
    if (query.get('response_type') !== 'code') {
      return this.#refuseAuthorization('response_type must be code')
    }
    if (scopesOf(query).some((scope) => !knownScopes.has(scope))) {
      return this.#refuseAuthorization('INVALID_SCOPE: Invalid scope')
    }
    const method = query.get('code_challenge_method')
    if (query.has('code_challenge') && method !== 'S256') {
      return this.#refuseAuthorization('code_challenge_method must be S256')
    }
    return null
  }

  #refuseAuthorization(message: string): Reply {
    this.#reportProblem(`GET /authorize: ${message}`)
    return text(400, message)
  }

  #agreementPage({ query }: Call): Reply {
    const link = (label: string, choice: Record<string, string>) => {
      const target = new URLSearchParams([...query, ...Object.entries(choice)])
      return `<li><a href="/authorize/decision?${escapeHtml(String(target))}">${escapeHtml(label)}</a></li>`
    }
    const agree = [...this.#accounts.values()].map(({ id, name }) =>
      link(`Agree as ${name}`, { account: id, decision: 'agree' }),
    )
    const body = `<!doctype html><title>Spotify emulator</title><h1>Log in to Spotify (emulated)</h1><ul>${agree.join('')}${link('Cancel', { decision: 'deny' })}</ul>`
    return text(200, body, 'text/html; charset=utf-8')
  }

  #decide({ query, at }: Call): Reply {
    const location = new URL(query.get('redirect_uri') ?? '')
    const account = this.#accounts.get(query.get('account') ?? '')
    if (query.get('decision') === 'agree' && account !== undefined) {
      const request = {
        clientId: query.get('client_id') ?? '',
        redirectUri: query.get('redirect_uri') ?? '',
        scopes: scopesOf(query),
        codeChallenge: query.get('code_challenge'),
      }
      location.searchParams.set('code', this.#grants.issueCode(request, account.id, at))
    } else {
      location.searchParams.set('error', 'access_denied')
    }
    const state = query.get('state')
    if (state !== null) location.searchParams.set('state', state)
    return redirect(location.href)
  }

  #token(call: Call): Reply {
    const problem = tokenRequestProblem(call)
    if (problem !== null) {
      this.#reportProblem(`POST /api/token: ${problem}`)
      return oauthError('invalid_request', problem)
    }
    const form = new URLSearchParams(call.body)
    const client = this.#client(call, form)
    if (client === null) return oauthError('invalid_client', 'Invalid client secret')
    try {
      return tokenReply(this.#redeem(form, client, call.at))
    } catch (error) {
      if (error instanceof GrantRefused) return oauthError('invalid_grant', error.message)
      throw error
    }
  }

  #redeem(
    form: URLSearchParams,
    client: { clientId: string; isPublic: boolean },
    now: number,
  ): IssuedTokens {
    if (form.get('grant_type') === 'refresh_token') {
      return this.#grants.refresh(form.get('refresh_token') ?? '', client, now)
    }
    const proof = {
      redirectUri: form.get('redirect_uri') ?? '',
      codeVerifier: form.get('code_verifier'),
    }
    return this.#grants.redeemCode(form.get('code') ?? '', client, proof, now)
  }

  /** By Basic authorization or in the body; without a secret only PKCE helps. */
  #client(call: Call, form: URLSearchParams): { clientId: string; isPublic: boolean } | null {
    const basic = call.authorization?.match(/^Basic (.+)$/)?.[1]
    const [basicId, basicSecret] =
      basic === undefined ? [] : Buffer.from(basic, 'base64').toString().split(':')
    const clientId = basicId ?? form.get('client_id') ?? ''
    const secret = basicSecret ?? form.get('client_secret')
    const application = this.#grants.application(clientId)
    if (application === undefined) return null
    if (secret !== null && secret !== application.clientSecret) return null
    return { clientId, isPublic: secret === null }
  }
}

function scopesOf(query: URLSearchParams): string[] {
  return (query.get('scope') ?? '').split(/[ ,]+/).filter((scope) => scope !== '')
}

function tokenRequestProblem({ contentType, body }: Call): string | null {
  if (!contentType?.startsWith('application/x-www-form-urlencoded')) {
    return 'the body must be form-encoded'
  }
  const form = new URLSearchParams(body)
  const unknown = [...form.keys()].find((name) => !tokenParameters.has(name))
  if (unknown !== undefined) return `unknown parameter ${unknown}`
  const needed = { authorization_code: ['code', 'redirect_uri'], refresh_token: ['refresh_token'] }
  const grantType = form.get('grant_type')
  if (grantType !== 'authorization_code' && grantType !== 'refresh_token') {
    return 'grant_type must be authorization_code or refresh_token'
  }
  const missing = needed[grantType].find((name) => !form.has(name))
  return missing === undefined ? null : `${missing} must be supplied`
}

function tokenReply(tokens: IssuedTokens): Reply {
  return json(
    200,
    {
      access_token: tokens.accessToken,
      token_type: 'Bearer',
      scope: tokens.scopes.join(' '),
      expires_in: tokens.expiresInSeconds,
      ...(tokens.refreshToken === null ? {} : { refresh_token: tokens.refreshToken }),
    },
    { 'cache-control': 'no-store' },
  )
}

function escapeHtml(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
