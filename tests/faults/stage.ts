import type { Ending, Fault } from './fault.ts'
import { Scene } from './scene.ts'
import { checkBoards, checkOwed, Listener } from './watchers.ts'
import { World } from './world.ts'

export const SONG_MS = 180_000
const STEP_MS = 1_000
const CALM_MS = 3 * 60_000

/** One party with voters on two platforms, and somebody who listens. */
export class FaultStage {
  readonly world: World
  readonly scene: Scene
  readonly listener: Listener
  #mendsAt = Number.POSITIVE_INFINITY

  constructor(seed: number) {
    this.world = new World(seed)
    const tracks = this.world.music.makeTracks(40, { durationMs: SONG_MS })
    this.scene = new Scene(this.world, {
      name: 'Mara',
      guestsHere: 3,
      guestsElsewhere: 2,
      tracks,
    })
    this.listener = new Listener(this.scene)
  }

  async start(): Promise<void> {
    const { world, scene } = this
    await world.during(world.start())
    await scene.arrive()
    await world.during(scene.open())
    await this.pass(20_000)
  }

  /** People vote, the host looks at the board now and then, and the music is listened to. */
  async pass(ms: number): Promise<void> {
    const { world, scene } = this
    for (let left = ms; left > 0; left -= STEP_MS) {
      for (const guest of scene.guests) if (world.random() < 0.12) void guest.act()
      if (world.clock.now() >= this.#mendsAt) {
        this.#mendsAt = world.clock.now() + 15_000
        void scene.mend()
      }
      await world.clock.advance(Math.min(left, STEP_MS))
      this.listener.listen()
    }
  }

  /** So long before the next round closes; at once where that is not known. */
  async untilClosing(beforeMs: number): Promise<void> {
    const closesAt = this.scene.party?.round?.closesAt
    if (closesAt === undefined) return
    await this.pass(Math.max(0, closesAt - this.world.processClock.now() - beforeMs))
  }

  begin(fault: Fault): Promise<Ending> {
    return this.world.during(Promise.resolve(fault.begin(this.scene)))
  }

  /** The host mends what has to be mended from now on. */
  hostMends(): void {
    this.#mendsAt = this.world.clock.now() + 10_000
  }

  /** Some minutes without faults: then songs and rounds go on, nothing is owed, boards are true. */
  async expectToGoOn(): Promise<void> {
    const { world, scene, listener } = this
    this.hostMends()
    await this.pass(CALM_MS)
    const { songs } = listener
    const { rounds } = world.ledger
    const owed = new Set(scene.record?.outbox.entries.map(({ id }) => id))
    await this.pass(2 * SONG_MS + 30_000)
    if (scene.party?.phase !== 'live') {
      world.ledger.broke('standstill', `the party is ${scene.party?.phase}`)
    }
    if (listener.songs < songs + 2) world.ledger.broke('standstill', 'songs do not go on')
    if (world.ledger.rounds < rounds + 2) world.ledger.broke('standstill', 'rounds do not go on')
    checkOwed(scene, owed)
    await this.#rest()
    checkBoards(scene)
  }

  async stop(): Promise<void> {
    await this.world.during(this.world.stop())
  }

  /** Nobody does anything, and no round is about to close. */
  async #rest(): Promise<void> {
    const { world, scene } = this
    const toClosing = (scene.party?.round?.closesAt ?? 0) - world.processClock.now()
    if (toClosing < 20_000) await this.pass(40_000)
    await world.clock.advance(6_000)
  }
}
