import type { RealWorld } from '../tests/crash/real-world.ts'

const COLLECT_EVERY_MS = 5_000

/** Counts what is asked of each service, whose own lists are short. */
export class Traffic {
  readonly counts = { discord: 0, slack: 0, spotify: 0 }
  readonly #world: RealWorld
  readonly #timer: NodeJS.Timeout

  constructor(world: RealWorld) {
    this.#world = world
    this.#collect()
    this.counts = { discord: 0, slack: 0, spotify: 0 }
    this.#timer = setInterval(() => this.#collect(), COLLECT_EVERY_MS)
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#collect()
  }

  #collect(): void {
    const { discord, slack, spotify } = this.#world
    this.counts.discord += discord.requests.length
    this.counts.slack += slack.requests.length
    this.counts.spotify += spotify.requests.length
    discord.clearRequests()
    slack.clearRequests()
    spotify.requests.length = 0
  }
}
