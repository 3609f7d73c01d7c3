import { createHmac } from 'node:crypto'
import { isObject, type Json, parsed } from '../json.ts'
import { newSecret } from '../state/ids.ts'
import type { World } from '../state/world.ts'
import { ACKNOWLEDGE_WITHIN_MS, type InteractionKind, type Outcome } from './delivery.ts'

type Attempt =
  | { ok: true; response: unknown }
  | { ok: false; reason: 'http_timeout' | 'connection_failed' }
  | { ok: false; reason: 'http_error'; status: number; mayRetry: boolean }

/** Signed requests to the app's own addresses. */
export class HttpDelivery {
  readonly #world: World
  readonly #redeliverAfterMs: readonly number[]
  readonly #retries = new Set<NodeJS.Timeout>()

  constructor(world: World, redeliverAfterMs: readonly number[]) {
    this.#world = world
    this.#redeliverAfterMs = redeliverAfterMs
  }

  async interact(url: string | undefined, kind: InteractionKind, payload: Json): Promise<Outcome> {
    if (url === undefined) return { ok: false, reason: `there is no request URL for ${kind}` }
    const isCommand = kind === 'commands'
    const form = isCommand ? stringsOf(payload) : { payload: JSON.stringify(payload) }
    const body = new URLSearchParams(form).toString()
    const attempt = await this.#post(url, 'application/x-www-form-urlencoded', body)
    if (attempt.ok) return attempt
    const { reason } = attempt
    if (reason === 'http_error') {
      return { ok: false, reason, problem: `answered with status ${attempt.status}` }
    }
    const isLate = reason === 'http_timeout'
    return { ok: false, reason, ...(isLate ? { problem: 'no acknowledgement within 3 s' } : {}) }
  }

  event(url: string, payload: Json): void {
    void this.#attempt(url, JSON.stringify(payload), 0)
  }

  /** Asks the app to prove that the address is its own. */
  async verify(url: string): Promise<void> {
    const challenge = newSecret()
    const token = this.#world.app.verificationToken
    const body = JSON.stringify({ token, challenge, type: 'url_verification' })
    const attempt = await this.#post(url, 'application/json', body)
    const response = attempt.ok ? attempt.response : undefined
    const answer = isObject(response) ? (response.challenge ?? response.text) : undefined
    if (answer !== challenge) throw new Error(`${url} did not answer with the challenge`)
  }

  stop(): void {
    for (const timer of this.#retries) clearTimeout(timer)
  }

  async #attempt(url: string, body: string, number: number, formerReason?: string): Promise<void> {
    const retry: Record<string, string> = formerReason
      ? { 'X-Slack-Retry-Num': String(number), 'X-Slack-Retry-Reason': formerReason }
      : {}
    const attempt = await this.#post(url, 'application/json', body, retry)
    if (attempt.ok || (attempt.reason === 'http_error' && !attempt.mayRetry)) return
    const delayMs = this.#redeliverAfterMs[number]
    if (delayMs === undefined) return
    const timer = setTimeout(() => {
      this.#retries.delete(timer)
      void this.#attempt(url, body, number + 1, attempt.reason)
    }, delayMs).unref()
    this.#retries.add(timer)
  }

  async #post(
    url: string,
    contentType: string,
    body: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Attempt> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': contentType, ...headers, ...this.#signature(body) },
        body,
        signal: AbortSignal.timeout(ACKNOWLEDGE_WITHIN_MS),
      })
      const text = await response.text()
      if (response.ok) return { ok: true, response: read(text) }
      const mayRetry = response.headers.get('x-slack-no-retry') !== '1'
      return { ok: false, reason: 'http_error', status: response.status, mayRetry }
    } catch (error) {
      const isTimeout = error instanceof Error && error.name === 'TimeoutError'
      return { ok: false, reason: isTimeout ? 'http_timeout' : 'connection_failed' }
    }
  }

  /** By the machine's clock, against which the app checks it. */
  #signature(body: string): Record<string, string> {
    const timestamp = String(Math.floor(Date.now() / 1000))
    const hash = createHmac('sha256', this.#world.app.signingSecret)
    const signature = hash.update(`v0:${timestamp}:${body}`).digest('hex')
    return { 'X-Slack-Request-Timestamp': timestamp, 'X-Slack-Signature': `v0=${signature}` }
  }
}

function stringsOf(payload: Json): Record<string, string> {
  return Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, String(value)]))
}

function read(text: string): unknown {
  return text === '' ? {} : (parsed(text) ?? { text })
}
