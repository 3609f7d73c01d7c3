import { setTimeout as sleep } from 'node:timers/promises'
import { openBoard } from './real-boards.ts'
import type { Ledger } from './real-ledger.ts'
import type { RealParty } from './real-party.ts'
import type { Board, Room, Voter } from './real-voter.ts'

export interface CrowdPace {
  /** Between two things that one person does. */
  readonly everyMs: readonly [shortest: number, longest: number]
}

/**
 * Everybody in a party, voting all the time, whatever the program is up to. All react; every second
 * person presses buttons beside that, and the others type commands.
 */
export class Crowd {
  readonly #ledger: Ledger
  readonly #random: () => number
  readonly #pace: CrowdPace
  readonly #under: Promise<void>[] = []
  #isVoting = true

  constructor(party: RealParty, ledger: Ledger, random: () => number, pace: CrowdPace) {
    this.#ledger = ledger
    this.#random = random
    this.#pace = pace
    for (const room of party.rooms) {
      for (const voter of room.voters) this.#under.push(this.#keepVoting(room, voter))
    }
  }

  /** Resolves when the last answer has come, or is not waited for any longer. */
  async stop(): Promise<void> {
    this.#isVoting = false
    await Promise.all(this.#under)
  }

  async #keepVoting(room: Room, voter: Voter): Promise<void> {
    while (this.#isVoting) {
      await sleep(this.#between(this.#pace.everyMs))
      if (this.#isVoting) await this.#voteSomehow(room, voter)
    }
  }

  async #voteSomehow(room: Room, voter: Voter): Promise<void> {
    const board = room.boards().findLast((message) => openBoard(message) !== undefined)
    const open = board === undefined ? undefined : openBoard(board)
    if (board === undefined || open === undefined || open.votes.length === 0) return
    const number = 1 + Math.floor(this.#random() * open.votes.length)
    const way = this.#random()
    if (room.takesReactions && way < 0.5) this.#react(voter, board, open.round, number)
    else if (room.voters.indexOf(voter) % 2 === 0) {
      await this.#press(voter, board, open.round, number)
    } else await this.#type(voter, number)
  }

  /** Sometimes one that was given before is taken back. */
  #react(voter: Voter, board: Board, round: number, number: number): void {
    const { person } = voter
    if (!this.#ledger.stands(round, person, number)) {
      voter.react(board, number)
      this.#ledger.reacted(round, person, number, board)
    } else if (this.#random() < 0.3) {
      voter.unreact(board, number)
      this.#ledger.unreacted(round, person, number)
    }
  }

  async #press(voter: Voter, board: Board, round: number, number: number): Promise<void> {
    const choice = this.#ledger.press(round, voter.person, number)
    if (choice !== undefined) this.#ledger.answered(choice, await voter.press(board, number))
  }

  async #type(voter: Voter, number: number): Promise<void> {
    const vote = this.#ledger.type(voter.person, number)
    this.#ledger.answered(vote, await voter.type(number))
  }

  #between([shortest, longest]: readonly [number, number]): number {
    return shortest + (longest - shortest) * this.#random()
  }
}
