import type { VoteTimes } from './vote-log.ts'

/** What the bench asks of the process in which the program runs. */
export type Order = { readonly order: 'watch' | 'report' | 'weigh' | 'stop' }

/** What that process tells. Instants are those of `instant.ts`. */
export type News =
  | { readonly news: 'ready'; readonly loadedAt: number; readonly readyAt: number }
  | {
      readonly news: 'progress'
      readonly committed: number
      readonly refused: number
      readonly at: number
    }
  | { readonly news: 'watching' }
  | { readonly news: 'report'; readonly report: Report }
  | { readonly news: 'weighed'; readonly rssMb: number; readonly heapMb: number }

/** Since the order to watch. */
export interface Report {
  readonly votes: readonly VoteTimes[]
  readonly loopDelayP99Ms: number
  readonly loopDelayMaxMs: number
  /** Of one core, in all threads of the process. */
  readonly cpuPercent: number
}
