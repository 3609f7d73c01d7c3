import type { PartyId, PersonId } from '../../src/core/engine/ids.ts'
import type { PartyRecord, RoundSummary } from '../../src/core/engine/record.ts'
import type { OpenBoard } from './real-boards.ts'
import type { Board } from './real-voter.ts'

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
  readonly board: Board
}

interface RoundEntry {
  readonly choices: Choice[]
  readonly reactions: Reaction[]
  /** Every board of the round that was seen, by the name of its channel. */
  readonly boards: Map<string, Set<Board>>
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
/** How late it may be seen here that a board has gone. */
const NOTICED_WITHIN_MS = 500

/** What people did in one party, and what they were told of it. */
export class Ledger {
  cast = 0
  /** Votes by button and command whose people were told that they count. */
  acknowledged = 0
  readonly #party: PartyId
  readonly #rounds = new Map<number, RoundEntry>()
  readonly #typed: TypedVote[] = []
  #standing: Reaction[] = []

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

  reacted(round: number, person: PersonId, number: number, board: Board): void {
    const reaction = { person, number, from: Date.now(), until: Number.POSITIVE_INFINITY, board }
    this.#entry(round).reactions.push(reaction)
    this.#standing.push(reaction)
    this.cast += 1
  }

  unreacted(round: number, person: PersonId, number: number): void {
    for (const reaction of this.#entry(round).reactions) {
      if (reaction.person === person && reaction.number === number) {
        reaction.until = Math.min(reaction.until, Date.now())
      }
    }
  }

  /** Reactions end with their board; to be called all the time. */
  noticeRemovals(): void {
    const gone = this.#standing.filter(({ board }) => board.deleted)
    for (const reaction of gone) reaction.until = Math.min(reaction.until, Date.now())
    if (gone.length > 0) this.#standing = this.#standing.filter(({ board }) => !board.deleted)
  }

  showed({ round, votes }: OpenBoard, room: string, board: Board): void {
    const { shown, boards } = this.#entry(round)
    boards.set(room, (boards.get(room) ?? new Set()).add(board))
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
   * Every vote that had to count was counted, and none that nobody gave. Of a board that was posted
   * twice only one counts, and reactions need not where the program has said that it could not read
   * them in time.
   */
  miscountedIn(summary: RoundSummary, unread: ReadonlySet<string>): string[] {
    const isUnread = unread.has(roundName(summary))
    return summary.candidates.flatMap(({ votes, track }, place) => {
      const number = place + 1
      const { certain, possible, shown } = this.#bounds(summary, number, isUnread)
      const where = `${this.#party}, round ${summary.round}, number ${number} (${track.title})`
      return [
        ...(votes < certain.size
          ? [`${where}: ${votes} votes counted of at least these: ${[...certain]}.`]
          : []),
        ...(votes > possible ? [`${where}: ${votes} votes counted of at most ${possible}.`] : []),
        ...(votes < shown ? [`${where}: ${votes} votes counted, ${shown} were shown.`] : []),
      ]
    })
  }

  /** Boards of which one channel had several in a round. */
  #twins(round: number): Board[] {
    const { boards } = this.#entry(round)
    return [...boards.values()].filter(({ size }) => size > 1).flatMap((several) => [...several])
  }

  /** How often a channel had several boards in a round. */
  get boardsPostedTwice(): number {
    return [...this.#rounds.keys()].filter((round) => this.#twins(round).length > 0).length
  }

  #bounds(summary: RoundSummary, number: number, isUnread: boolean) {
    const { choices, reactions, shown } = this.#entry(summary.round)
    const twins = new Set(this.#twins(summary.round))
    const typed = this.#typedIn(summary)
    const chosen = [...choices, ...typed].filter((choice) => choice.number === number)
    const given = reactions.filter((reaction) => reaction.number === number)
    const stood = given.filter(
      ({ from, until, board }) =>
        !isUnread &&
        !twins.has(board) &&
        from < summary.closedAt - CLOSE_CALL_MS &&
        until > summary.closedAt + NOTICED_WITHIN_MS,
    )
    const told = chosen.filter(({ isTold }) => isTold)
    const takenBack = given.filter(({ until }) => until < summary.closedAt + NOTICED_WITHIN_MS)
    return {
      certain: new Set([...told, ...stood].map(({ person }) => person)),
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
    const entry = this.#rounds.get(round) ?? {
      choices: [],
      reactions: [],
      boards: new Map(),
      shown: new Map(),
    }
    this.#rounds.set(round, entry)
    return entry
  }
}

export function roundName({ party, round }: { party: string; round: number }): string {
  return `${party} ${round}`
}
