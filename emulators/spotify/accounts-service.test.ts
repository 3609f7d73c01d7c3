import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EmulatedAccount, SpotifyEmulator } from './index.ts'
import {
  allScopes,
  authorizeUrl,
  codeIn,
  emulatorAt,
  redirectUri,
  requestToken,
  signIn,
} from './testing.ts'

let spotify: SpotifyEmulator
let host: EmulatedAccount
let clock: { now: number }

beforeEach(async () => {
  const started = await emulatorAt(1_800_000_000_000)
  spotify = started.spotify
  clock = started.clock
  host = spotify.addAccount({ name: 'Dana' })
})

afterEach(() => spotify.close())

const exchange = (code: string) => ({
  grant_type: 'authorization_code',
  code,
  redirect_uri: redirectUri,
})

describe('authorize', () => {
  it('lets a person agree or decline, and passes the state back', async () => {
    const agreed = new URL(await host.login(authorizeUrl(spotify)))
    expect(agreed.origin + agreed.pathname).toBe(redirectUri)
    expect(agreed.searchParams.get('state')).toBe('st&te')
    const denied = new URL(await host.login(authorizeUrl(spotify), 'deny'))
    expect(Object.fromEntries(denied.searchParams)).toEqual({
      error: 'access_denied',
      state: 'st&te',
    })
    expect(spotify.problems).toEqual([])
  })

  it('shows a link for each account', async () => {
    spotify.addAccount({ name: 'Eve & <Co>' })
    const page = await (await fetch(authorizeUrl(spotify))).text()
    expect(page).toContain('Agree as Eve &amp; &lt;Co&gt;')
    const link = page.match(/href="([^"]+)">Agree as Dana/)?.[1]?.replaceAll('&amp;', '&')
    const answer = await fetch(`${spotify.url}${link}`, { redirect: 'manual' })
    expect(codeIn(answer.headers.get('location') ?? '')).not.toBe('')
  })

  it.each([
    [{ client_id: 'other' }, 'Invalid client'],
    [{ redirect_uri: `${redirectUri}/` }, 'Invalid redirect URI'],
    [{ scope: 'rule-the-world' }, 'Invalid scope'],
    [{ response_type: 'token' }, 'response_type'],
  ])('refuses %o as a problem', async (extra, message) => {
    await expect(host.login(authorizeUrl(spotify, extra))).rejects.toThrow(message)
    expect(spotify.problems).toHaveLength(1)
  })

  it('refuses redirect URIs that the dashboard refuses, and any port of a loopback address', async () => {
    const register = (uri: string) =>
      spotify.addApplication({ clientId: 'b', clientSecret: 's', redirectUris: [uri] })
    expect(() => register('http://localhost:8888/callback')).toThrow('does not accept')
    expect(() => register('http://party.example/callback')).toThrow('does not accept')
    register('http://127.0.0.1/callback')
    const url = authorizeUrl(spotify, {
      client_id: 'b',
      redirect_uri: 'http://127.0.0.1:4321/callback',
    })
    expect(await host.login(url)).toContain('http://127.0.0.1:4321/callback?code=')
  })
})

