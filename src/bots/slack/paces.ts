import type { ChannelId } from '../../core/engine/ids.ts'
import type { Clock, Pace } from '../../core/ports.ts'
import { EDITS, WINDOW_MS } from './budget.ts'
import { placeOf } from './ids.ts'

/** People see more than one edit a second as flicker, and Slack asks for no more than that. */
const SHORTEST_MS = 2_000
const SHORTEST_PROGRESS_MS = 15_000
/** A board that nobody wanted to edit for so long takes no share. */
const LIVELY_MS = 2 * 60_000

/** How fast boards may be edited: those of one workspace share what Slack grants it. */
export class Paces {
  readonly #clock: Clock
  /** When the pace of a channel was last asked for, by workspace. */
  readonly #askedAt = new Map<string, Map<ChannelId, number>>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  of(channel: ChannelId): Pace {
    const { team } = placeOf(channel)
    const now = this.#clock.now()
    const channels = this.#askedAt.get(team) ?? new Map<ChannelId, number>()
    this.#askedAt.set(team, channels)
    channels.set(channel, now)
    for (const [other, at] of channels) {
      if (Math.abs(now - at) >= LIVELY_MS) channels.delete(other)
    }
    const share = Math.ceil((channels.size * WINDOW_MS) / EDITS)
    const editEveryMs = Math.max(SHORTEST_MS, share)
    return { editEveryMs, progressEveryMs: Math.max(SHORTEST_PROGRESS_MS, 2 * editEveryMs) }
  }
}
