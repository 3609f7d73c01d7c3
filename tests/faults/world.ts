import {
  type AccountId,
  accountId,
  type ChannelId,
  type MessageId,
  type PersonId,
} from '../../src/core/engine/ids.ts'
import { type Random, seededRandom } from '../../src/core/engine/random.ts'
import type { Inbox } from '../../src/core/inbox.ts'
import type { Chance, ChatPlatform, Log, MusicServices, PartyStore } from '../../src/core/ports.ts'
import { createRuntime, type Runtime } from '../../src/core/runtime/runtime.ts'
import { createMemoryStore, type MemoryStore } from '../../src/store/memory.ts'
import { FakeChat } from '../fakes/chat-platform.ts'
import { FakeMusicServices } from '../fakes/music.ts'
import { VirtualClock } from '../fakes/virtual-clock.ts'
import { type Life, mortal } from '../runtime/mortal.ts'
import { Interference, interfered } from './interference.ts'
import { Ledger } from './ledger.ts'
import { ProcessClock } from './process-clock.ts'

const BEAT_MS = 1_000
const KEEP_ENDED_MS = 2 * 60 * 60_000
const CHAT_CALLS = ['postBoard', 'editBoard', 'removeBoard', 'seedReactions', 'readReactions']
/** What may still go wrong for a moment after a fault has ended. */
const AFTERMATH_MS = 20_000

/** Passes on what happens in a chat, or does something else with it. */
export type Delivery = (deliver: () => void) => void

/** One program over fakes, and everything that may go wrong between them. */
export class World {
  readonly clock = new VirtualClock()
  readonly processClock = new ProcessClock(this.clock)
  readonly chat = new FakeChat(this.clock)
  readonly elsewhere = new FakeChat(this.clock, { name: 'elsewhere' })
  readonly music = new FakeMusicServices(this.clock, { commandLagMs: 1_500, latencyMs: 80 })
  readonly store: MemoryStore
  readonly inStore = new Interference()
  readonly inMusic = new Interference()
  readonly inChat = new Map<string, Interference>()
  /** How events of a chat reach the program, where that is not simply so. */
  readonly delivery = new Map<string, Delivery>()
  readonly ledger: Ledger
  readonly random: Random
  runtime: Runtime
  /** Faults under way that concern everybody: until they are over, less is promised. */
  #troubles = 0
  #calmSince = 0
  #storeTroubles = 0
  #storeWellSince = 0
  #life: Life = { dead: false }
  #running = false
  #stopBeats = () => {}
  readonly #chance: Chance
  /** Those who wait for an answer. */
  readonly #waiting = new Set<() => void>()

  constructor(seed: number) {
    this.random = seededRandom(seed)
    this.#chance = chanceOf(seededRandom(seed + 1))
    this.store = createMemoryStore(() => this.clock.now())
    this.ledger = new Ledger(this)
    for (const { name } of this.chats) this.inChat.set(name, new Interference())
    this.inMusic.add({
      concerns: ({ method }) => method === 'playback',
      meet: async (proceed) => stampedBy(this.processClock, await proceed()),
    })
    this.runtime = this.#newRuntime()
  }

  get chats(): readonly FakeChat[] {
    return [this.chat, this.elsewhere]
  }

  get isRunning(): boolean {
    return this.#running
  }

  chatOf(channel: string): FakeChat {
    return channel.startsWith('elsewhere:') ? this.elsewhere : this.chat
  }

  interferenceOf({ name }: FakeChat): Interference {
    const found = this.inChat.get(name)
    if (found === undefined) throw new Error(`There is no chat ${name}.`)
    return found
  }

  async start(): Promise<void> {
    const life = this.#life
    this.#stopBeats = this.#beats()
    await this.runtime.start()
    this.#running = !life.dead
  }

  /** To be called by a fault: time has to pass meanwhile. */
  async stop(): Promise<void> {
    this.#running = false
    await this.runtime.stop()
    this.#gone()
  }

  /** Everything in memory is gone, and nothing is tidied up. */
  kill(): void {
    this.processClock.die()
    this.#gone()
  }

  async startAgain(): Promise<void> {
    this.#life = { dead: false }
    this.runtime = this.#newRuntime()
    await this.start()
  }

  /** Lets time pass until the work is done. */
  async during<Result>(work: Promise<Result>): Promise<Result> {
    let done = false
    const marked = work.finally(() => {
      done = true
    })
    marked.catch(() => {})
    while (!done) await this.clock.advance(50)
    return marked
  }

