import type { RealParty } from '../tests/crash/real-party.ts'

const LOOK_EVERY_MS = 250
const LONGEST_SILENCE_MS = 10_000
/** A board that says what is wrong, or that the music stands still. */
const A_WORD = /⚠️|💬|paused|Vote for the first song|restarting/u

/** Listens to the music of all parties, and reads the board where there is none. */
export class SilenceWatch {
  /** Silences that lasted longer without a word on the board. */
  readonly unexplained: string[] = []
  longestMs = 0
  readonly #timer: NodeJS.Timeout
  readonly #silentSince = new Map<RealParty, number>()
  readonly #told = new Set<RealParty>()

  constructor(parties: readonly RealParty[]) {
    this.#timer = setInterval(() => {
      for (const party of parties) this.#listen(party)
    }, LOOK_EVERY_MS)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #listen(party: RealParty): void {
    const now = Date.now()
    if (party.account.player.state().isPlaying) {
      this.#silentSince.delete(party)
      this.#told.delete(party)
      return
    }
    const since = this.#silentSince.get(party) ?? now
    this.#silentSince.set(party, since)
    this.longestMs = Math.max(this.longestMs, now - since)
    if (now - since <= LONGEST_SILENCE_MS || this.#told.has(party)) return
    this.#told.add(party)
    const [home] = party.rooms
    const shown = home?.text() ?? ''
    if (A_WORD.test(shown)) return
    const at = new Date(since).toISOString()
    this.unexplained.push(`${party.name}: silent since ${at} without a word:\n${shown}`)
  }
}
