/** Players were seen to take from 0.2 to 3 s: the middle, as long as nothing is known. */
export const FIRST_LATENCY_MS = 1_600

const LONGEST_LATENCY_MS = 4_000
/** What is off by more was no delay of the player. */
const MOST_AHEAD_MS = 3_000
/** A single start tells little; later ones may still show that the player has changed. */
const LEAST_WEIGHT = 0.1

/**
 * How long a player takes to start what it is asked for, after one more start was measured: it was
 * `aheadMs` before the party, having been started with `latencyMs` in mind; `known` counts the
 * starts that were measured before.
 */
export function learnedLatency(latencyMs: number, aheadMs: number, known: number): number {
  const weight = Math.max(LEAST_WEIGHT, 1 / (known + 2))
  const off = Math.min(MOST_AHEAD_MS, Math.max(-MOST_AHEAD_MS, aheadMs))
  const learned = latencyMs - weight * off
  return Math.round(Math.min(LONGEST_LATENCY_MS, Math.max(0, learned)))
}
