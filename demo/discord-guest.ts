import type {
  EmulatedChannel,
  EmulatedInteraction,
  EmulatedMessage,
  EmulatedPerson,
} from '../emulators/discord/index.ts'
import { boardIn } from './board.ts'
import type { Guest, WayToVote } from './guest.ts'
import type { Transcript } from './transcript.ts'

/** Somebody in a Discord channel. */
export class DiscordGuest implements Guest {
  readonly channel: EmulatedChannel
  readonly ways = ['reaction', 'reaction', 'button', 'command'] as const
  readonly #person: EmulatedPerson
  readonly #transcript: Transcript

  constructor(person: EmulatedPerson, channel: EmulatedChannel, transcript: Transcript) {
    this.#person = person
    this.channel = channel
    this.#transcript = transcript
  }

  get name(): string {
    return this.#person.name
  }

  /** Runs a slash command; resolves before the answer. */
  type(
    words: string,
    options: Readonly<Record<string, string | number>> = {},
  ): Promise<EmulatedInteraction> {
    this.did(`types /${[words, ...Object.values(options)].join(' ')}`)
    return this.#person.command(this.channel, words, options)
  }

  /** Presses a button; resolves before the answer. */
  press(message: EmulatedMessage, label: string): Promise<EmulatedInteraction> {
    this.did(`presses [${label}]`)
    return this.#person.click(message, label)
  }

  choose(
    message: EmulatedMessage,
    placeholder: string,
    choice: string,
  ): Promise<EmulatedInteraction> {
    this.did(`chooses ${choice}`)
    return this.#person.choose(message, placeholder, [choice])
  }

  fill(
    form: EmulatedInteraction,
    fields: Readonly<Record<string, string>>,
  ): Promise<EmulatedInteraction> {
    return this.#person.fill(form, fields)
  }

  async join(code: string): Promise<void> {
    await this.hears(await this.type('party join', { code }))
  }

  async vote(way: WayToVote, number: number): Promise<void> {
    if (way === 'command') return this.hears(await this.type('party vote', { number }))
    const board = boardIn(this.channel)
    if (way === 'button') {
      await (await this.press(board, `${number}`)).settled()
      return
    }
    this.did(`taps the reaction ${keycap(number)}`)
    this.#person.react(board, keycap(number))
  }

  async takeBack(way: WayToVote, number: number): Promise<void> {
    if (way === 'command') return this.hears(await this.type('party unvote', { number }))
    const board = boardIn(this.channel)
    if (way === 'button') {
      this.did(`presses [${number}] again`)
      await (await this.#person.click(board, `${number}`)).settled()
      return
    }
    this.did(`takes the reaction ${keycap(number)} away`)
    this.#person.unreact(board, keycap(number))
  }

  /** Prints the answer that only this person sees. */
  async hears(interaction: EmulatedInteraction): Promise<void> {
    this.sees(await interaction.answer())
  }

  sees(message: EmulatedMessage): void {
    this.#transcript.block(`Only ${this.name} sees:`, message.text())
  }

  did(what: string): void {
    this.#transcript.event(`${this.name} (Discord #${this.channel.name}) ${what}`)
  }
}

function keycap(number: number): string {
  return `${number}\ufe0f\u20e3`
}
