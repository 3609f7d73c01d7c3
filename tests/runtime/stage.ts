import type { Account } from '../../emulators/spotify/account.ts'
import type { EmulatedDevice, EmulatedTrack } from '../../emulators/spotify/index.ts'
import { type AccountId, accountId, type ChannelId, channelId } from '../../src/core/engine/ids.ts'
import type { Party } from '../../src/core/engine/party.ts'
import type { Action, Answer } from '../../src/core/inbox.ts'
import type { Chance, ChatPlatform, Log } from '../../src/core/ports.ts'
import { createRuntime, type Runtime } from '../../src/core/runtime/runtime.ts'
import { createMemoryStore, type MemoryStore } from '../../src/store/memory.ts'
import { FakeChat } from '../fakes/chat-platform.ts'
import { FakeMusicServices } from '../fakes/music.ts'
import { VirtualClock } from '../fakes/virtual-clock.ts'
import { type Life, mortal } from './mortal.ts'

const BEAT_MS = 1_000

/** What a test puts between the program and a part of the world. */
export type Through = <Part extends object>(name: string, part: Part) => Part

/** On the other platform, in no party. */
export const HALLWAY = channelId('elsewhere:hallway')

/** A runtime over fakes that behave, on a clock that the test moves. */
export class RuntimeStage {
  readonly clock = new VirtualClock()
  readonly chat = new FakeChat(this.clock)
  /** Another platform, where channels begin quiet. */
  readonly elsewhere = new FakeChat(this.clock, { name: 'elsewhere', quietAtFirst: true })
  readonly music: FakeMusicServices
  readonly store: MemoryStore
  readonly channel: ChannelId
  readonly account: Account
  readonly accountId: AccountId
  readonly tracks: readonly EmulatedTrack[]
  readonly playlist: string
  readonly kitchen: EmulatedDevice
  readonly problems: string[] = []
  runtime: Runtime
  readonly #more: readonly ChatPlatform[]
  readonly #through: Through
  readonly #listenAlong: boolean
  #stopBeats = () => {}
  #life: Life = { dead: false }

  constructor(
    options: {
      songs?: number
      durationMs?: number
      commandLagMs?: number
      more?: readonly ChatPlatform[]
      through?: Through
      listenAlong?: boolean
    } = {},
  ) {
    const { songs = 30, durationMs = 180_000, commandLagMs = 500, more = [] } = options
    this.#more = more
    this.#listenAlong = options.listenAlong ?? false
    this.#through = options.through ?? ((_, part) => part)
    this.store = createMemoryStore(() => this.clock.now())
    this.music = new FakeMusicServices(this.clock, { commandLagMs, latencyMs: 80 })
    this.account = this.music.addAccount({ name: 'Mara' })
    this.accountId = accountId(this.account.id)
    this.tracks = this.music.makeTracks(songs, { durationMs })
    this.playlist = this.account.addPlaylist({ name: 'Road trip', tracks: this.tracks }).id
    this.kitchen = this.account.addDevice({ name: 'Kitchen', type: 'Speaker' })
    this.channel = this.chat.openChannel('music')
    this.runtime = this.newRuntime()
  }

  async start({ pulse = true } = {}): Promise<void> {
    await this.store.vault.put('link', this.chat.person('mara'), { account: this.accountId })
    await this.store.vault.put('account', this.accountId, {
      account: this.accountId,
      name: 'Mara',
      refreshToken: 'refresh',
      accessToken: 'access',
      accessExpiresAt: Number.MAX_SAFE_INTEGER,
    })
    await this.runtime.start()
    if (pulse) this.#stopBeats = this.beats()
  }

  /** A program that was not started yet gives way to another one. */
  rebuild(): void {
    this.runtime = this.newRuntime()
  }

  async restart(): Promise<void> {
    await this.stop()
    this.runtime = this.newRuntime()
    await this.during(this.start())
  }

  /** Everything in memory is gone, nothing is tidied up; then the program starts again. */
  async kill(): Promise<void> {
    this.die()
    await this.during(this.revive())
  }

  get isDead(): boolean {
    return this.#life.dead
  }