describe('the token endpoint', () => {
  it('gives tokens for a code once', async () => {
    const code = codeIn(await host.login(authorizeUrl(spotify)))
    const { status, body } = await requestToken(spotify, exchange(code))
    expect(status).toBe(200)
    expect(body).toEqual({
      access_token: expect.any(String),
      refresh_token: expect.any(String),
      token_type: 'Bearer',
      scope: allScopes.join(' '),
      expires_in: 3600,
    })
    expect(await requestToken(spotify, exchange(code))).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    })
    expect(spotify.problems).toEqual([])
  })

  it('takes the secret in the body, and refuses a wrong one', async () => {
    const code = codeIn(await host.login(authorizeUrl(spotify)))
    const wrong = await requestToken(spotify, exchange(code), 'guess')
    expect(wrong).toMatchObject({ status: 400, body: { error: 'invalid_client' } })
    const form = { ...exchange(code), client_id: 'app', client_secret: 'secret' }
    expect(await requestToken(spotify, form, null)).toMatchObject({ status: 200 })
  })

  it('forgets a code after ten minutes, and checks its redirect URI', async () => {
    const code = codeIn(await host.login(authorizeUrl(spotify)))
    const form = { ...exchange(code), redirect_uri: `${redirectUri}2` }
    expect(await requestToken(spotify, form)).toMatchObject({ status: 400 })
    const late = codeIn(await host.login(authorizeUrl(spotify)))
    clock.now += 600_000
    expect(await requestToken(spotify, exchange(late))).toMatchObject({
      body: { error: 'invalid_grant' },
    })
  })

  it('checks the verifier of PKCE, with and without a secret', async () => {
    const verifier = 'v'.repeat(64)
    const challenge = createHash('sha256').update(verifier).digest('base64url')
    const pkce = { code_challenge: challenge, code_challenge_method: 'S256' }
    const login = async () => codeIn(await host.login(authorizeUrl(spotify, pkce)))
    const missing = await requestToken(spotify, exchange(await login()))
    expect(missing).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    const right = { ...exchange(await login()), code_verifier: verifier }
    expect(await requestToken(spotify, right)).toMatchObject({ status: 200 })
    const open = { ...exchange(await login()), code_verifier: verifier, client_id: 'app' }
    const { body } = await requestToken(spotify, open, null)
    const refresh = { grant_type: 'refresh_token', client_id: 'app' }
    const refreshToken = String(Object(body).refresh_token)
    const next = await requestToken(spotify, { ...refresh, refresh_token: refreshToken }, null)
    expect(Object(next.body).refresh_token).not.toBe(refreshToken)
  })

  it('refreshes without a new refresh token, unless told to rotate', async () => {
    const { refreshToken } = await signIn(spotify, host)
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken }
    const kept = await requestToken(spotify, form)
    expect(Object.keys(Object(kept.body))).not.toContain('refresh_token')
    spotify.behaviour.rotateRefreshTokens = true
    const rotated = await requestToken(spotify, form)
    expect(Object(rotated.body).refresh_token).not.toBe(refreshToken)
    expect(await requestToken(spotify, form)).toMatchObject({ body: { error: 'invalid_grant' } })
  })

  it('refuses a refresh token after revocation, and six months after consent', async () => {
    const { refreshToken, call } = await signIn(spotify, host)
    host.revoke()
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken }
    expect(await requestToken(spotify, form)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'Refresh token revoked' },
    })
    expect(await call('GET', '/me')).toMatchObject({ status: 401 })
    const second = await signIn(spotify, host)
    clock.now += 183 * 24 * 3_600_000
    expect(
      await requestToken(spotify, { ...form, refresh_token: second.refreshToken }),
    ).toMatchObject({ body: { error_description: 'Refresh token expired' } })
  })

  it('reports a body that is not a form', async () => {
    const response = await fetch(`${spotify.url}/api/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ grant_type: 'refresh_token' }),
    })
    expect(response.status).toBe(400)
    expect(spotify.problems).toEqual(['POST /api/token: the body must be form-encoded'])
    expect(spotify.requests.at(-1)).toMatchObject({ path: '/api/token', body: '', status: 400 })
  })
})

describe('access tokens', () => {
  it('expire by themselves and by hand', async () => {
    const { call } = await signIn(spotify, host)
    clock.now += 3_600_000
    const expired = { error: { status: 401, message: 'The access token expired' } }
    expect(await call('GET', '/me')).toMatchObject({ status: 401, body: expired })
    const fresh = await signIn(spotify, host)
    expect(await fresh.call('GET', '/me')).toMatchObject({ status: 200 })
    host.expireAccessTokens()
    expect(await fresh.call('GET', '/me')).toMatchObject({ status: 401, body: expired })
    expect(spotify.problems).toEqual([])
  })
})
