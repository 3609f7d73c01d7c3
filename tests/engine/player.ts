import type { Track } from '../../src/core/engine/track.ts'
import { MINUTE, SECOND, type Story, speaker, track } from './story.ts'

const STEP_MS = 2 * SECOND

/** A player that does as it is told, plays each song to its end and then what was queued. */
export class Player {
  readonly #story: Story
  readonly #queue: Track[] = []
  #current: { track: Track; startedAt: number } | undefined
  #stoppedAtMs: number | undefined

  constructor(story: Story) {
    this.#story = story
  }

  /** Somebody presses play at Spotify. */
  press(song: Track = track(777)): void {
    this.#current = { track: song, startedAt: this.#story.now }
    this.#stoppedAtMs = undefined
  }

  playsFor(ms: number): void {
    const until = this.#story.now + ms
    while (this.#story.now < until) {
      this.#story.after(STEP_MS)
      this.#advance()
      this.#show()
      this.#story.ticks()
      this.#obey()
    }
  }

  #advance(): void {
    const current = this.#current
    if (current === undefined || this.#stoppedAtMs !== undefined) return
    const end = current.startedAt + current.track.durationMs
    if (this.#story.now < end) return
    const next = this.#queue.shift()
    this.#current = next && { track: next, startedAt: end }
  }

  #show(): void {
    const current = this.#current
    if (current === undefined) this.#story.showsNothing()
    else {
      const progressMs = this.#stoppedAtMs ?? this.#story.now - current.startedAt
      const isPlaying = this.#stoppedAtMs === undefined
      this.#story.shows(current.track, progressMs, {
        isPlaying,
        device: this.#story.party.device ?? speaker,
      })
    }
  }

  #obey(): void {
    for (const entry of this.#story.entries) {
      const { effect } = entry
      if (effect.kind === 'queueTrack') {
        const isActive = this.#current !== undefined && this.#stoppedAtMs === undefined
        if (isActive) this.#queue.push(effect.track)
        this.#story.settle(entry, isActive ? undefined : { result: 'refused', trouble: 'noDevice' })
        continue
      }
      if (effect.kind === 'playTrack') {
        if (this.#queue[0]?.uri === effect.track.uri) this.#queue.shift()
        this.press(effect.track)
      }
      if (effect.kind === 'continueTrack') {
        this.press(effect.track)
        if (this.#current) this.#current.startedAt = effect.at - effect.progressMs
      }
      if (effect.kind === 'pauseMusic' && this.#current !== undefined) {
        this.#stoppedAtMs ??= this.#story.now - this.#current.startedAt
      }
      if (effect.kind === 'resumeMusic' && this.#stoppedAtMs !== undefined && this.#current) {
        this.#current.startedAt = this.#story.now - this.#stoppedAtMs
        this.#stoppedAtMs = undefined
      }
      this.#story.settle(entry)
    }
  }
}

export const THREE_SONGS_MS = 10 * MINUTE
