import type { Broken } from '../tests/faults/ledger.ts'
import type { SoakOptions, SoakResult } from './virtual.ts'

const PROMISES: readonly (readonly [string, Broken['what']])[] = [
  ['lost votes', 'vote lost'],
  ['votes that were taken back and count', 'vote wrong'],
  ['double queueings', 'queued twice'],
  ['rounds closed twice or out of order', 'round twice'],
  ['silences over 10 s that nobody was told of', 'silence'],
  ['wrong boards at the end', 'board wrong'],
  ['owed for ever', 'owed'],
  ['parties that do not go on', 'standstill'],
  ['unexpected errors', 'error'],
]
const EXAMPLES_SHOWN = 40

/** The table at the end of a soak, and some of what was broken. */
export function soakReport({ seed, hours, parties }: SoakOptions, result: SoakResult): string {
  const { memory, rows } = result
  const perMinute = result.requests / Math.max(1, result.liveMinutes)
  const lines: [string, string | number][] = [
    ['seed', seed],
    ['simulated', `${hours} h of ${parties} hosts`],
    ['parties', result.parties],
    ['live party-minutes', Math.round(result.liveMinutes)],
    ['faults', result.faults],
    ['rounds', result.rounds],
    ['songs', result.songs],
    ['votes', result.votes],
    ...PROMISES.map(([label, what]): [string, number] => [label, result.counts.get(what) ?? 0]),
    ['songs that began again for some seconds', result.slips],
    ['longest silence before it was told', `${result.longestUntoldMs / 1_000} s`],
    ['boards that never came to rest', result.uncheckedBoards],
    ['requests to Spotify per live party-minute', perMinute.toFixed(2)],
    ['heap, first hour and end', `${memory.first.heapMb} MB, ${memory.last.heapMb} MB`],
    ['RSS, first hour and end', `${memory.first.rssMb} MB, ${memory.last.rssMb} MB`],
    ['rows in the store, first hour and end', `${rows.first}, ${rows.last}`],
    ['pending timers after the stop', result.pendingTimers],
  ]
  const table = lines.map(([label, value]) => `${label.padEnd(46)}${value}`)
  return [...table, ...examples(result.broken), ''].join('\n')
}

/** Whether every promise was kept. */
export function isClean({ counts, pendingTimers }: SoakResult): boolean {
  return counts.size === 0 && pendingTimers === 0
}

function examples(broken: readonly Broken[]): string[] {
  return broken
    .slice(0, EXAMPLES_SHOWN)
    .map(({ what, how, at }) => `  ${new Date(at).toISOString()} ${what}: ${how}`)
}
