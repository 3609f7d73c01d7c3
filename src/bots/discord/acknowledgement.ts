import {
  type APIInteractionResponse,
  InteractionResponseType,
  MessageFlags,
  type REST,
  Routes,
} from 'discord.js'
import type { Clock, Log } from '../../core/ports.ts'
import { type Content, harmless } from './components.ts'
import { isTooLate } from './errors.ts'
import { LATE, within } from './patience.ts'

/** Discord waits 3 s for a first answer; this leaves half of it to the way there. */
const PATIENCE_MS = 1_500
/** The token of an interaction works for 15 minutes. */
const TOKEN_LIFE_MS = 14.5 * 60_000

/**
 * Where the answer goes. newMessage: a message for this person alone, after a command.
 * besideBoard: the same, after a button of a board, which stays as it is. samePlace: the answer
 * whose control was used moves on.
 */
export type Place = 'newMessage' | 'besideBoard' | 'samePlace'

/** Undefined where there is nothing to say. */
type Shown = Content | undefined

export interface ReplyTools {
  readonly rest: REST
  readonly clock: Clock
  readonly log: Log
}

interface Addressee {
  readonly id: string
  readonly token: string
  readonly application_id: string
}

/** The answer to one interaction: acknowledged in time, whatever is slow behind it. */
export class Reply {
  readonly #to: Addressee
  readonly #place: Place
  readonly #tools: ReplyTools
  readonly #receivedAt: number
  /** Settled with the first answer: whether there is a message of our own that may be replaced. */
  #isReplaceable: Promise<boolean> = Promise.resolve(false)

  constructor(to: Addressee, place: Place, tools: ReplyTools) {
    this.#to = to
    this.#place = place
    this.#tools = tools
    this.#receivedAt = tools.clock.now()
  }

  /** Resolves when the answer is shown, or could not be. Never rejects, if `answer` does not. */
  async show(answer: Promise<Shown>): Promise<void> {
    this.#isReplaceable = this.#show(answer).catch((error: unknown) => {
      this.#report('An answer could not be shown', error)
      return false
    })
    await this.#isReplaceable
  }

  /** Puts a later answer in the place of the first; tells whether that was still possible. */
  async replace(content: Content): Promise<boolean> {
    if (!(await this.#isReplaceable)) return false
    if (this.#tools.clock.now() - this.#receivedAt > TOKEN_LIFE_MS) return false
    try {
      await this.#edit(content)
      return true
    } catch (error) {
      this.#report('An answer could not be replaced', error)
      return false
    }
  }

  async #show(answer: Promise<Shown>): Promise<boolean> {
    const first = await within(PATIENCE_MS, answer)
    if (first !== LATE) {
      await respond(this.#tools.rest, this.#to, this.#direct(first))
      return this.#place === 'samePlace' || first !== undefined
    }
    await respond(this.#tools.rest, this.#to, this.#deferral())
    const late = await answer
    if (late !== undefined) await this.#edit(late)
    else if (this.#place !== 'samePlace') await this.#remove()
    return this.#place === 'samePlace' || late !== undefined
  }

  #direct(content: Shown): APIInteractionResponse {
    if (content === undefined) return { type: InteractionResponseType.DeferredMessageUpdate }
    const data = harmless(content)
    if (this.#place === 'samePlace') return { type: InteractionResponseType.UpdateMessage, data }
    return {
      type: InteractionResponseType.ChannelMessageWithSource,
      data: { ...data, flags: MessageFlags.Ephemeral },
    }
  }

  #deferral(): APIInteractionResponse {
    if (this.#place === 'samePlace') return { type: InteractionResponseType.DeferredMessageUpdate }
    return {
      type: InteractionResponseType.DeferredChannelMessageWithSource,
      data: { flags: MessageFlags.Ephemeral },
    }
  }

  async #edit(content: Content): Promise<void> {
    await this.#tools.rest.patch(this.#original(), { body: harmless(content), auth: false })
  }

  async #remove(): Promise<void> {
    await this.#tools.rest.delete(this.#original(), { auth: false })
  }

  #original() {
    return Routes.webhookMessage(this.#to.application_id, this.#to.token)
  }

  #report(what: string, error: unknown): void {
    const details = { why: error instanceof Error ? error.message : String(error) }
    if (isTooLate(error)) this.#tools.log.info(what, details)
    else this.#tools.log.warn(what, details)
  }
}

/** The first answer to an interaction; these requests are outside of Discord's rate limits. */
export async function respond(
  rest: REST,
  to: Pick<Addressee, 'id' | 'token'>,
  body: APIInteractionResponse,
): Promise<void> {
  await rest.post(Routes.interactionCallback(to.id, to.token), { body, auth: false })
}
