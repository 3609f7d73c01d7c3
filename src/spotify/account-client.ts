import SpotifyWebApi from 'spotify-web-api-node'
import type { AccountId } from '../core/engine/ids.ts'
import type { Clock } from '../core/ports.ts'
import { failureOf, type Trouble, troubleOf } from './errors.ts'
import type { Answer, Manner, Requests } from './requests.ts'
import type { Tokens } from './tokens.ts'
import { wait } from './waiting.ts'

const DOUBT_WAIT_MS = 1_000
const PREMIUM_WAIT_MS = 500

export type AccountCall = (
  api: SpotifyWebApi,
) => Promise<{ readonly statusCode: number; readonly body: unknown }>

/** Sends requests in the name of one account, and mends what is wrong with its token. */
export class AccountClient {
  readonly #account: AccountId
  readonly #tokens: Tokens
  readonly #requests: Requests
  readonly #clock: Clock

  constructor(account: AccountId, tokens: Tokens, requests: Requests, clock: Clock) {
    this.#account = account
    this.#tokens = tokens
    this.#requests = requests
    this.#clock = clock
  }

  /** Rejects with MusicFailure. A refusal never took effect, so trying again after one is safe. */
  async send(manner: Manner, call: AccountCall): Promise<Answer> {
    const met: Trouble['kind'][] = []
    for (;;) {
      // First, so that no token is renewed for nothing.
      await this.#requests.expectOpen(manner.bucket)
      const accessToken = await this.#tokens.current(this.#account)
      try {
        // The library keeps and changes the object it is given: every call gets one of its own.
        return await this.#requests.send(manner, () => call(new SpotifyWebApi({ accessToken })))
      } catch (error) {
        const trouble = troubleOf(error)
        if (trouble === undefined) throw error
        const timesMet = met.filter((kind) => kind === trouble.kind).length
        if (!(await this.#remedy(trouble.kind, timesMet, accessToken))) throw failureOf(trouble)
        met.push(trouble.kind)
      }
    }
  }

  /** Tells whether another attempt makes sense. */
  async #remedy(kind: Trouble['kind'], timesMet: number, accessToken: string): Promise<boolean> {
    if (kind === 'tokenDoubted' && timesMet === 0) {
      await wait(this.#clock, DOUBT_WAIT_MS)
      return true
    }
    if (kind === 'tokenDoubted' && timesMet === 1) {
      await this.#tokens.renewDoubted(this.#account, accessToken)
      return true
    }
    if (kind === 'tokenExpired' && timesMet === 0) {
      await this.#tokens.renew(this.#account, accessToken)
      return true
    }
    if (kind === 'premiumRequired' && timesMet === 0) {
      await wait(this.#clock, PREMIUM_WAIT_MS)
      return true
    }
    return false
  }
}
