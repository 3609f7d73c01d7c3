import type { Random } from '../src/core/engine/random.ts'
import type { Scene } from '../tests/faults/scene.ts'

const MINUTE_MS = 60_000
/** How often a host looks at the board. */
const LOOKS_EVERY_MS = 15_000

type Wish = (host: HostDay) => Promise<void> | void

/** What hosts do now and then, and what people do at the host's Spotify. */
const WISHES: readonly Wish[] = [
  ({ scene }) => ask(scene, 'pause'),
  ({ scene }) => ask(scene, 'next'),
  ({ scene }) => ask(scene, 'now'),
  ({ scene }) => ask(scene, 'people'),
  ({ scene }) => ask(scene, 'device'),
  async ({ scene }) => {
    await scene.host.ask({ type: 'playlist', playlist: scene.playlist })
  },
  async ({ scene }) => {
    await scene.host.ask({ type: 'quiet', quiet: scene.world.random() < 0.3 })
  },
  ({ scene }) => byHand(scene, ({ player }) => player.pause()),
  ({ scene }) => byHand(scene, ({ player }) => player.skip()),
  ({ scene }) => byHand(scene, ({ player }) => player.seek(30_000)),
]

/** One host from party to party: begins, looks after, and ends them. */
export class HostDay {
  readonly scene: Scene
  readonly #random: Random
  #startsAt: number
  #endsAt = Number.POSITIVE_INFINITY
  #looksAt = 0
  parties = 0

  constructor(scene: Scene) {
    this.scene = scene
    this.#random = scene.world.random
    this.#startsAt = scene.world.clock.now() + this.#upTo(3 * MINUTE_MS)
  }

  /** To be called every second or so. `busy`: there are wishes, and parties come and go. */
  pass(busy: boolean): void {
    const now = this.scene.world.clock.now()
    if (now < this.#looksAt || !this.scene.world.isRunning) return
    this.#looksAt = now + LOOKS_EVERY_MS / 2 + this.#upTo(LOOKS_EVERY_MS)
    void this.#look(now, busy)
  }

  async #look(now: number, busy: boolean): Promise<void> {
    const { party } = this.scene
    if (party === undefined) {
      if (busy && now >= this.#startsAt) await this.#begin(now)
    } else if (busy && now >= this.#endsAt) {
      await this.scene.end()
      this.#startsAt = now + this.#upTo(5 * MINUTE_MS)
    } else if (busy && this.#random() < 0.02) {
      await WISHES[Math.floor(this.#random() * WISHES.length)]?.(this)
    } else if (!busy || this.#random() < 0.5) {
      await this.scene.mend()
    }
  }

  async #begin(now: number): Promise<void> {
    this.scene.renewLounge()
    if (!(await this.scene.open())) return
    this.parties += 1
    this.#endsAt = now + 30 * MINUTE_MS + this.#upTo(180 * MINUTE_MS)
  }

  #upTo(ms: number): number {
    return Math.floor(this.#random() * ms)
  }
}

/** What a guest does within one second: mostly nothing. */
export function guestsAct({ guests, world, code }: Scene): void {
  for (const guest of guests) {
    const dice = world.random()
    if (dice < 1 / 90) void guest.act()
    else if (dice < 1 / 85 && code !== undefined) {
      if (world.random() < 0.1) void guest.leave()
      else if (world.random() < 0.02) void guest.ask({ type: 'confirmLeaveChannel' })
      else if (world.random() < 0.3) void guest.ask({ type: 'join', code })
    }
  }
}

async function ask({ host }: Scene, type: 'pause' | 'next' | 'now' | 'people' | 'device') {
  await host.ask({ type })
}

/** Somebody takes the phone; nothing happens where no song is there. */
function byHand({ account }: Scene, act: (account: Scene['account']) => void): void {
  const { track, device } = account.player.state()
  if (track !== null && device !== null) act(account)
}
