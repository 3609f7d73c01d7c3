import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type EmulatedAccount, type SpotifyEmulator, startSpotifyEmulator } from './index.ts'

const redirectUri = 'http://127.0.0.1:8888/spotify/callback'
const scopes = [
  'playlist-read-private',
  'user-read-playback-state',
  'user-modify-playback-state',
  'user-read-currently-playing',
  'user-read-recently-played',
]
let spotify: SpotifyEmulator
let host: EmulatedAccount
const now = 1_800_000_000_000

beforeEach(async () => {
  spotify = await startSpotifyEmulator({ now: () => now })
  spotify.addApplication({ clientId: 'app', clientSecret: 'secret', redirectUris: [redirectUri] })
  host = spotify.addAccount({ name: 'Dana' })
})

afterEach(() => spotify.close())

function authorizeUrl(extra: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    client_id: 'app',
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state: 'st&te',
    ...extra,
  })
  return `${spotify.url}/authorize?${query}`
}

async function token(form: Record<string, string>, secret = 'secret') {
  const response = await fetch(`${spotify.url}/api/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`app:${secret}`).toString('base64')}` },
    body: new URLSearchParams(form),
  })
  return { status: response.status, body: JSON.parse(await response.text()) }
}

async function login(account = host) {
  const code = new URL(await account.login(authorizeUrl())).searchParams.get('code') ?? ''
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri }
  const { body } = await token(form)
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${spotify.url}/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${accessToken}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const content = await response.text()
    const isJson = response.headers.get('content-type')?.startsWith('application/json')
    return {
      status: response.status,
      headers: response.headers,
      content,
      body: isJson ? JSON.parse(content) : null,
    }
  }
  const accessToken: string = body.access_token
  return { call, tokens: body, code }
}

describe('the accounts service', () => {
  it('lets a person agree, and passes code and state back', async () => {
    const location = new URL(await host.login(authorizeUrl()))
    expect(location.origin + location.pathname).toBe(redirectUri)
    expect(location.searchParams.get('state')).toBe('st&te')
    const denied = new URL(await host.login(authorizeUrl(), 'deny'))
    expect(denied.searchParams.get('error')).toBe('access_denied')
    expect(spotify.problems).toEqual([])
  })
})

describe('the Web API', () => {
  it('plays a playlist and shows it', async () => {
    const playlist = host.addPlaylist({ name: 'Friday', tracks: spotify.makeTracks(60) })
    const device = host.addDevice({ name: 'Kitchen' })
    const { call } = await login()
    expect((await call('GET', '/me/player')).status).toBe(204)
    const started = await call('PUT', `/me/player/play?device_id=${device.id}`, {
      context_uri: playlist.uri,
      offset: { position: 2 },
    })
    expect(started.status).toBe(204)
    const { body } = await call('GET', '/me/player')
    expect(body.item.name).toBe('Song 3')
    expect(host.player.history()).toHaveLength(1)
    expect(spotify.problems).toEqual([])
  })
})
