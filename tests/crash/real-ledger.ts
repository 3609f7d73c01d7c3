import type { PartyId, PersonId } from '../../src/core/engine/ids.ts'
import type { PartyRecord, RoundSummary } from '../../src/core/engine/record.ts'
import type { OpenBoard, Shown } from './real-boards.ts'

/** What was done for a candidate by button or command, and whether the person was told that it counts. */
export interface Choice {
  readonly person: PersonId
  readonly number: number
  isTold: boolean
}

/** A reaction on a board, from when until when it stood there; epoch ms. */
interface Reaction {
  readonly person: PersonId
  readonly number: number
  readonly from: number
  until: number
  readonly board: Shown
}

interface RoundEntry {
  readonly choices: Choice[]
  readonly reactions: Reaction[]
  /** The most votes that a board showed, by number. */
  readonly shown: Map<number, number>
}

/** A command names no round: which one it met is known by when it was typed and answered. */
interface TypedVote extends Choice {
  readonly from: number
  until: number
}

/** A reaction that was given so shortly before the end may have come too late. */
const CLOSE_CALL_MS = 4_000

/** What people did in one party, and what they were told of it. */
export class Ledger {
  cast = 0
  /** Votes by button and command whose people were told that they count. */
  acknowledged = 0
  readonly #party: PartyId
  readonly #rounds = new Map<number, RoundEntry>()
  readonly #typed: TypedVote[] = []

  constructor(party: PartyId) {
    this.#party = party
  }

  /** Undefined where this person has pressed it before: another press would take it back. */
  press(round: number, person: PersonId, number: number): Choice | undefined {
    const { choices } = this.#entry(round)
    if (choices.some((one) => one.person === person && one.number === number)) return undefined
    const choice = { person, number, isTold: false }
    choices.push(choice)
    this.cast += 1
    return choice
  }

  type(person: PersonId, number: number): TypedVote {
    const from = Date.now()
    const vote = { person, number, isTold: false, from, until: Number.POSITIVE_INFINITY }
    this.#typed.push(vote)
    this.cast += 1
    return vote
  }

  /** What the person was told at last; nothing at all is no word either. */
  answered(choice: Choice | TypedVote, isTold: boolean): void {
    choice.isTold = isTold
    if ('until' in choice) choice.until = Date.now()
    if (isTold) this.acknowledged += 1
  }

  reacted(round: number, person: PersonId, number: number, board: Shown): void {
    const reaction = { person, number, from: Date.now(), until: Number.POSITIVE_INFINITY, board }
    this.#entry(round).reactions.push(reaction)
    this.cast += 1
  }

  unreacted(round: number, person: PersonId, number: number): void {
    for (const reaction of this.#entry(round).reactions) {
      if (reaction.person === person && reaction.number === number) {
        reaction.until = Math.min(reaction.until, Date.now())
      }
    }
  }

  showed({ round, votes }: OpenBoard): void {
    const { shown } = this.#entry(round)
    votes.forEach((count, place) => {
      shown.set(place + 1, Math.max(count, shown.get(place + 1) ?? 0))
    })
  }

  /** Whether this person's reaction stands on the board of this round. */
  stands(round: number, person: PersonId, number: number): boolean {
    return this.#entry(round).reactions.some(
      (one) => one.person === person && one.number === number && one.until > Date.now(),
    )
  }

  /** The file has every vote by button and command of its round that anybody was told of. */
  missingIn({ party }: PartyRecord): string[] {
    const { round } = party
    if (round === undefined) return []
    const told = [...this.#entry(round.number).choices, ...this.#typedIn(round)]
    return told
      .filter(({ isTold }) => isTold)
      .filter(({ person, number }) => !round.ballots[person]?.chosen.includes(number))
      .map(
        ({ person, number }) =>
          `${this.#party}, round ${round.number}: ${person} was told that ${number} counts, and it is not stored.`,
      )
  }

  /**
   * Every vote that had to count was counted, and none that nobody gave. What stands on a board that
   * was left over need not count.
   */
  miscountedIn(summary: RoundSummary, leftOver: ReadonlySet<Shown>): string[] {
    return summary.candidates.flatMap(({ votes, track }, place) => {
      const number = place + 1
      const { certain, possible, shown } = this.#bounds(summary, number, leftOver)
      const where = `${this.#party}, round ${summary.round}, number ${number} (${track.title})`
      return [
        ...(votes < certain ? [`${where}: ${votes} votes counted of at least ${certain}.`] : []),
        ...(votes > possible ? [`${where}: ${votes} votes counted of at most ${possible}.`] : []),
        ...(votes < shown ? [`${where}: ${votes} votes counted, ${shown} were shown.`] : []),
      ]
    })
  }

  #bounds(summary: RoundSummary, number: number, leftOver: ReadonlySet<Shown>) {
    const { choices, reactions, shown } = this.#entry(summary.round)
    const typed = this.#typedIn(summary)
    const chosen = [...choices, ...typed].filter((choice) => choice.number === number)
    const given = reactions.filter((reaction) => reaction.number === number)
    const stood = given.filter(
      ({ from, until, board }) =>
        !leftOver.has(board) &&
        from < summary.closedAt - CLOSE_CALL_MS &&
        until > summary.closedAt + CLOSE_CALL_MS,
    )
    const told = chosen.filter(({ isTold }) => isTold)
    const takenBack = given.filter(({ until }) => until < Number.POSITIVE_INFINITY)
    return {
      certain: new Set([...told, ...stood].map(({ person }) => person)).size,
      possible: new Set([...chosen, ...given].map(({ person }) => person)).size,
      shown: Math.max(0, (shown.get(number) ?? 0) - takenBack.length),
    }
  }

  /** Told of in that time, they belong to the round; else they may. */
  #typedIn({
    openedAt,
    closedAt = Number.POSITIVE_INFINITY,
  }: Pick<RoundSummary, 'openedAt'> & Partial<Pick<RoundSummary, 'closedAt'>>): Choice[] {
    return this.#typed
      .filter(({ from, until }) => from < closedAt && until > openedAt)
      .map((vote) => ({
        ...vote,
        isTold: vote.isTold && vote.from >= openedAt && vote.until <= closedAt,
      }))
  }

  #entry(round: number): RoundEntry {
    const entry = this.#rounds.get(round) ?? { choices: [], reactions: [], shown: new Map() }
    this.#rounds.set(round, entry)
    return entry
  }
}
