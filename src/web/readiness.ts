import type { Log } from '../core/ports.ts'

export interface Readiness {
  readonly ok: boolean
  /** What the bot lacks. */
  readonly reasons?: readonly string[]
}

/** A check writes to the store and is open to everybody: so it is made once for all who ask. */
const KEPT_MS = 1_000
const PATIENCE_MS = 3_000
const NO_ANSWER: Readiness = { ok: false, reasons: ['The check takes too long.'] }
const NO_CHECK: Readiness = { ok: false, reasons: ['The check itself failed.'] }

/**
 * Whether the bot is ready, by a check that is made at most once a second and never twice at a time.
 * Always tells within three seconds.
 */
export function readinessBy(check: () => Promise<Readiness>, log: Log): () => Promise<Readiness> {
  let known: { readonly readiness: Readiness; readonly until: number } | undefined
  let checking: { readonly result: Promise<Readiness>; readonly until: number } | undefined

  async function look(): Promise<Readiness> {
    const readiness = await outcomeOf(check, log)
    known = { readiness, until: performance.now() + KEPT_MS }
    checking = undefined
    return readiness
  }

  return async () => {
    const now = performance.now()
    if (known !== undefined && now < known.until) return known.readiness
    checking ??= { result: look(), until: now + PATIENCE_MS }
    return within(checking.until - now, checking.result, NO_ANSWER)
  }
}

async function outcomeOf(check: () => Promise<Readiness>, log: Log): Promise<Readiness> {
  try {
    return await check()
  } catch (error) {
    log.error('It could not be found out whether the bot is ready.', { error })
    return NO_CHECK
  }
}

async function within<Value>(ms: number, work: Promise<Value>, otherwise: Value): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Value>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
