import { type Log, StoreFailure } from '../core/ports.ts'
import type { KeyvTable } from './keyv-table.ts'
import { textOf } from './row-text.ts'
import { why } from './unreadable.ts'

export type StoreHealth = { readonly ok: true } | { readonly ok: false; readonly why: string }

const KEY = 'health'
/** As much as a large party takes. A few bytes fit on a disk that is full for everything else. */
const PROBE = textOf('-'.repeat(32 * 1024))

/** Finds out whether the store takes a record. It is logged when that changes. */
export class StoreProbe {
  readonly #table: KeyvTable
  readonly #log: Log
  #isWell = true

  constructor(table: KeyvTable, log: Log) {
    this.#table = table
    this.#log = log
  }

  async look(): Promise<StoreHealth> {
    const health = await this.#try()
    if (!health.ok && this.#isWell) {
      this.#log.error('The store cannot be written to.', { why: health.why })
    }
    if (health.ok && !this.#isWell) this.#log.info('The store can be written to again.')
    this.#isWell = health.ok
    return health
  }

  async #try(): Promise<StoreHealth> {
    try {
      await this.#table.set(KEY, PROBE)
      await this.#table.delete(KEY)
      return { ok: true }
    } catch (failure) {
      const cause = failure instanceof StoreFailure ? failure.cause : failure
      return { ok: false, why: why(cause) }
    }
  }
}
