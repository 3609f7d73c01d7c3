import { createHash, randomBytes } from 'node:crypto'
import SpotifyWebApi from 'spotify-web-api-node'
import AuthenticationRequest from 'spotify-web-api-node/src/authentication-request.js'
import HttpManager from 'spotify-web-api-node/src/http-manager.js'
import { z } from 'zod'
import { accountId } from '../core/engine/ids.ts'
import { type Clock, type Log, MusicFailure, type MusicLogin } from '../core/ports.ts'
import { detailsOf, failureOf, troubleOf } from './errors.ts'
import { parseBody } from './parsing.ts'
import { ErrorReply } from './replies.ts'
import type { Requests } from './requests.ts'
import { type IssuedTokens, readTokens, type Tokens } from './tokens.ts'

const SCOPES = [
  'user-read-private',
  'playlist-read-private',
  'playlist-read-collaborative',
  'user-read-playback-state',
  'user-modify-playback-state',
  'user-read-currently-playing',
]

const SECRET_BYTES = 32
const MAX_NAME_LENGTH = 100

/** `id` may change; `account_id` stays, but older applications do not get it. */
const profile = z.object({
  id: z.string().min(1),
  account_id: z.string().min(1).nullish().catch(undefined),
  display_name: z.string().min(1).nullish().catch(undefined),
})

export interface AuthorizationOptions {
  readonly clientId: string
  readonly clientSecret: string
  readonly redirectUri: string
  readonly accountsUrl: string
  readonly clock: Clock
  readonly log: Log
  readonly requests: Requests
  readonly tokens: Tokens
}

/** Authorization code with PKCE. The library knows no PKCE, and does not encode what it puts in addresses. */
export function createAuthorization(options: AuthorizationOptions): MusicLogin {
  const { clientId, clientSecret, redirectUri, accountsUrl, clock, log, requests, tokens } = options

  async function redeem(code: string, verifier: string): Promise<IssuedTokens> {
    const request = AuthenticationRequest.builder()
      .withPath('/api/token')
      .withHeaders({
        Authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
        'Content-Type': 'application/x-www-form-urlencoded',
      })
      .withBodyParameters({
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        code_verifier: verifier,
      })
      .build()
    try {
      // A code can be used once only.
      const manner = { bucket: 'accounts', repeatable: false } as const
      const { body } = await requests.send(manner, () => request.execute(HttpManager.post))
      return tokensIn(body)
    } catch (error) {
      throw failureOfCode(error)
    }
  }

  function tokensIn(body: unknown): IssuedTokens {
    const issued = readTokens(body, clock.now())
    if (issued === undefined) throw new MusicFailure('unavailable', 'Spotify sent no token.')
    return issued
  }

  function failureOfCode(error: unknown): unknown {
    if (error instanceof ErrorReply) {
      log.warn('Spotify refused a login', { reason: detailsOf(error).reason })
      if (error.reply.statusCode >= 500) return new MusicFailure('unavailable', error.message)
      return new MusicFailure('loginRefused', 'Spotify did not take the login.')
    }
    if (error instanceof MusicFailure && error.reason === 'unknownOutcome') {
      return new MusicFailure('unavailable', error.message)
    }
    return error
  }

  async function readProfile(accessToken: string) {
    try {
      const manner = { bucket: 'profile', repeatable: true } as const
      const { body } = await requests.send(manner, () => new SpotifyWebApi({ accessToken }).getMe())
      const { id, account_id, display_name } = parseBody(profile, body)
      const name = (display_name ?? id).slice(0, MAX_NAME_LENGTH)
      return { account: accountId(account_id ?? id), name }
    } catch (error) {
      const trouble = troubleOf(error)
      throw trouble === undefined ? error : failureOf(trouble)
    }
  }

  return {
    request() {
      const state = randomBytes(SECRET_BYTES).toString('base64url')
      const verifier = randomBytes(SECRET_BYTES).toString('base64url')
      const parameters = new URLSearchParams({
        client_id: clientId,
        response_type: 'code',
        redirect_uri: redirectUri,
        scope: SCOPES.join(' '),
        state,
        code_challenge_method: 'S256',
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      })
      return { url: `${accountsUrl.replace(/\/+$/, '')}/authorize?${parameters}`, state, verifier }
    },

    async exchange(code, verifier) {
      const issued = await redeem(code, verifier)
      const { refreshToken } = issued
      if (refreshToken === undefined) {
        throw new MusicFailure('unavailable', 'Spotify sent no token to renew the login with.')
      }
      const person = await readProfile(issued.accessToken)
      await tokens.keep({ ...person, ...issued, refreshToken })
      return person
    },

    forget: (account) => tokens.forget(account),
  }
}
