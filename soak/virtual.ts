import type { Random } from '../src/core/engine/random.ts'
import { FAULTS } from '../tests/faults/catalogue.ts'
import type { Fault } from '../tests/faults/fault.ts'
import type { Broken } from '../tests/faults/ledger.ts'
import { Scene } from '../tests/faults/scene.ts'
import { checkBoards, checkOwed, Listener } from '../tests/faults/watchers.ts'
import { Weather } from '../tests/faults/weather.ts'
import { World } from '../tests/faults/world.ts'
import { guestsAct, HostDay } from './people.ts'

const STEP_MS = 1_000
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const TRACKS = 400
const TRACKS_A_PLAYLIST = 60
/** How often something goes wrong for everybody, and for one party. */
const COMMON_FAULT_EVERY_MS = 8 * MINUTE_MS
const PARTY_FAULT_EVERY_MS = 40 * MINUTE_MS
/** Without faults and comings and goings, at the end. */
const CALM_MS = 6 * MINUTE_MS
const REST_MS = 4 * MINUTE_MS

export interface SoakOptions {
  readonly seed: number
  readonly hours: number
  readonly parties: number
}

export interface SoakResult {
  readonly broken: readonly Broken[]
  readonly counts: ReadonlyMap<Broken['what'], number>
  readonly parties: number
  readonly rounds: number
  readonly songs: number
  readonly slips: number
  readonly votes: number
  readonly faults: number
  readonly liveMinutes: number
  readonly requests: number
  readonly longestUntoldMs: number
  readonly uncheckedBoards: number
  readonly pendingTimers: number
  readonly rows: { readonly first: number; readonly last: number }
  readonly memory: { readonly first: Memory; readonly last: Memory }
}

export interface Memory {
  readonly heapMb: number
  readonly rssMb: number
}

/** Days of many parties in minutes, with everything that can go wrong; the same for the same seed. */
export class Soak {
  readonly #options: SoakOptions
  readonly #world: World
  readonly #random: Random
  readonly #weather: Weather
  readonly #scenes: readonly Scene[]
  readonly #hosts: readonly HostDay[]
  readonly #listeners: readonly Listener[]
  #liveMs = 0

  constructor(options: SoakOptions) {
    this.#options = options
    this.#world = new World(options.seed)
    this.#random = this.#world.random
    this.#weather = new Weather(() => this.#world.clock.now())
    this.#world.music.behaviour.accessTokenSeconds = 1_000 * 3_600
    this.#scenes = this.#makeScenes(options.parties)
    this.#hosts = this.#scenes.map((scene) => new HostDay(scene))
    this.#listeners = this.#scenes.map((scene) => new Listener(scene))
  }

