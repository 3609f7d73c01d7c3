import type { Clock } from '../../core/ports.ts'

/** Everything that is asked of Slack for a workspace. */
export type Method =
  | 'chat.postMessage'
  | 'chat.update'
  | 'chat.delete'
  | 'reactions.add'
  | 'reactions.get'
  | 'conversations.info'
  | 'conversations.join'
  | 'users.info'
  | 'views.open'
  | 'views.update'
  | 'views.publish'

/** Slack counts over any minute; a second more makes up for requests that travel at unequal speed. */
export const WINDOW_MS = 61_000

/**
 * Calls in one window and workspace: a little below what Slack grants each method.
 * https://docs.slack.dev/apis/web-api/rate-limits
 */
const MOST: Readonly<Record<Method, number>> = {
  'chat.postMessage': 200,
  'chat.update': 48,
  'chat.delete': 46,
  'reactions.add': 46,
  'reactions.get': 46,
  'conversations.info': 46,
  'conversations.join': 46,
  'users.info': 90,
  'views.open': 95,
  'views.update': 95,
  'views.publish': 95,
}

/** What the edits of all boards of a workspace may come to together, in a window. */
export const EDITS = 44

/** One method in one workspace. */
interface Account {
  /** Instants of calls made or promised, in order. */
  calls: number[]
  /** Calls promised for later, by who may make them. */
  readonly promised: Map<string, number>
  /** Slack refuses until then. */
  blockedUntil: number
}

/**
 * Keeps the calls of each workspace below Slack's limits, method by method: so what comes often
 * never takes anything from what people wait for.
 */
export class Budget {
  readonly #clock: Clock
  readonly #accounts = new Map<string, Account>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Takes one call; 0 when it may be made now, else how long to wait, and nothing is taken. */
  take(team: string, method: Method): number {
    return this.takeAll(team, method, 1)
  }

  /** Takes so many calls or none. */
  takeAll(team: string, method: Method, count: number): number {
    const account = this.#account(team, method)
    const now = this.#clock.now()
    const wait = this.#nextAt(account, method, now, count) - now
    if (wait > 0) return wait
    add(account, now, count)
    return 0
  }

  /**
   * As `take`, but whoever has to wait gets a call promised, in the order of asking: so nobody is
   * overtaken again and again. `holder` says who comes back.
   */
  queue(team: string, method: Method, holder: string): number {
    const account = this.#account(team, method)
    const now = this.#clock.now()
    const promisedAt = account.promised.get(holder)
    if (promisedAt !== undefined && promisedAt <= now && account.blockedUntil <= now) {
      account.promised.delete(holder)
      return 0
    }
    if (promisedAt !== undefined) return Math.max(promisedAt, account.blockedUntil) - now
    const at = this.#nextAt(account, method, now, 1)
    add(account, at, 1)
    if (at <= now) return 0
    account.promised.set(holder, at)
    return at - now
  }

  /** Slack has refused a call. */
  block(team: string, method: Method, waitMs: number): void {
    this.#account(team, method).blockedUntil = this.#clock.now() + waitMs
  }

  #account(team: string, method: Method): Account {
    const key = `${team} ${method}`
    const known = this.#accounts.get(key)
    if (known !== undefined) {
      this.#forgetOld(known)
      return known
    }
    const account: Account = { calls: [], promised: new Map(), blockedUntil: 0 }
    this.#accounts.set(key, account)
    return account
  }

  /** What lies too far ahead was written before the clock was set back. */
  #forgetOld(account: Account): void {
    const now = this.#clock.now()
    const isKept = (at: number) => at > now - WINDOW_MS && at <= now + WINDOW_MS * 2
    account.calls = account.calls.filter(isKept)
    for (const [holder, at] of account.promised) {
      if (!isKept(at)) account.promised.delete(holder)
    }
    if (account.blockedUntil > now + 60 * WINDOW_MS) account.blockedUntil = now
  }

  /** When so many more calls fit in. */
  #nextAt({ calls, blockedUntil }: Account, method: Method, now: number, count: number): number {
    const oldest = calls[calls.length - MOST[method] + count - 1]
    return Math.max(now, blockedUntil, oldest === undefined ? now : oldest + WINDOW_MS)
  }
}

function add(account: Account, at: number, count: number): void {
  for (let call = 0; call < count; call += 1) account.calls.push(at)
  account.calls.sort((one, other) => one - other)
}
