import type { ChannelId, PersonId } from '../../src/core/engine/ids.ts'
import type { Random } from '../../src/core/engine/random.ts'
import type { Action, Answer } from '../../src/core/inbox.ts'
import type { FakeBoard } from '../fakes/chat-platform.ts'
import type { World } from './world.ts'

/** Somebody in a channel who votes in every way there is, and takes votes back. */
export class Guest {
  readonly person: PersonId
  readonly #world: World
  readonly #random: Random
  #busy = false

  constructor(
    readonly name: string,
    readonly channel: ChannelId,
    world: World,
  ) {
    this.#world = world
    this.#random = world.random
    this.person = world.chatOf(channel).person(name)
  }

  /** Does one thing that people do, unless the last one was not answered yet. */
  async act(): Promise<void> {
    const board = this.#board()
    const round = board?.frames.at(-1)?.view.round
    if (board === undefined || round === undefined || !round.open) return
    const number = 1 + Math.floor(this.#random() * round.candidates.length)
    const dice = this.#random()
    if (dice < 0.35) this.#react(board, number)
    else if (dice < 0.6) await this.#vote({ type: 'vote', number }, board)
    else if (dice < 0.65) await this.#vote({ type: 'unvote', number }, board)
    else await this.#press(board, number)
  }

  async leave(): Promise<void> {
    const party = this.#board()?.frames.at(-1)?.view.party
    if (party === undefined) return
    this.#world.ledger.leaves(party, this.person)
    await this.ask({ type: 'leave' })
    this.#world.ledger.leaves(party, this.person)
  }

  /** Undefined where nobody answers. */
  async ask(action: Action, board?: FakeBoard): Promise<Answer | undefined> {
    const isThere = this.#world.chatOf(this.channel).exists(this.channel)
    if (!this.#world.isRunning || !isThere || this.#busy) return undefined
    this.#busy = true
    const chat = this.#world.chatOf(this.channel)
    const asked = chat.ask(this.name, this.channel, action, board?.id)
    const answer = await this.#world.answered(asked)
    this.#busy = false
    return answer
  }

  #react(board: FakeBoard, number: number): void {
    const { ledger } = this.#world
    const chat = this.#world.chatOf(this.channel)
    const party = board.frames.at(-1)?.view.party
    if (party !== undefined) ledger.reacts(party, this.person, this.channel, number)
    const stands = board.reactions.get(number)?.has(this.person) === true
    if (stands) chat.unreact(this.name, this.channel, number, board.id)
    else chat.react(this.name, this.channel, number, board.id)
  }

  #press(board: FakeBoard, number: number): Promise<void> {
    const view = board.frames.at(-1)?.view
    if (view?.round === undefined) return Promise.resolve()
    const { party, round } = view
    return this.#vote({ type: 'pressVote', party, round: round.number, number }, board)
  }

  async #vote(
    action: Extract<Action, { type: 'vote' | 'unvote' | 'pressVote' }>,
    board: FakeBoard,
  ): Promise<void> {
    const view = board.frames.at(-1)?.view
    if (view?.round === undefined || this.#busy) return
    const { party, round } = view
    const { ledger } = this.#world
    const { number } = action
    const before = ledger.record(party)?.party.round?.number
    ledger.asks(party, this.person, number)
    const answer = await this.ask(action, action.type === 'pressVote' ? board : undefined)
    const counts = countsBy(answer)
    if (counts === undefined || before !== round.number) return
    ledger.told(party, round.number, this.person, number, counts)
  }

  #board(): FakeBoard | undefined {
    if (!this.#world.chatOf(this.channel).exists(this.channel)) return undefined
    return this.#world.chatOf(this.channel).boards(this.channel).at(-1)
  }
}

/** What an answer says about the vote; undefined where it promises nothing. */
function countsBy(answer: Answer | undefined): boolean | undefined {
  if (answer?.kind === 'quiet') return true
  if (answer?.kind !== 'done') return undefined
  switch (answer.what.what) {
    case 'voted':
      return true
    case 'unvoted':
      return answer.what.stillByReaction ? undefined : false
    default:
      return undefined
  }
}