  /** `progress` is called after each simulated hour. */
  async run(progress: (line: string) => void): Promise<SoakResult> {
    const world = this.#world
    await world.during(world.start())
    for (const scene of this.#scenes) await scene.arrive()
    let first = { memory: memory(), rows: world.store.rows() }
    for (let hour = 1; hour <= this.#options.hours; hour += 1) {
      await this.#pass(HOUR_MS, true)
      this.#forgetPast()
      if (hour === 1) first = { memory: memory(), rows: world.store.rows() }
      progress(this.#progress(hour))
    }
    const uncheckedBoards = await this.#settle()
    this.#forgetPast()
    const last = { memory: memory(), rows: world.store.rows() }
    await world.during(world.stop())
    return this.#result(first, last, uncheckedBoards)
  }

  #makeScenes(count: number): Scene[] {
    const tracks = this.#world.music.makeTracks(TRACKS).map((track, index) => ({
      ...track,
      durationMs: 150_000 + (index % 10) * 12_000,
    }))
    return Array.from({ length: count }, (_, index) => {
      const from = (index * 37) % (TRACKS - TRACKS_A_PLAYLIST)
      return new Scene(this.#world, {
        name: `p${index}`,
        guestsHere: 2 + (index % 3),
        guestsElsewhere: 1 + (index % 2),
        tracks: tracks.slice(from, from + TRACKS_A_PLAYLIST),
      })
    })
  }

  async #pass(ms: number, busy: boolean): Promise<void> {
    for (let left = ms; left > 0; left -= STEP_MS) {
      this.#weather.pass()
      if (busy) this.#maybeFault()
      for (const scene of this.#scenes) {
        guestsAct(scene)
        if (scene.party?.phase === 'live') this.#liveMs += STEP_MS
      }
      for (const host of this.#hosts) host.pass(busy)
      await this.#world.clock.advance(STEP_MS)
      for (const listener of this.#listeners) listener.listen()
    }
  }

  #maybeFault(): void {
    const { parties } = this.#options
    const common = STEP_MS / COMMON_FAULT_EVERY_MS
    const alone = (STEP_MS * parties) / PARTY_FAULT_EVERY_MS
    const isCommon = (fault: Fault) => fault.reach !== 'party'
    if (this.#random() < common) this.#begin(FAULTS.filter(isCommon))
    if (this.#random() < alone) this.#begin(FAULTS.filter((fault) => !isCommon(fault)))
  }

  #begin(faults: readonly Fault[]): void {
    const fault = pick(faults, this.#random)
    const scene = pick(this.#scenes, this.#random)
    this.#weather.begin(fault, scene, 5_000 + Math.floor(this.#random() ** 3 * 10 * MINUTE_MS))
  }

  /** Ends all faults, lets hosts mend what is to be mended, and looks at every board. */
  async #settle(): Promise<number> {
    while (!this.#weather.isClear) {
      this.#weather.clear()
      await this.#pass(STEP_MS, false)
    }
    await this.#pass(CALM_MS, false)
    const owed = new Set(this.#scenes.flatMap(owedBy))
    const unchecked = new Set(this.#scenes.filter(({ party }) => party !== undefined))
    for (let left = REST_MS; left > 0 && unchecked.size > 0; left -= STEP_MS) {
      for (const host of this.#hosts) host.pass(false)
      await this.#world.clock.advance(STEP_MS)
      for (const scene of [...unchecked]) {
        if (!this.#world.ledger.isAtRest(scene.party)) continue
        checkBoards(scene)
        unchecked.delete(scene)
      }
    }
    for (const scene of this.#scenes) {
      checkOwed(scene, owed)
      const { party } = scene
      if (party !== undefined && party.phase !== 'live') {
        this.#world.ledger.broke('standstill', `${party.id} is ${party.phase}`)
      }
    }
    return unchecked.size
  }

  #forgetPast(): void {
    for (const chat of this.#world.chats) chat.forgetPast()
    this.#world.music.calls.length = 0
  }

  #progress(hour: number): string {
    const { ledger, store } = this.#world
    const live = this.#scenes.filter(({ party }) => party?.phase === 'live').length
    const { heapMb, rssMb } = memory()
    const songs = sum(this.#listeners.map((listener) => listener.songs))
    return [
      `hour ${hour}: ${live} live parties`,
      `${ledger.rounds} rounds`,
      `${songs} songs`,
      `${ledger.votes} votes`,
      `${this.#weather.begun} faults`,
      `${ledger.brokenCount} broken promises`,
      `heap ${heapMb} MB`,
      `rss ${rssMb} MB`,
      `${store.rows()} rows`,
    ].join(', ')
  }

  #result(first: Snapshot, last: Snapshot, uncheckedBoards: number): SoakResult {
    const { ledger, inMusic, clock } = this.#world
    return {
      broken: ledger.broken,
      counts: ledger.counts,
      parties: sum(this.#hosts.map(({ parties }) => parties)),
      rounds: ledger.rounds,
      songs: sum(this.#listeners.map(({ songs }) => songs)),
      slips: sum(this.#listeners.map(({ slips }) => slips)),
      votes: ledger.votes,
      faults: this.#weather.begun,
      liveMinutes: this.#liveMs / MINUTE_MS,
      requests: inMusic.calls,
      longestUntoldMs: Math.max(...this.#listeners.map((one) => one.longestUntoldMs)),
      uncheckedBoards,
      pendingTimers: clock.waiting,
      rows: { first: first.rows, last: last.rows },
      memory: { first: first.memory, last: last.memory },
    }
  }
}

interface Snapshot {
  readonly memory: Memory
  readonly rows: number
}

function owedBy({ record }: Scene): string[] {
  return record?.outbox.entries.map(({ id }) => id) ?? []
}

function memory(): Memory {
  globalThis.gc?.()
  const { heapUsed, rss } = process.memoryUsage()
  return { heapMb: Math.round(heapUsed / 2 ** 20), rssMb: Math.round(rss / 2 ** 20) }
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new Error('There is nothing to pick from.')
  return item
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
