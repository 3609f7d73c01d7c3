import type { Playing } from '../engine/party.ts'
import type { Playback } from '../engine/playback.ts'
import { sameTrack } from '../engine/track.ts'
import type { Asked } from './asked.ts'
import { Drift } from './drift.ts'
import { tellsDelay } from './latency.ts'
import type { Sight } from './place.ts'

/** Starts in a row that never showed: the guest listens to something of their own. */
const MOST_UNHEARD = 2

/** rest: the guest turned to something else. startAgain: the start may have been lost. */
export type Verdict = 'leave' | 'lookAgain' | 'seek' | 'findDevice' | 'rest' | 'startAgain'

/** What readings of a guest's player mean; a single strange one is never believed. */
export class Readings {
  private readonly drift = new Drift()
  /** Readings in a row that show something else than the song of the party. */
  private strange = 0
  private unheard = 0

  get areStrange(): boolean {
    return this.strange > 0
  }

  /** What was seen before tells nothing any more. */
  forget(): void {
    this.strange = 0
    this.drift.forget()
  }

  /** The guest turned back to the party: starts that never showed no longer count. */
  returned(): void {
    this.unheard = 0
  }

  /** What follows from a reading, which `asked` remembers. */
  verdict(sight: Sight, seen: Playback, playing: Playing, asked: Asked, now: number): Verdict {
    if (sight.kind === 'together') return this.together(sight.aheadMs, asked, now)
    this.strange += 1
    if (this.strange < 2) return 'lookAgain'
    this.strange = 0
    if (sight.kind === 'gone') return 'findDevice'
    const isOurs = seen.kind === 'track' && sameTrack(seen.track, playing.track)
    // Where our start was followed by another one, that was the guest's.
    const isNewer = seen.kind === 'track' && seen.at - seen.progressMs > asked.at
    return asked.heard || isOurs || isNewer ? 'rest' : this.neverHeard(asked)
  }

  private together(aheadMs: number, asked: Asked, now: number): Verdict {
    const isDelay = asked.by === 'play' && tellsDelay(aheadMs, asked.aheadMs[0])
    if (isDelay) asked.aheadMs.push(aheadMs)
    asked.heard = true
    this.unheard = 0
    this.strange = 0
    return this.drift.seen(aheadMs, asked.seeks > 0, now)
  }

  /** The start did not show. It is tried once more where it may have been lost. */
  private neverHeard(asked: Asked): Verdict {
    if (asked.doubt === 'unknown' && asked.restarts === 0) return 'startAgain'
    this.unheard += 1
    if (this.unheard >= MOST_UNHEARD) return 'rest'
    asked.doubt = 'refused'
    return 'leave'
  }
}
