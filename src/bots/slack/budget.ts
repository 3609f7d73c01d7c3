import type { Clock } from '../../core/ports.ts'

/** Everything that is asked of Slack for a workspace. */
export type Method =
  | 'chat.postMessage'
  | 'chat.update'
  | 'chat.delete'
  | 'chat.postEphemeral'
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
  'chat.postEphemeral': 90,
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

/** No refusal of Slack's lasts longer. */
const LONGEST_BLOCK_MS = 60 * 60_000
/** Whoever was told to wait and does not come back loses the place after so much more. */
const GRACE_MS = 5_000
const SHORTEST_WAIT_MS = 1_000

/** One method in one workspace. */
interface Account {
  readonly most: number
  /** Instants of the calls in the window, in order. */
  calls: number[]
  /** Who was told to wait, first come first, and until when the place is kept. */
  readonly waiting: Map<string, number>
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

  /** Takes so many calls or none; 0 when they may be made now, else how long to wait. */
  take(team: string, method: Method, count = 1): number {
    const account = this.#account(team, method)
    const wait = this.#waitFor(account, count)
    if (wait === 0) this.#add(account, count)
    return wait
  }

  /**
   * As `take` for one call, but who has to wait gets a place in a queue: so nobody is overtaken
   * again and again. `holder` says who comes back.
   */
  queue(team: string, method: Method, holder: string): number {
    const account = this.#account(team, method)
    const { waiting } = account
    const place = [...waiting.keys()].indexOf(holder)
    const ahead = place < 0 ? waiting.size : place
    const wait = this.#waitFor(account, ahead + 1)
    if (wait > 0) {
      waiting.set(holder, this.#clock.now() + wait + GRACE_MS)
      return wait
    }
    waiting.delete(holder)
    this.#add(account, 1)
    return 0
  }

  /** Slack has refused a call. */
  block(team: string, method: Method, waitMs: number): void {
    this.#account(team, method).blockedUntil = this.#clock.now() + waitMs
  }

  #account(team: string, method: Method): Account {
    const key = `${team} ${method}`
    const account = this.#accounts.get(key) ?? {
      most: MOST[method],
      calls: [],
      waiting: new Map<string, number>(),
      blockedUntil: 0,
    }
    this.#accounts.set(key, account)
    this.#forgetOld(account)
    return account
  }

  /** What lies ahead was written before the clock was set back. */
  #forgetOld(account: Account): void {
    const now = this.#clock.now()
    account.calls = account.calls.filter((at) => at > now - WINDOW_MS && at <= now)
    for (const [holder, until] of account.waiting) {
      if (until < now || until > now + LONGEST_BLOCK_MS) account.waiting.delete(holder)
    }
    if (account.blockedUntil > now + LONGEST_BLOCK_MS) account.blockedUntil = now
  }

  #add(account: Account, count: number): void {
    for (let call = 0; call < count; call += 1) account.calls.push(this.#clock.now())
  }

  /** Until so many more calls fit into the window. */
  #waitFor({ most, calls, blockedUntil }: Account, count: number): number {
    const now = this.#clock.now()
    if (calls.length + count <= most && blockedUntil <= now) return 0
    const leaving = calls[Math.min(calls.length, calls.length - most + count) - 1]
    const roomAt = leaving === undefined ? now : leaving + WINDOW_MS
    return Math.max(SHORTEST_WAIT_MS, roomAt - now, blockedUntil - now)
  }
}
