import { boardText } from './board.ts'
import type { Guest, WayToVote } from './guest.ts'
import type { Transcript } from './transcript.ts'
import { pause } from './waiting.ts'
import type { World } from './world.ts'

const THINKING_MS = { shortest: 5_000, longest: 25_000 }
const BETWEEN_WHIMS_MS = { shortest: 60_000, longest: 150_000 }
const PAUSE_MS = { shortest: 6_000, longest: 14_000 }
/** Of the occasions on which somebody who has voted could think again. */
const CHANGES_OF_MIND = 0.4

const SONGS = /^(?:│ )?(\d)\ufe0f\u20e3 .+/gm

interface Choice {
  /** Of the round. */
  readonly songs: string
  readonly way: WayToVote
  readonly number: number
}

/** Somebody who votes now and then, and sometimes thinks again. */
export class Fan {
  readonly #guest: Guest
  readonly #transcript: Transcript
  #choice: Choice | undefined

  constructor(guest: Guest, transcript: Transcript) {
    this.#guest = guest
    this.#transcript = transcript
  }

  async live(): Promise<never> {
    for (;;) {
      await pause(between(THINKING_MS))
      try {
        await this.#act()
      } catch (error) {
        // A board may close or be replaced while somebody reaches for it.
        const why = error instanceof Error ? error.message : String(error)
        this.#transcript.event(`${this.#guest.name} did not succeed: ${why}`)
      }
    }
  }

  async #act(): Promise<void> {
    const board = boardText(this.#guest.channel)
    const numbers = numbersOn(board)
    if (numbers.length === 0) return
    const songs = board.match(SONGS)?.join() ?? ''
    const former = this.#choice?.songs === songs ? this.#choice : undefined
    if (former !== undefined) {
      if (Math.random() > CHANGES_OF_MIND) return
      this.#choice = undefined
      await this.#guest.takeBack(former.way, former.number)
    }
    const others = numbers.filter((number) => number !== former?.number)
    this.#choice = { songs, way: oneOf(this.#guest.ways), number: oneOf(others) }
    await this.#guest.vote(this.#choice.way, this.#choice.number)
  }
}

/** The host, or somebody near the speaker, lays hands on Spotify itself. */
export async function liveAtSpotify({ account }: World, transcript: Transcript): Promise<never> {
  for (;;) {
    await pause(between(BETWEEN_WHIMS_MS))
    if (!account.player.state().isPlaying) continue
    if (Math.random() < 0.5) {
      transcript.event('Somebody presses Skip in Spotify itself')
      account.player.skip()
      continue
    }
    transcript.event('Somebody presses Pause in Spotify itself')
    account.player.pause()
    await pause(between(PAUSE_MS))
    transcript.event('Somebody presses Play in Spotify again')
    account.player.resume()
  }
}

/** What can be voted for; nothing where voting is over. */
function numbersOn(board: string): number[] {
  if (!board.includes('closes')) return []
  return [...board.matchAll(SONGS)].map(([, number]) => Number(number))
}

function between({ shortest, longest }: { shortest: number; longest: number }): number {
  return shortest + Math.random() * (longest - shortest)
}

function oneOf<T>(all: readonly T[]): T {
  const one = all[Math.floor(Math.random() * all.length)]
  if (one === undefined) throw new RangeError('There is nothing to choose from.')
  return one
}
