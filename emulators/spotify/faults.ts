import type { Account } from './account.ts'
import { apiError, type Call, json, type Reply } from './http.ts'
import type { EmulatedAccount, FaultReply, FaultRoute, Faults, RateLimit } from './types.ts'

/** What to do instead of, or after, the real answer. */
export interface Interference {
  readonly applyFirst: boolean
  readonly delayMs: number
  readonly outcome: Reply | 'hang' | 'reset' | 'as usual'
}

/** The faults a test asked for. */
export class InjectedFaults implements Faults {
  readonly #answers: { route: FaultRoute; reply: FaultReply; left: number }[] = []
  readonly #limits: { limit: RateLimit; left: number }[] = []
  readonly #withoutPremium = new Set<string>()
  readonly #transitions = new Map<string, { perStart: number; startsSeen: number; left: number }>()

  answerNext(route: FaultRoute, reply: FaultReply, times = 1): void {
    this.#answers.push({ route, reply, left: times })
  }

  rateLimit(limit: RateLimit): void {
    const left = limit.requests === 'until cleared' ? Number.POSITIVE_INFINITY : limit.requests
    this.#limits.push({ limit, left })
  }

  premiumRequired(account: EmulatedAccount, on: boolean): void {
    if (on) this.#withoutPremium.add(account.id)
    else this.#withoutPremium.delete(account.id)
  }

  tokenMissingAtTransitions(account: EmulatedAccount, requestsPerTransition: number): void {
    const startsSeen = account.player.history().length
    this.#transitions.set(account.id, { perStart: requestsPerTransition, startsSeen, left: 0 })
  }

  clear(): void {
    this.#answers.length = 0
    this.#limits.length = 0
    this.#withoutPremium.clear()
    this.#transitions.clear()
  }

  /** The interference for this request, which it uses up. */
  take(call: Call, account: Account | null): Interference | null {
    const answer = this.#answers.find(
      ({ route, left }) => left > 0 && matches(route, call, account),
    )
    if (answer !== undefined) {
      answer.left -= 1
      return interferenceOf(answer.reply)
    }
    const refusal =
      this.#takeLimit(call, account) ??
      this.#takeTransition(call, account) ??
      this.#premiumRefusal(call, account)
    return refusal === null ? null : { applyFirst: false, delayMs: 0, outcome: refusal }
  }

  #takeLimit(call: Call, account: Account | null): Reply | null {
    const found = this.#limits.find(
      ({ limit, left }) =>
        left > 0 && matches({ ...limit, path: limit.path ?? /^\/v1\// }, call, account),
    )
    if (found === undefined) return null
    found.left -= 1
    const { quota, retryAfterSeconds } = found.limit
    const headers: Record<string, string> =
      retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) }
    return quota
      ? apiError(429, 'Too many requests', 'QUOTA_EXCEEDED', headers)
      : apiError(429, 'API rate limit exceeded', undefined, headers)
  }

  #takeTransition(call: Call, account: Account | null): Reply | null {
    const watch = account === null ? undefined : this.#transitions.get(account.id)
    if (watch === undefined || account === null || !isPlayerPath(call)) return null
    const starts = account.player.history().length
    if (starts > watch.startsSeen) {
      watch.startsSeen = starts
      watch.left = watch.perStart
    }
    if (watch.left <= 0) return null
    watch.left -= 1
    return apiError(401, 'Access token missing')
  }

  #premiumRefusal(call: Call, account: Account | null): Reply | null {
    if (account === null || !this.#withoutPremium.has(account.id)) return null
    if (!isPlayerPath(call) || call.method === 'GET') return null
    return apiError(403, 'Player command failed: Premium required', 'PREMIUM_REQUIRED')
  }
}

function isPlayerPath({ path }: Call): boolean {
  return path.startsWith('/v1/me/player')
}

function matches(
  route: { method?: string; path: RegExp; account?: string },
  call: Call,
  account: Account | null,
): boolean {
  if (route.method !== undefined && route.method !== call.method) return false
  if (route.account !== undefined && route.account !== account?.id) return false
  return call.path.search(route.path) >= 0
}

function interferenceOf(reply: FaultReply): Interference {
  const { applyFirst = false, delayMs = 0, hang, reset, status, headers } = reply
  if (hang) return { applyFirst, delayMs, outcome: 'hang' }
  if (reset) return { applyFirst, delayMs, outcome: 'reset' }
  if (status === undefined) return { applyFirst, delayMs, outcome: 'as usual' }
  if ('body' in reply) return { applyFirst, delayMs, outcome: json(status, reply.body, headers) }
  const type = reply.text === undefined ? {} : { 'content-type': 'text/html; charset=utf-8' }
  const outcome = { status, headers: { ...type, ...headers }, body: reply.text ?? '' }
  return { applyFirst, delayMs, outcome }
}
