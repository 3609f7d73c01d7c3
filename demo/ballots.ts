import type { EmulatedTrack } from '../emulators/spotify/index.ts'
import type { Guest, WayToVote } from './guest.ts'

export interface Winner {
  readonly track: EmulatedTrack
  readonly votes: number
  readonly voters: number
}

/** The demo's own count of one round, kept apart from the program's. */
export class Ballots {
  readonly #candidates: ReadonlyMap<number, EmulatedTrack>
  /** Who backs which number in which way: backing it in two ways is still one vote. */
  readonly #cast = new Map<string, { readonly voter: Guest; readonly number: number }>()

  constructor(candidates: ReadonlyMap<number, EmulatedTrack>) {
    this.#candidates = candidates
  }

  async vote(voter: Guest, way: WayToVote, number: number): Promise<void> {
    await voter.vote(way, number)
    this.#cast.set(keyOf(voter, way, number), { voter, number })
  }

  async takeBack(voter: Guest, way: WayToVote, number: number): Promise<void> {
    await voter.takeBack(way, number)
    this.#cast.delete(keyOf(voter, way, number))
  }

  /** How many people back each number. */
  counts(): ReadonlyMap<number, number> {
    return new Map([...this.#candidates.keys()].map((number) => [number, this.#backers(number)]))
  }

  get voters(): number {
    return new Set([...this.#cast.values()].map(({ voter }) => voter)).size
  }

  /** The candidate with more votes than any other; throws where there is none. */
  winner(): Winner {
    const [best, second] = [...this.#candidates]
      .map(([number, track]) => ({ track, votes: this.#backers(number) }))
      .sort((one, other) => other.votes - one.votes)
    if (best === undefined || best.votes === (second?.votes ?? 0)) {
      throw new Error('The votes of this round have no clear winner.')
    }
    return { ...best, voters: this.voters }
  }

  #backers(number: number): number {
    const backing = [...this.#cast.values()].filter((ballot) => ballot.number === number)
    return new Set(backing.map(({ voter }) => voter)).size
  }
}

/** Buttons and commands give and take the same vote. */
function keyOf(voter: Guest, way: WayToVote, number: number): string {
  return `${voter.name} ${way === 'reaction' ? 'reacts' : 'says'} ${number}`
}
