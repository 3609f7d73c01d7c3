const FIRST_DELAY_MS = 1_000

/** 1, 2, 4 … seconds, up to a longest wait. */
export function growingDelay(attempts: number, longestMs: number): number {
  return Math.min(longestMs, FIRST_DELAY_MS * 2 ** attempts)
}
