import type { RecordedRequest } from '../types.ts'

const MOST_KEPT = 10_000

type Entry = { -readonly [Key in keyof RecordedRequest]: RecordedRequest[Key] }

/** The latest calls, oldest first. */
export class Recorder {
  readonly requests: Entry[] = []

  /** The entry gets its status when the call is answered. */
  record(entry: Entry): Entry {
    if (this.requests.length >= MOST_KEPT) this.requests.splice(0, MOST_KEPT / 2)
    this.requests.push(entry)
    return entry
  }

  clear(): void {
    this.requests.length = 0
  }
}
