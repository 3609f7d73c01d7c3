import type { Playing } from '../engine/party.ts'
import { lookable } from './place.ts'

/** After a start or a seek: later than the slowest player shows it. */
export const FIRST_LOOK_MS = 5_000
export const LOOK_EVERY_MS = 30_000
/** What is strange is looked at once more before it is believed. */
export const SECOND_LOOK_MS = 5_000
export const MISSING_LOOK_MS = 45_000

/** Now and then, and a last time before the end of the song is too near to tell anything. */
export function nextLook(playing: Playing, now: number): number {
  const lastAt = now + lookable(playing, now)
  return lastAt > now + SECOND_LOOK_MS ? Math.min(now + LOOK_EVERY_MS, lastAt) : now + LOOK_EVERY_MS
}
