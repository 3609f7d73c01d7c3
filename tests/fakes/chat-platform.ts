import type { BoardView } from '../../src/core/engine/board-view.ts'
import {
  type ChannelId,
  channelId,
  type EffectId,
  type MessageId,
  messageId,
  type PersonId,
  personId,
} from '../../src/core/engine/ids.ts'
import type {
  Action,
  Answer,
  Home,
  Inbox,
  Notice,
  ReactionChange,
  TrackChoice,
} from '../../src/core/inbox.ts'
import {
  type BoardReaction,
  ChatFailure,
  type ChatPlatform,
  type Clock,
  type Pace,
  type Presence,
} from '../../src/core/ports.ts'

type Method = 'postBoard' | 'editBoard' | 'removeBoard' | 'seedReactions' | 'readReactions'

export interface FakeBoard {
  readonly id: MessageId
  readonly channel: ChannelId
  readonly effect: EffectId
  /** The post and every edit, oldest first. */
  readonly frames: { readonly at: number; readonly view: BoardView }[]
  /** How many numbers the bot itself put under it. */
  seeded: number
  readonly reactions: Map<number, Set<PersonId>>
  removed: boolean
}

interface Fault {
  /** bug: the platform's own code breaks, before anything is asked of anybody. */
  readonly reason: ChatFailure['reason'] | 'bug'
  readonly retryAfterMs?: number
  /** The request is carried out; only its answer is lost. */
  readonly applied?: boolean
  /** The same, on a platform that cannot tell that it is repeated. */
  readonly doubled?: boolean
}

interface Channel {
  readonly name: string
  deleted: boolean
  readonly boards: FakeBoard[]
}

/**
 * A chat platform in memory, on any clock. Its people act through the inbox that was given to
 * `start`, under the ids `NAME:person`; what they do while it is offline is not reported.
 */
export class FakeChat implements ChatPlatform {
  readonly name: string
  readonly editsPerSecond = 20
  readonly calls: Record<Method, number> = {
    postBoard: 0,
    editBoard: 0,
    removeBoard: 0,
    seedReactions: 0,
    readReactions: 0,
  }
  /** Answers that were replaced later, oldest first. */
  readonly replacements: { readonly person: PersonId; readonly answer: Answer }[] = []
  /** What people were told unasked, oldest first. */
  readonly told: {
    readonly person: PersonId
    readonly channel: ChannelId
    readonly notice: Notice
  }[] = []
  /** Whose presence was asked for, oldest first. */
  readonly asked: PersonId[] = []
  /** People who are not on the platform any more. */
  readonly gone = new Set<PersonId>()
  canTellPresence = true
  /** Whether an answer can still be replaced. */
  answersCanBeReplaced = true
  readonly #clock: Clock
  readonly #pace: Pace
  readonly #quietAtFirst: boolean
  readonly #channels = new Map<ChannelId, Channel>()
  readonly #faults = new Map<Method, Fault[]>()
  readonly #delays = new Map<Method, number>()
  /** What was posted by requests that will not be recognised. */
  readonly #unnoticed = new Set<unknown>()
  #inbox: Inbox | undefined
  #online = true
  #posted = 0
  #connectsAfterMs = 0

  constructor(
    clock: Clock,
    {
      name = 'fake',
      pace = { editEveryMs: 1_200, progressEveryMs: 12_000 },
      quietAtFirst = false,
    }: { name?: string; pace?: Pace; quietAtFirst?: boolean } = {},
  ) {
    this.#clock = clock
    this.name = name
    this.#pace = pace
    this.#quietAtFirst = quietAtFirst
  }

  // ── The port ────────────────────────────────────────────────────────────────────────────────

  async start(inbox: Inbox): Promise<void> {
    await this.#pass(this.#connectsAfterMs)
    this.#inbox = inbox
    inbox.reactionsMayBeMissing(this.name)
  }

  async stop(): Promise<void> {
    this.#inbox = undefined
  }

  isConnected(): boolean {
    return this.#inbox !== undefined && this.#online
  }

  postBoard(id: ChannelId, view: BoardView, effect: EffectId): Promise<MessageId> {
    return this.#perform('postBoard', () => {
      const channel = this.#living(id)
      const repeated = channel.boards.find(
        (board) => board.effect === effect && !this.#unnoticed.has(board.id),
      )
      if (repeated !== undefined) return repeated.id
      this.#posted += 1
      const board: FakeBoard = {
        id: messageId(`${this.name}-board-${this.#posted}`),
        channel: id,
        effect,
        frames: [{ at: this.#clock.now(), view }],
        seeded: 0,
        reactions: new Map(),
        removed: false,
      }
      channel.boards.push(board)
      return board.id
    })
  }

