import { type GuardedRow, type KeyvTable, MAX_GUARDED_ROWS } from './keyv-table.ts'

/** Rows that are written together or not at all: every one has `key` for its guard. */
export interface Commit {
  readonly key: string
  readonly rows: readonly GuardedRow[]
}

interface Waiting extends Commit {
  readonly resolve: (written: boolean) => void
  readonly reject: (failure: unknown) => void
}

/** Binding a statement's values holds up the event loop: this much takes some 10 ms. */
const MAX_CHARACTERS = 1_000_000

/** Writes all commits that wait in one statement, while the ones before them are on their way. */
export class CommitQueue {
  readonly #table: KeyvTable
  #waiting: Waiting[] = []
  #flushing: Promise<void> | undefined

  constructor(table: KeyvTable) {
    this.#table = table
  }

  /** Tells whether the guard held. Throws StoreFailure; then nothing of this commit was written. */
  submit(commit: Commit): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...commit, resolve, reject })
      this.#flushing ??= this.#flush()
    })
  }

  async settled(): Promise<void> {
    await this.#flushing
  }

  async #flush(): Promise<void> {
    // What is submitted in the same turn of the event loop goes out together.
    await Promise.resolve()
    while (this.#waiting.length > 0) {
      const { batch, rest } = nextBatch(this.#waiting)
      this.#waiting = rest
      await this.#write(batch)
    }
    this.#flushing = undefined
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    try {
      const written = await this.#table.writeGuarded(batch.flatMap((commit) => commit.rows))
      for (const commit of batch) commit.resolve(written.has(commit.key))
    } catch (failure) {
      for (const commit of batch) commit.reject(failure)
    }
  }
}

/**
 * The commits for the next statement, in their order. Only one a key: guards are checked before
 * anything is written, so a second one would not see the first.
 */
function nextBatch(waiting: readonly Waiting[]): { batch: Waiting[]; rest: Waiting[] } {
  const batch: Waiting[] = []
  const rest: Waiting[] = []
  const keys = new Set<string>()
  let rows = 0
  let characters = 0
  for (const commit of waiting) {
    rows += commit.rows.length
    characters += commit.rows.reduce((sum, row) => sum + row.value.length, 0)
    const fits = rows <= MAX_GUARDED_ROWS && characters <= MAX_CHARACTERS
    if (batch.length > 0 && (!fits || keys.has(commit.key))) rest.push(commit)
    else batch.push(commit)
    keys.add(commit.key)
  }
  return { batch, rest }
}
