import {
  type EmulatedAccount,
  type SpotifyEmulator,
  type SpotifyEmulatorOptions,
  startSpotifyEmulator,
} from './index.ts'

export const redirectUri = 'http://127.0.0.1:8888/spotify/callback'

export const allScopes = [
  'playlist-read-private',
  'playlist-read-collaborative',
  'user-read-playback-state',
  'user-modify-playback-state',
  'user-read-currently-playing',
  'user-read-recently-played',
]

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly content: string
  /** Parsed when the answer says that it is JSON. */
  readonly body: unknown
}

export type Call = (method: string, path: string, body?: unknown) => Promise<Answer>

/** An emulator with one application and a clock moved by hand. */
export async function emulatorAt(start: number, options: SpotifyEmulatorOptions = {}) {
  const clock = { now: start }
  const spotify = await startSpotifyEmulator({ now: () => clock.now, ...options })
  spotify.addApplication({ clientId: 'app', clientSecret: 'secret', redirectUris: [redirectUri] })
  return { spotify, clock }
}

export function authorizeUrl(spotify: SpotifyEmulator, extra: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    client_id: 'app',
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: allScopes.join(' '),
    state: 'st&te',
    ...extra,
  })
  return `${spotify.url}/authorize?${query}`
}

export function codeIn(location: string): string {
  return new URL(location).searchParams.get('code') ?? ''
}

/** POST /api/token with Basic authorization, unless `secret` is null. */
export async function requestToken(
  spotify: SpotifyEmulator,
  form: Record<string, string>,
  secret: string | null = 'secret',
): Promise<Answer> {
  const basic = `Basic ${Buffer.from(`app:${secret}`).toString('base64')}`
  return read(
    await fetch(`${spotify.url}/api/token`, {
      method: 'POST',
      headers: secret === null ? {} : { authorization: basic },
      body: new URLSearchParams(form),
    }),
  )
}

/** Logs the account in and answers a function that calls the Web API for it. */
export async function signIn(
  spotify: SpotifyEmulator,
  account: EmulatedAccount,
  scopes = allScopes,
): Promise<{ call: Call; accessToken: string; refreshToken: string }> {
  const location = await account.login(authorizeUrl(spotify, { scope: scopes.join(' ') }))
  const form = {
    grant_type: 'authorization_code',
    code: codeIn(location),
    redirect_uri: redirectUri,
  }
  const { body } = await requestToken(spotify, form)
  const tokens = Object(body)
  const accessToken = String(tokens.access_token)
  const call: Call = async (method, path, sent) =>
    read(
      await fetch(`${spotify.url}/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${accessToken}`,
          ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
      }),
    )
  return { call, accessToken, refreshToken: String(tokens.refresh_token) }
}

async function read(response: Response): Promise<Answer> {
  const { status, headers } = response
  const content = await response.text()
  const isJson = headers.get('content-type')?.startsWith('application/json')
  return { status, headers, content, body: isJson ? JSON.parse(content) : undefined }
}
