import { setImmediate as nextTurn } from 'node:timers/promises'
import type { EmulatedMessage, EmulatedPerson } from '../emulators/discord/index.ts'
import { personOf } from '../src/bots/discord/ids.ts'
import type { PartyRecord } from '../src/core/engine/record.ts'
import { backed } from '../src/core/engine/votes.ts'
import { instant, sleep } from './instant.ts'
import type { SeededParty } from './party-seeds.ts'
import type { ProgramProcess } from './program-process.ts'

const CANDIDATES = 5
/** So that the sockets are served in between. */
const AT_ONCE = 50

export interface CastVote {
  readonly person: EmulatedPerson
  readonly number: number
  readonly present: boolean
}

export interface Outcome {
  readonly votesPerSecond: number
  readonly committed: number
  readonly refused: number
}

/** Everybody who votes by reaction. Each vote changes a ballot: one that repeats would cost less. */
export class Crowd {
  cast = 0
  /** What each person last said about each candidate. */
  readonly #latest = new Map<string, CastVote>()
  readonly #votes: Generator<CastVote & { board: EmulatedMessage }, never>

  constructor(parties: readonly SeededParty[]) {
    this.#votes = endlessVotes(parties)
  }

  vote(): CastVote {
    const { value } = this.#votes.next()
    const { person, number, present, board } = value
    const emoji = `${number}\ufe0f\u20e3`
    if (present) person.react(board, emoji)
    else person.unreact(board, emoji)
    this.cast += 1
    this.#latest.set(`${person.id} ${number}`, value)
    return value
  }

  /** How many of the latest votes are not in these records. */
  missingIn(records: readonly PartyRecord[]): number {
    const ballots = new Map(
      records.flatMap(({ party }) => Object.entries(party.round?.ballots ?? {})),
    )
    const isThere = ({ person, number, present }: CastVote) => {
      const ballot = ballots.get(personOf(person.id))
      return (ballot !== undefined && backed(ballot).includes(number)) === present
    }
    return [...this.#latest.values()].filter((vote) => !isThere(vote)).length
  }

  /** Votes as fast as they become durable, with so many under way at any time. */
  async voteAtFullSpeed(
    program: ProgramProcess,
    { warmUpMs, forMs, underWay }: { warmUpMs: number; forMs: number; underWay: number },
  ): Promise<Outcome> {
    await this.#keepVoting(program, warmUpMs, underWay)
    const from = program.progress
    await this.#keepVoting(program, forMs, underWay)
    const { committed, refused, at } = program.progress
    const votes = committed - from.committed
    return { votesPerSecond: (votes * 1_000) / (at - from.at), committed, refused }
  }

  async #keepVoting(program: ProgramProcess, forMs: number, underWay: number): Promise<void> {
    const end = instant() + forMs
    while (instant() < end) {
      const { committed, refused } = program.progress
      const room = underWay - (this.cast - committed - refused)
      for (let vote = 0; vote < Math.min(room, AT_ONCE); vote++) this.vote()
      await (room > 0 ? nextTurn() : program.moreProgress())
    }
  }

  /** Votes at this rate whatever becomes of them; tells each vote and when it was cast. */
  async voteAtRate(perSecond: number, forMs: number, tell: (vote: CastVote, at: number) => void) {
    const start = instant()
    const before = this.cast
    for (let now = start; now < start + forMs; now = instant()) {
      const due = ((now - start) * perSecond) / 1_000
      while (this.cast - before < due) tell(this.vote(), instant())
      await sleep(1)
    }
  }
}

/** One vote in each party, then the next; all of them given, then all taken back, and again. */
function* endlessVotes(
  parties: readonly SeededParty[],
): Generator<CastVote & { board: EmulatedMessage }, never> {
  const most = Math.max(...parties.map(({ voters }) => voters.length))
  for (let present = true; ; present = !present) {
    for (let number = 1; number <= CANDIDATES; number++) {
      for (let place = 0; place < most; place++) {
        for (const { board, voters } of parties) {
          const person = voters[place]
          if (person !== undefined) yield { person, number, present, board }
        }
      }
    }
  }
}
