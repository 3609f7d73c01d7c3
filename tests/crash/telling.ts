import type { BoardView } from '../../src/core/engine/board-view.ts'
import { type ChannelId, personId } from '../../src/core/engine/ids.ts'
import type { Action, Answer } from '../../src/core/inbox.ts'
import type { FakeChat } from '../fakes/chat-platform.ts'
import type { RuntimeStage } from '../runtime/stage.ts'
import { VotesTold } from './votes.ts'

const SLICE_MS = 200
/** How long the program is gone after it died. */
const GONE_MS = 600
const PATIENCE_MS = 150_000

type RoundView = NonNullable<BoardView['round']>

/**
 * A story told on a stage whose program may die at any moment; it is started again then. People go
 * on with what they wanted, and repeat what was not answered.
 */
export class Telling {
  readonly stage: RuntimeStage
  readonly votes = new VotesTold()
  /** How often the program died. */
  deaths = 0

  constructor(stage: RuntimeStage) {
    this.stage = stage
  }

  async pass(ms: number): Promise<void> {
    const { clock } = this.stage
    const end = clock.now() + ms
    while (clock.now() < end) {
      await clock.advance(Math.min(SLICE_MS, end - clock.now()))
      if (this.stage.isDead) await this.startAgain()
    }
  }

  async until(condition: () => boolean, what: string): Promise<void> {
    const end = this.stage.clock.now() + PATIENCE_MS
    while (!condition()) {
      if (this.stage.clock.now() > end) throw new Error(`Waited in vain for ${what}.`)
      await this.pass(SLICE_MS)
    }
  }

  /** Starts the program; it may die while it starts. */
  async begin(): Promise<void> {
    await this.started(this.stage.start())
  }

  /** Asks until an answer comes. */
  async ask(name: string, channel: ChannelId, action: Action): Promise<Answer> {
    return this.answered(() => this.chatOf(channel).ask(name, channel, action))
  }

  /** Votes by command, until it is answered. */
  async vote(name: string, channel: ChannelId, number: number): Promise<void> {
    await this.openRound(channel)
    const { votes } = this
    const person = personId(`${this.chatOf(channel).name}:${name}`)
    const round = () => this.round(channel)?.number ?? 0
    const answer = await this.answered(() => {
      votes.asked(round(), person, number)
      return this.chatOf(channel).ask(name, channel, { type: 'vote', number })
    })
    if (isVoted(answer)) votes.told(round(), person, number, true)
  }

  /** Presses a number until it counts, or no longer does: a press too many takes it back again. */
  async press(name: string, channel: ChannelId, number: number, counts = true): Promise<void> {
    await this.openRound(channel)
    const chat = this.chatOf(channel)
    const person = personId(`${chat.name}:${name}`)
    for (;;) {
      const round = this.round(channel)?.number ?? 0
      const answer = await this.answered(() => {
        this.votes.asked(round, person, number)
        return chat.press(name, channel, number)
      })
      if (answer.kind === 'refused') return
      const countsNow = !(answer.kind === 'done' && answer.what.what === 'unvoted')
      this.votes.told(round, person, number, countsNow)
      if (countsNow === counts) return
    }
  }

  async react(name: string, channel: ChannelId, number: number): Promise<void> {
    await this.openRound(channel)
    this.chatOf(channel).react(name, channel, number)
    await this.pass(SLICE_MS)
  }

  async unreact(name: string, channel: ChannelId, number: number): Promise<void> {
    await this.openRound(channel)
    this.chatOf(channel).unreact(name, channel, number)
    await this.pass(SLICE_MS)
  }

  view(channel: ChannelId): BoardView | undefined {
    return this.chatOf(channel).view(channel)
  }

  /** Waits until a channel's board offers something to vote for. */
  async openRound(channel: ChannelId, atLeast = 1): Promise<RoundView> {
    const open = () => {
      const round = this.round(channel)
      return round?.open === true && round.number >= atLeast ? round : undefined
    }
    await this.until(() => open() !== undefined, `round ${atLeast} or later in ${channel}`)
    const round = open()
    if (round === undefined) throw new Error('The round was open a moment ago.')
    return round
  }

  private round(channel: ChannelId): RoundView | undefined {
    return this.view(channel)?.round
  }

  private chatOf(channel: ChannelId): FakeChat {
    return channel.startsWith('elsewhere:') ? this.stage.elsewhere : this.stage.chat
  }

  /** What was not answered because the program died is asked again. */
  private async answered<Result>(ask: () => Promise<Result>): Promise<Result> {
    for (;;) {
      const { deaths } = this
      let answer: { readonly value: Result } | undefined
      ask().then((value) => {
        answer = { value }
      })
      await this.until(() => answer !== undefined || this.deaths > deaths, 'an answer')
      if (answer !== undefined) return answer.value
    }
  }

  private async startAgain(): Promise<void> {
    this.deaths += 1
    await this.stage.clock.advance(GONE_MS)
    await this.started(this.stage.revive())
  }

  private async started(start: Promise<void>): Promise<void> {
    let isStarted = false
    start.then(() => {
      isStarted = true
    })
    while (!isStarted && !this.stage.isDead) await this.stage.clock.advance(50)
    if (this.stage.isDead) await this.startAgain()
  }
}

function isVoted(answer: Answer): boolean {
  return answer.kind === 'done' && answer.what.what === 'voted'
}
