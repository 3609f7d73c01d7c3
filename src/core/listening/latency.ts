/** Players were seen to take from 0.2 to 3 s: the middle, as long as nothing is known. */
export const FIRST_LATENCY_MS = 1_600

const LONGEST_LATENCY_MS = 4_000
/** What is off by more, or by so much more than just before, was moved by hand. */
const MOST_AHEAD_MS = 3_500
const MOST_CHANGE_MS = 2_500
/** A single start tells little; later ones may still show that the player has changed. */
const LEAST_WEIGHT = 0.1

/** Whether it is the delay of a player that a reading shows, after the first one since its start. */
export function tellsDelay(aheadMs: number, firstMs = aheadMs): boolean {
  return Math.abs(aheadMs) <= MOST_AHEAD_MS && Math.abs(aheadMs - firstMs) <= MOST_CHANGE_MS
}

/**
 * How long a player takes to start what it is asked for, after one more start was measured: it was
 * `aheadMs` before the party, having been started with `latencyMs` in mind; `known` counts the
 * starts that were measured before.
 */
export function learnedLatency(latencyMs: number, aheadMs: number, known: number): number {
  const weight = Math.max(LEAST_WEIGHT, 1 / (known + 2))
  const learned = latencyMs - weight * aheadMs
  return Math.round(Math.min(LONGEST_LATENCY_MS, Math.max(0, learned)))
}