  async presence(person: PersonId): Promise<Presence> {
    this.asked.push(person)
    if (!this.canTellPresence) return 'unknown'
    return this.gone.has(person) ? 'gone' : 'there'
  }

  async tell(person: PersonId, channel: ChannelId, notice: Notice): Promise<void> {
    this.told.push({ person, channel, notice })
  }

  editBoard(channel: ChannelId, message: MessageId, view: BoardView): Promise<void> {
    return this.#perform('editBoard', () => {
      this.#standing(channel, message).frames.push({ at: this.#clock.now(), view })
    })
  }

  removeBoard(channel: ChannelId, message: MessageId): Promise<void> {
    return this.#perform('removeBoard', () => {
      const board = this.#living(channel).boards.find(({ id }) => id === message)
      if (board !== undefined) board.removed = true
    })
  }

  seedReactions(channel: ChannelId, message: MessageId, count: number): Promise<void> {
    return this.#perform('seedReactions', () => {
      this.#standing(channel, message).seeded = count
    })
  }

  readReactions(
    channel: ChannelId,
    message: MessageId,
    count: number,
    known?: readonly number[],
  ): Promise<readonly BoardReaction[] | 'unchanged'> {
    return this.#perform('readReactions', () => {
      const { reactions } = this.#standing(channel, message)
      const numbers = Array.from({ length: count }, (_, index) => index + 1)
      const sizeOf = (number: number) => reactions.get(number)?.size ?? 0
      if (known !== undefined && numbers.every((n) => sizeOf(n) === (known[n - 1] ?? 0))) {
        return 'unchanged'
      }
      const people = new Map<PersonId, number[]>()
      for (const number of numbers) {
        for (const person of reactions.get(number) ?? []) {
          people.set(person, [...(people.get(person) ?? []), number])
        }
      }
      return [...people].map(([person, backed]) => ({ person, numbers: backed }))
    })
  }

  pace(): Pace {
    return this.#pace
  }

  // ── Channels and boards, as people see them ─────────────────────────────────────────────────

  openChannel(name: string): ChannelId {
    const id = channelId(`${this.name}:${name}`)
    this.#channels.set(id, { name, deleted: false, boards: [] })
    return id
  }

  exists(channel: ChannelId): boolean {
    return this.#channels.get(channel)?.deleted === false
  }

  channels(): readonly ChannelId[] {
    return [...this.#channels.keys()]
  }

  /** Those that stand in the channel, oldest first. */
  boards(channel: ChannelId): readonly FakeBoard[] {
    return this.everyBoard(channel).filter(({ removed }) => !removed)
  }

  /** Those that were removed too. */
  everyBoard(channel: ChannelId): readonly FakeBoard[] {
    return this.#channels.get(channel)?.boards ?? []
  }

  /** Keeps of every channel the newest boards alone, and of each what it shows now. */
  forgetPast(kept = 8): void {
    for (const { boards } of this.#channels.values()) {
      boards.splice(0, boards.length - kept)
      for (const { frames } of boards) frames.splice(0, frames.length - 1)
    }
    this.replacements.length = 0
  }

  /** What the newest board of the channel shows. */
  view(channel: ChannelId): BoardView | undefined {
    return this.boards(channel).at(-1)?.frames.at(-1)?.view
  }

  deleteBoard(channel: ChannelId, message = this.#newest(channel).id): void {
    this.#standing(channel, message).removed = true
    if (this.#online) this.#inbox?.boardRemoved(channel, message)
  }

  deleteChannel(channel: ChannelId): void {
    this.#living(channel).deleted = true
    if (this.#online) this.#inbox?.channelRemoved(channel)
  }

  /** The platform calls it by the id of the other one from now on. */
  moveChannel(from: ChannelId, to: ChannelId): void {
    const former = this.#living(from)
    former.deleted = true
    const channel = this.#channels.get(to)
    for (const board of former.boards) channel?.boards.push({ ...board, channel: to })
    this.#inbox?.channelMoved(from, to)
  }

  /** Hands in a reaction as it is. */
  report(change: ReactionChange): void {
    this.#inbox?.reacted(change)
  }

  // ── People ──────────────────────────────────────────────────────────────────────────────────

  person(name: string): PersonId {
    return personId(`${this.name}:${name}`)
  }

  /** What a command, or a control of an answer, brings this person. */
  async ask(name: string, channel: ChannelId, action: Action, board?: MessageId): Promise<Answer> {
    if (this.#inbox === undefined) throw new Error('The platform is not started.')
    const person = this.person(name)
    return this.#inbox.ask({
      person,
      personName: name,
      channel,
      channelName: this.#channels.get(channel)?.name ?? '',
      quietAtFirst: this.#quietAtFirst,
      action,
      ...(board !== undefined && { board }),
      replaceAnswer: async (answer) => {
        if (this.answersCanBeReplaced) this.replacements.push({ person, answer })
        return this.answersCanBeReplaced
      },
    })
  }

  /** What is offered to this person while they type a song. */
  async typeSong(name: string, channel: ChannelId, typed: string): Promise<readonly TrackChoice[]> {
    if (this.#inbox === undefined) throw new Error('The platform is not started.')
    return this.#inbox.suggestTracks(this.person(name), channel, typed)
  }

  /** What this person sees outside of all channels. */
  async home(name: string): Promise<Home> {
    if (this.#inbox === undefined) throw new Error('The platform is not started.')
    return this.#inbox.home(this.person(name))
  }

  /** Presses a number on a board: the newest one, or the one that is named. */
  press(name: string, channel: ChannelId, number: number, message?: MessageId): Promise<Answer> {
    const board = this.#board(channel, message)
    const view = board.frames.at(-1)?.view
    if (view?.round === undefined) throw new Error('This board has no numbers to press.')
    const { party, round } = view
    return this.ask(
      name,
      channel,
      { type: 'pressVote', party, round: round.number, number },
      board.id,
    )
  }

  react(name: string, channel: ChannelId, number: number, message?: MessageId): void {
    this.#changeReaction(name, this.#board(channel, message), number, true)
  }

  unreact(name: string, channel: ChannelId, number: number, message?: MessageId): void {
    this.#changeReaction(name, this.#board(channel, message), number, false)
  }

  // ── Faults ──────────────────────────────────────────────────────────────────────────────────

  /** The next calls of this method fail; faults of one method happen one after the other. */
  fail(method: Method, fault: Fault, times = 1): void {
    const waiting = this.#faults.get(method) ?? []
    this.#faults.set(method, [...waiting, ...Array<Fault>(times).fill(fault)])
  }

  /** Every call of this method takes so long, until it is set to 0. */
  delay(method: Method, milliseconds: number): void {
    this.#delays.set(method, milliseconds)
  }

  /** From the next start on, connecting takes so long. */
  connectsAfter(milliseconds: number): void {
    this.#connectsAfterMs = milliseconds
  }

  /** Nothing that people do is reported any more. */
  goOffline(): void {
    this.#online = false
  }

  /** A new connection: what happened meanwhile is not told. */
  comeBack(): void {
    this.#online = true
    this.#inbox?.reactionsMayBeMissing(this.name)
  }

  async #perform<T>(method: Method, act: () => T): Promise<T> {
    this.calls[method] += 1
    const fault = this.#faults.get(method)?.shift()
    const delay = this.#delays.get(method) ?? 0
    await this.#pass(delay)
    if (fault === undefined) return act()
    if (fault.reason === 'bug') throw new TypeError('The bug that was asked for.')
    if (fault.applied === true) act()
    if (fault.doubled === true) this.#unnoticed.add(act())
    throw new ChatFailure(fault.reason, 'The fault that was asked for.', fault.retryAfterMs)
  }

  async #pass(milliseconds: number): Promise<void> {
    if (milliseconds === 0) return
    await new Promise<void>((resolve) => this.#clock.at(this.#clock.now() + milliseconds, resolve))
  }

  #changeReaction(name: string, board: FakeBoard, number: number, present: boolean): void {
    const person = this.person(name)
    const people = board.reactions.get(number) ?? new Set()
    board.reactions.set(number, people)
    if (people.has(person) === present) return
    if (present) people.add(person)
    else people.delete(person)
    if (!this.#online) return
    const { channel, id: message } = board
    this.#inbox?.reacted({ channel, message, person, name, number, present })
  }

  #living(id: ChannelId): Channel {
    const channel = this.#channels.get(id)
    if (channel === undefined || channel.deleted) {
      throw new ChatFailure('channelGone', `There is no channel ${id}.`)
    }
    return channel
  }

  #standing(channel: ChannelId, message: MessageId): FakeBoard {
    const board = this.#living(channel).boards.find(({ id }) => id === message)
    if (board === undefined || board.removed) {
      throw new ChatFailure('messageGone', `There is no board ${message}.`)
    }
    return board
  }

  #board(channel: ChannelId, message: MessageId | undefined): FakeBoard {
    return message === undefined ? this.#newest(channel) : this.#standing(channel, message)
  }

  #newest(channel: ChannelId): FakeBoard {
    const board = this.boards(channel).at(-1)
    if (board === undefined) throw new Error(`No board stands in ${channel}.`)
    return board
  }
}