  /** What came of asking; undefined where the program was gone before it answered. */
  answered<Result>(asked: Promise<Result>): Promise<Result | undefined> {
    return new Promise((resolve) => {
      const giveUp = () => resolve(undefined)
      this.#waiting.add(giveUp)
      asked.then(resolve, giveUp).finally(() => this.#waiting.delete(giveUp))
    })
  }

  /** Something that concerns everybody goes wrong, until what is returned is called. */
  trouble(): () => void {
    this.#troubles += 1
    return () => {
      this.#troubles -= 1
      this.#calmSince = this.clock.now()
    }
  }

  /** The store is in trouble: what could not be written is reported as an error. */
  storeTrouble(): () => void {
    const over = this.trouble()
    this.#storeTroubles += 1
    return () => {
      over()
      this.#storeTroubles -= 1
      this.#storeWellSince = this.clock.now()
    }
  }

  /** Since when nothing has been wrong that concerns everybody; undefined while something is. */
  get calmSince(): number | undefined {
    return this.#troubles > 0 ? undefined : this.#calmSince
  }

  async connect(account: AccountId, name: string): Promise<void> {
    await this.store.vault.put('account', account, {
      account,
      name,
      refreshToken: 'refresh',
      accessToken: 'access',
      accessExpiresAt: Number.MAX_SAFE_INTEGER,
    })
  }

  /** Whether somebody's reaction is to be seen under a board. */
  standing(channel: ChannelId, message: MessageId, person: PersonId, number: number): boolean {
    const board = this.chatOf(channel)
      .boards(channel)
      .find(({ id }) => id === message)
    return board?.reactions.get(number)?.has(person) === true
  }

  #gone(): void {
    this.#running = false
    this.#stopBeats()
    this.#life.dead = true
    for (const giveUp of this.#waiting) giveUp()
    this.#waiting.clear()
  }

  /** The pulse goes on whatever the wall clock shows, but not while the process is frozen. */
  #beats(): () => void {
    let cancel = () => {}
    const next = () => {
      cancel = this.clock.at(this.clock.now() + BEAT_MS, () => {
        if (!this.processClock.isFrozen) this.runtime.beat()
        next()
      })
    }
    next()
    return () => cancel()
  }

  #newRuntime(): Runtime {
    const life = this.#life
    return createRuntime({
      store: mortal(this.#watchedStore(), life),
      vault: mortal(interfered(this.store.vault, this.inStore), life),
      platforms: this.chats.map((chat) => mortal(this.#watchedChat(chat), life)),
      music: mortal(this.#watchedMusic(), life),
      clock: mortal(this.processClock, life),
      chance: this.#chance,
      log: this.#log(),
      pageIsLocal: true,
      keepEndedMs: KEEP_ENDED_MS,
      listenAlong: false,
    })
  }

  #watchedStore(): PartyStore {
    const { parties } = this.store
    const commit: PartyStore['commit'] = async (record, expected, closed = []) => {
      await parties.commit(record, expected, closed)
      this.ledger.committed(record, closed)
    }
    const watched = new Proxy(parties, {
      get: (_, key) => {
        if (key === 'commit') return commit
        const value: unknown = Reflect.get(parties, key, parties)
        return typeof value === 'function' ? value.bind(parties) : value
      },
    })
    return interfered(watched, this.inStore)
  }

  #watchedChat(chat: FakeChat): ChatPlatform {
    const interference = this.interferenceOf(chat)
    const watched = interfered<ChatPlatform>(chat, interference, { methods: CHAT_CALLS })
    const deliver: Delivery = (act) => (this.delivery.get(chat.name) ?? ((run) => run()))(act)
    const start = (inbox: Inbox) =>
      chat.start({
        ...inbox,
        reacted: (change) => deliver(() => inbox.reacted(change)),
        boardRemoved: (channel, message) => deliver(() => inbox.boardRemoved(channel, message)),
      })
    return new Proxy(watched, {
      get: (_, key) => (key === 'start' ? start : Reflect.get(watched, key, watched)),
    })
  }

  #watchedMusic(): MusicServices {
    const { music, inMusic } = this
    return {
      login: music.login,
      library: (account) => interfered(music.library(account), inMusic, { account }),
      player: (account) => interfered(music.player(account), inMusic, { account }),
    }
  }

  #log(): Log {
    return {
      info: () => {},
      warn: () => {},
      error: (message, details) => {
        if (this.#storeTroubles > 0) return
        if (this.clock.now() - this.#storeWellSince < AFTERMATH_MS && this.#storeWellSince > 0)
          return
        this.ledger.broke('error', `${message} ${JSON.stringify(details)}`)
      },
    }
  }
}

/** A player's answer carries the wall clock of the process that asked. */
function stampedBy({ skewMs }: ProcessClock, seen: unknown): unknown {
  if (typeof seen !== 'object' || seen === null || !('at' in seen)) return seen
  return typeof seen.at === 'number' ? { ...seen, at: seen.at + skewMs } : seen
}

let named = 0

function chanceOf(random: Random): Chance {
  return {
    seed: () => Math.floor(random() * 2 ** 32),
    name: () => {
      named += 1
      return `name${named}`
    },
  }
}

export const accountIdOf = (account: { readonly id: string }): AccountId => accountId(account.id)