  /** At this very moment: not even what is being done right now comes to its end. */
  die(): void {
    this.#stopBeats()
    this.#life.dead = true
  }

  /** The program starts again. Never resolves when it dies on the way. */
  async revive(): Promise<void> {
    this.#life = { dead: false }
    this.runtime = this.newRuntime()
    await this.start()
  }

  async stop(): Promise<void> {
    this.#stopBeats()
    await this.during(this.runtime.stop())
  }

  /** From nothing to the first song. */
  async play(): Promise<void> {
    await this.lobby()
    const { party } = this.view()
    await this.during(this.chat.ask('mara', this.channel, { type: 'begin', party }))
    await this.clock.advance(1_000)
    await this.during(this.chat.ask('mara', this.channel, { type: 'playNow', party }))
    await this.clock.advance(4_000)
  }

  async lobby(): Promise<void> {
    await this.during(this.chat.ask('mara', this.channel, { type: 'start' }))
    const choice = { type: 'choosePlaylist', playlist: this.playlist } as const
    await this.during(this.chat.ask('mara', this.channel, choice))
  }

  /** Lets time pass until the work is done. */
  async during<T>(work: Promise<T>): Promise<T> {
    let done = false
    const marked = work.finally(() => {
      done = true
    })
    while (!done) await this.clock.advance(50)
    return marked
  }

  ask(name: string, action: Action, channel = this.channel): Promise<Answer> {
    const chat = channel.startsWith('elsewhere:') ? this.elsewhere : this.chat
    return this.during(chat.ask(name, channel, action))
  }

  /** A channel of the other platform that takes part. */
  async joinElsewhere(name = 'kim', channelName = 'lounge'): Promise<ChannelId> {
    const channel = this.elsewhere.openChannel(channelName)
    await this.ask(name, { type: 'join', code: this.view().code }, channel)
    await this.clock.advance(2_000)
    return channel
  }

  /** Makes one person of `one` here and `other` on the other platform, by a code from here. */
  async link(one: string, other: string): Promise<Answer> {
    const offer = await this.ask(one, { type: 'link' })
    const code = offer.kind === 'linkCode' ? offer.code : ''
    return this.ask(other, { type: 'link', code }, HALLWAY)
  }

  view() {
    const view = this.chat.view(this.channel)
    if (view === undefined) throw new Error('There is no board.')
    return view
  }

  async party(): Promise<Party> {
    const record = await this.store.parties.load(this.view().party)
    if (record === undefined) throw new Error('There is no such party.')
    return record.party
  }

  played(): readonly string[] {
    return this.account.player.history().map(({ track }) => track.name)
  }

  private beats(): () => void {
    let cancel = () => {}
    const next = () => {
      cancel = this.clock.at(this.clock.now() + BEAT_MS, () => {
        this.runtime.beat()
        next()
      })
    }
    next()
    return () => cancel()
  }

  private newRuntime(): Runtime {
    const life = this.#life
    const part: Through = (name, one) => mortal(this.#through(name, one), life)
    return createRuntime({
      store: part('store', this.store.parties),
      vault: part('vault', this.store.vault),
      platforms: [this.chat, this.elsewhere, ...this.#more].map((one) => part(one.name, one)),
      music: part('music', this.music),
      clock: mortal(this.clock, life),
      chance: countingChance(),
      log: this.log(life),
      pageIsLocal: true,
      keepEndedMs: 30 * 24 * 60 * 60_000,
      listenAlong: this.#listenAlong,
    })
  }

  private log(life: Life): Log {
    return {
      info: () => {},
      warn: () => {},
      error: (message, details) => {
        if (!life.dead) this.problems.push(`${message} ${JSON.stringify(details)}`)
      },
    }
  }
}

/** A stage with a party whose first song has played for some seconds. */
export async function playing(): Promise<RuntimeStage> {
  const stage = new RuntimeStage()
  await stage.start()
  await stage.play()
  await stage.clock.advance(5_000)
  return stage
}

let named = 0

function countingChance(): Chance {
  let drawn = 0
  return {
    seed: () => {
      drawn += 1
      return Math.imul(drawn, 2_654_435_761) >>> 0
    },
    name: () => {
      named += 1
      return `name${named}`
    },
  }
}
