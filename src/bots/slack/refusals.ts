import type { ChannelId } from '../../core/engine/ids.ts'
import { codeOf, reasonOf } from './errors.ts'

const MOST_CHANNELS = 1_000

/** What Slack does not let the bot do in a channel at present, for people who ask there. */
export class Refusals {
  /** Slack's code, by what was tried. */
  readonly #codes = new Map<ChannelId, Map<string, string>>()

  /** Remembers a refusal until the same thing works. */
  async noting<T>(channel: ChannelId, tried: string, request: () => Promise<T>): Promise<T> {
    try {
      const done = await request()
      this.#worked(channel, tried)
      return done
    } catch (error) {
      const code = codeOf(error)
      if (code !== undefined && reasonOf(code) === 'forbidden') this.#refused(channel, tried, code)
      throw error
    }
  }

  in(channel: ChannelId): string | undefined {
    const [code] = this.#codes.get(channel)?.values() ?? []
    return code
  }

  #refused(channel: ChannelId, tried: string, code: string): void {
    const codes = this.#codes.get(channel) ?? new Map<string, string>()
    this.#codes.set(channel, codes.set(tried, code))
    const [oldest] = this.#codes.keys()
    if (this.#codes.size > MOST_CHANNELS && oldest !== undefined) this.#codes.delete(oldest)
  }

  #worked(channel: ChannelId, tried: string): void {
    const codes = this.#codes.get(channel)
    codes?.delete(tried)
    if (codes?.size === 0) this.#codes.delete(channel)
  }
}
