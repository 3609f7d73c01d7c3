import type { EmulatedMessage, EmulatedPerson } from '../../emulators/discord/index.ts'
import { instant, sleep } from '../instant.ts'
import type { Figure, Measure } from '../measure.ts'
import type { SeededParty } from '../party-seeds.ts'
import { Stage } from '../stage.ts'
import { percentile } from '../statistics.ts'

const PARTIES = 10
const VOTERS = 200
/** In each party. The quiet load runs longer, to have votes enough. */
const LOADS = [
  { name: 'a vote each 3 s', everyMs: 3_000, longer: 2 },
  { name: '5 votes a second', everyMs: 200, longer: 1 },
]
const PATIENCE_MS = 15_000

/** How long after a reaction the board in the channel shows it, within Discord's own limits. */
export const board: Measure = {
  name: 'board',
  title: `From a reaction to the edit that shows it, ${PARTIES} parties, real limits`,
  async run({ seconds, profileTo }) {
    const parties = { parties: PARTIES, voters: VOTERS, ballots: 0 }
    const stage = await Stage.open({ ...parties, limits: 'real', profileTo })
    const program = stage.startProgram()
    await program.ready()
    const audiences = stage.parties.map((party) => new Audience(party))
    const figures: Figure[] = []
    for (const { name, everyMs, longer } of LOADS) {
      const forMs = seconds * longer * 1_000
      const delays = await Promise.all(audiences.map((one) => one.vote(everyMs, forMs)))
      figures.push(
        { what: `${name}: p50`, value: percentile(delays.flat(), 0.5), unit: 'ms' },
        { what: `${name}: p99`, value: percentile(delays.flat(), 0.99), unit: 'ms' },
      )
    }
    await stage.endProgram(program)
    await stage.close()
    return figures
  },
}

/** The voters of one party, each of whom votes once and watches the board. */
class Audience {
  #voted = 0
  readonly #party: SeededParty

  constructor(party: SeededParty) {
    this.#party = party
  }

  /** Resolves with how long each vote took to be seen. */
  async vote(everyMs: number, forMs: number): Promise<number[]> {
    const delays: Promise<number>[] = []
    const end = instant() + forMs
    for (;;) {
      // At random instants: in step with the bot's own pace, every figure would be the same.
      await sleep(everyMs * (0.5 + Math.random()))
      const person = this.#party.voters[this.#voted]
      if (instant() > end || person === undefined) return Promise.all(delays)
      this.#voted += 1
      delays.push(this.#untilShown(person, this.#voted))
    }
  }

  async #untilShown(person: EmulatedPerson, voters: number): Promise<number> {
    const { board, channel } = this.#party
    const castAt = instant()
    person.react(board, `${1 + (voters % 5)}\ufe0f\u20e3`)
    await channel.waitUntil(() => votersShown(board) >= voters, PATIENCE_MS)
    return instant() - castAt
  }
}

function votersShown(board: EmulatedMessage): number {
  return Number(/(\d+) (?:person is|people are) voting/.exec(board.text())?.[1] ?? 0)
}
