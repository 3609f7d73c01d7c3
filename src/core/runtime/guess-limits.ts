import type { VaultKinds } from '../ports.ts'

type WrongCodes = VaultKinds['guesses']

export interface GuessLimit {
  /** Typing errors are free; after these each wrong code costs twice the wait of the one before. */
  readonly freeTries: number
  readonly longestWaitMs: number
  /** One wrong code is forgiven for each such time in which there was none. */
  readonly forgivenEveryMs: number
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const FIRST_WAIT_MS = 10_000
/** Whatever the clock did since, nobody waits longer. */
const LONGEST_WAIT_MS = HOUR_MS

/** Each has room for what some within it may do wrong, so that one alone keeps nobody else out. */
export const guessLimits = {
  person: { freeTries: 3, longestWaitMs: LONGEST_WAIT_MS, forgivenEveryMs: HOUR_MS },
  channel: { freeTries: 10, longestWaitMs: LONGEST_WAIT_MS, forgivenEveryMs: HOUR_MS },
  /** A Discord server, a Slack workspace. */
  place: { freeTries: 30, longestWaitMs: LONGEST_WAIT_MS, forgivenEveryMs: 20 * MINUTE_MS },
  everywhere: { freeTries: 100, longestWaitMs: 10 * MINUTE_MS, forgivenEveryMs: MINUTE_MS },
} as const satisfies Readonly<Record<string, GuessLimit>>

/** What is to be kept after one more wrong code. */
export function afterWrongCode(
  before: WrongCodes | undefined,
  limit: GuessLimit,
  now: number,
): WrongCodes {
  const wrong = Math.min(stillCounted(before, limit, now) + 1, mostCounted(limit))
  const doublings = wrong - limit.freeTries
  const waitMs = doublings < 0 ? 0 : Math.min(limit.longestWaitMs, FIRST_WAIT_MS * 2 ** doublings)
  return { wrong, lastAt: now, blockedUntil: now + waitMs }
}

/** Until when no code is looked up; undefined where it is. */
export function blockedUntil(known: WrongCodes | undefined, now: number): number | undefined {
  const until = known?.blockedUntil ?? 0
  return until > now && until - now <= LONGEST_WAIT_MS ? until : undefined
}

/** Whether keeping it changes nothing any more, under any of the limits. */
export function isForgiven(known: WrongCodes, now: number): boolean {
  return Object.values(guessLimits).every((limit) => stillCounted(known, limit, now) === 0)
}

function stillCounted(known: WrongCodes | undefined, limit: GuessLimit, now: number): number {
  if (known === undefined) return 0
  const forgiven = Math.floor(Math.max(0, now - known.lastAt) / limit.forgivenEveryMs)
  return Math.max(0, known.wrong - forgiven)
}

/** Beyond the longest wait there is nothing to count. */
function mostCounted({ freeTries, longestWaitMs }: GuessLimit): number {
  return freeTries + Math.ceil(Math.log2(longestWaitMs / FIRST_WAIT_MS))
}
