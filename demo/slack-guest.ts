import type { EmulatedChannel, EmulatedPerson } from '../emulators/slack/index.ts'
import { boardIn } from './board.ts'
import type { Guest, WayToVote } from './guest.ts'
import type { Transcript } from './transcript.ts'

/** Somebody in a Slack channel, which has one board for the whole party: reactions are no votes. */
export class SlackGuest implements Guest {
  readonly channel: EmulatedChannel
  readonly ways = ['button', 'button', 'command'] as const
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

  async join(code: string): Promise<void> {
    await this.#type(`/party join ${code}`)
  }

  async vote(way: WayToVote, number: number): Promise<void> {
    if (way === 'command') return this.#type(`/party vote ${number}`)
    this.#did(`presses [${number}]`)
    await this.#press(way, number)
  }

  async takeBack(way: WayToVote, number: number): Promise<void> {
    if (way === 'command') return this.#type(`/party unvote ${number}`)
    this.#did(`presses [${number}] again`)
    await this.#press(way, number)
  }

  async #press(way: WayToVote, number: number): Promise<void> {
    if (way !== 'button') throw new Error(`Nobody votes by ${way} in #${this.channel.name}.`)
    await (await this.#person.click(boardIn(this.channel), `${number}`)).settled()
  }

  /** Prints the answer that only this person sees. */
  async #type(line: string): Promise<void> {
    this.#did(`types ${line}`)
    const answer = await (await this.#person.command(this.channel, line)).answer()
    this.#transcript.block(`Only ${this.name} sees:`, answer.text())
  }

  #did(what: string): void {
    this.#transcript.event(`${this.name} (Slack #${this.channel.name}) ${what}`)
  }
}
