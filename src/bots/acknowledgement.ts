import type { Clock, Log } from '../core/ports.ts'
import { LATE, within } from './patience.ts'

/** Both Discord and Slack wait 3 s for a first answer; this leaves half of it to the way there. */
const PATIENCE_MS = 1_500

/**
 * Where the answer goes. newMessage: a message for this person alone, after a command.
 * besideBoard: the same, after a button of a board, which stays as it is. samePlace: the answer
 * whose control was used moves on.
 */
export type Place = 'newMessage' | 'besideBoard' | 'samePlace'

/** The way back to one person, as one platform has it; each call is one request to it. */
export interface ReplyLine<Content> {
  /** How long after the question an answer can still be changed. */
  readonly openMs: number
  /** The first answer. Undefined acknowledges the question and shows nothing. */
  respond(content: Content | undefined): Promise<void>
  /** Acknowledges the question, in the stead of `respond`: the answer comes later, by `edit`. */
  defer(): Promise<void>
  /** Puts `content` where the first answer is, or where a deferred one is awaited. */
  edit(content: Content): Promise<void>
  /** Takes away what `defer` shows of an answer to come. */
  withdraw(): Promise<void>
  /** Whether the failure only means that nobody waits for the answer any more. */
  isTooLate(error: unknown): boolean
}

export interface ReplyTools {
  readonly clock: Clock
  readonly log: Log
}

/** The answer to one question: acknowledged in time, whatever is slow behind it. */
export class Reply<Content> {
  readonly #line: ReplyLine<Content>
  readonly #place: Place
  readonly #tools: ReplyTools
  readonly #receivedAt: number
  /** Settled with the first answer: whether there is a message of our own that may be replaced. */
  #isReplaceable: Promise<boolean> = Promise.resolve(false)

  constructor(line: ReplyLine<Content>, place: Place, tools: ReplyTools) {
    this.#line = line
    this.#place = place
    this.#tools = tools
    this.#receivedAt = tools.clock.now()
  }

  /** Resolves when the answer is shown, or could not be. Never rejects, if `answer` does not. */
  async show(answer: Promise<Content | undefined>): Promise<void> {
    this.#isReplaceable = this.#show(answer).catch((error: unknown) => {
      this.#report('An answer could not be shown', error)
      return false
    })
    await this.#isReplaceable
  }

  /** Puts a later answer in the place of the first; tells whether that was still possible. */
  async replace(content: Content): Promise<boolean> {
    if (!(await this.#isReplaceable)) return false
    if (this.#tools.clock.now() - this.#receivedAt > this.#line.openMs) return false
    try {
      await this.#line.edit(content)
      return true
    } catch (error) {
      this.#report('An answer could not be replaced', error)
      return false
    }
  }

  async #show(answer: Promise<Content | undefined>): Promise<boolean> {
    const first = await within(PATIENCE_MS, answer)
    if (first !== LATE) {
      await this.#line.respond(first)
      return this.#place === 'samePlace' || first !== undefined
    }
    await this.#line.defer()
    const late = await answer
    if (late !== undefined) await this.#line.edit(late)
    else if (this.#place !== 'samePlace') await this.#line.withdraw()
    return this.#place === 'samePlace' || late !== undefined
  }

  #report(what: string, error: unknown): void {
    const details = { why: error instanceof Error ? error.message : String(error) }
    if (this.#line.isTooLate(error)) this.#tools.log.info(what, details)
    else this.#tools.log.warn(what, details)
  }
}
