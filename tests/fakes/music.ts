import { Account } from '../../emulators/spotify/account.ts'
import { Catalogue } from '../../emulators/spotify/catalogue.ts'
import { Grants } from '../../emulators/spotify/grants.ts'
import type {
  AccountParts,
  Behaviour,
  EmulatedEpisode,
  EmulatedLocalFile,
  EmulatedTrack,
  SpotifyEmulator,
} from '../../emulators/spotify/index.ts'
import { MusicFactory } from '../../emulators/spotify/index.ts'
import type { TrackBatch, TrackParts } from '../../emulators/spotify/music-factory.ts'
import { type AccountId, accountId } from '../../src/core/engine/ids.ts'
import {
  type Clock,
  MusicFailure,
  type MusicLibrary,
  type MusicPlayer,
  type MusicServices,
} from '../../src/core/ports.ts'
import { FakeLibrary } from './music-library.ts'
import { FakeLogin } from './music-login.ts'
import { FakePlayer } from './music-player.ts'

export type MusicMethod = keyof MusicLibrary | keyof MusicPlayer

/** Where a test puts accounts and music: the same for the fake and for the emulator. */
export type MusicWorld = Pick<
  SpotifyEmulator,
  'addAccount' | 'addTrack' | 'makeTracks' | 'makeEpisode' | 'makeLocalFile'
>

export interface MusicFault {
  /** Default: any. */
  readonly method?: MusicMethod
  readonly account?: AccountId
  /** Left out, the call is only slow. */
  readonly failure?: MusicFailure
  /** The call takes effect, and fails all the same. */
  readonly afterApplying?: boolean
  /** How much later than usual the answer comes. */
  readonly delayMs?: number
  /** How many calls it concerns; default 1. */
  readonly times?: number
}

export interface MusicCall {
  readonly method: MusicMethod
  readonly account: AccountId
  readonly at: number
}

export interface FakeMusicOptions {
  /** How long after a command reads still show the state before it. Default 0. */
  readonly commandLagMs?: number
  /** How long a call takes; it takes effect half way. Default 0. */
  readonly latencyMs?: number
}

/**
 * Spotify in this process and on any clock: the emulator's accounts and players without sockets.
 * Accounts are connected from the start; `login` connects them again after `forget` or `revoke`.
 */
export class FakeMusicServices implements MusicServices, MusicWorld {
  readonly behaviour: Behaviour
  /** Every call to a library or a player, in order. */
  readonly calls: MusicCall[] = []
  /** The names of all devices that were ever told something. */
  readonly commanded = new Set<string>()
  readonly login: FakeLogin
  latencyMs: number
  readonly #clock: Clock
  readonly #music = new MusicFactory()
  readonly #catalogue = new Catalogue()
  readonly #grants: Grants
  readonly #accounts = new Map<AccountId, Account>()
  readonly #players = new Map<AccountId, FakePlayer>()
  #faults: { readonly fault: MusicFault; left: number }[] = []
  #blockedUntil = Number.NEGATIVE_INFINITY

  constructor(clock: Clock, options: FakeMusicOptions = {}) {
    this.#clock = clock
    this.latencyMs = options.latencyMs ?? 0
    this.behaviour = {
      commandLagMs: options.commandLagMs ?? 0,
      commandReply: 'no content',
      playlistShape: 'item',
      rotateRefreshTokens: false,
      accessTokenSeconds: 3600,
      ownerLacksPremium: false,
    }
    this.#grants = new Grants(this.behaviour)
    this.login = new FakeLogin(this.#grants, this.#accounts, clock)
  }

  addAccount(parts: AccountParts): Account {
    const account = new Account(parts, {
      now: () => this.#clock.now(),
      behaviour: this.behaviour,
      catalogue: this.#catalogue,
      music: this.#music,
      grants: this.#grants,
      decide: async (url, id, decision) => this.login.decide(url, id, decision),
    })
    this.#accounts.set(accountId(account.id), account)
    this.login.connect(account)
    return account
  }

  addTrack(parts?: TrackParts): EmulatedTrack {
    const track = this.#music.track(parts)
    this.#catalogue.add(track)
    return track
  }

  makeTracks(count: number, batch?: TrackBatch): EmulatedTrack[] {
    const tracks = this.#music.tracks(count, batch)
    for (const track of tracks) this.#catalogue.add(track)
    return tracks
  }

  makeEpisode(): EmulatedEpisode {
    const episode = this.#music.episode()
    this.#catalogue.add(episode)
    return episode
  }

  makeLocalFile(name?: string): EmulatedLocalFile {
    return this.#music.localFile(name)
  }

  library(account: AccountId): MusicLibrary {
    return new FakeLibrary(this.#catalogue, (method, apply) => this.#call(account, method, apply))
  }

  player(account: AccountId): MusicPlayer {
    const known = this.#players.get(account)
    if (known !== undefined) return known
    const created = new FakePlayer(
      this.#catalogue,
      this.#clock,
      (method, apply) => this.#call(account, method, apply),
      (device) => this.commanded.add(device),
    )
    this.#players.set(account, created)
    return created
  }

  /** The next matching calls are slow, or fail. */
  failNext(fault: MusicFault): void {
    this.#faults.push({ fault, left: fault.times ?? 1 })
  }

  /** Every call is refused as rate limited for so long. */
  block(ms: number): void {
    this.#blockedUntil = this.#clock.now() + ms
  }

  /** How often a method was called. */
  count(method: MusicMethod): number {
    return this.calls.filter((call) => call.method === method).length
  }

  async #call<T>(
    account: AccountId,
    method: MusicMethod,
    apply: (account: Account) => T,
  ): Promise<T> {
    this.calls.push({ method, account, at: this.#clock.now() })
    const fault = this.#takeFault(account, method)
    const { failure, afterApplying = false, delayMs = 0 } = fault ?? {}
    await this.#pass(this.latencyMs / 2)
    this.#refuseWhileBlocked()
    const connected = this.login.connected(account)
    if (failure !== undefined && !afterApplying) throw await this.#late(delayMs, failure)
    const result = apply(connected)
    await this.#pass(this.latencyMs / 2 + delayMs)
    if (failure !== undefined) throw failure
    return result
  }

  async #late(delayMs: number, failure: MusicFailure): Promise<MusicFailure> {
    await this.#pass(delayMs)
    return failure
  }

  #takeFault(account: AccountId, method: MusicMethod): MusicFault | undefined {
    const found = this.#faults.find(
      ({ fault }) => (fault.method ?? method) === method && (fault.account ?? account) === account,
    )
    if (found === undefined) return undefined
    found.left -= 1
    if (found.left <= 0) this.#faults = this.#faults.filter((each) => each !== found)
    return found.fault
  }

  #refuseWhileBlocked(): void {
    const waitMs = this.#blockedUntil - this.#clock.now()
    if (waitMs > 0) throw new MusicFailure('rateLimited', 'Too many requests.', waitMs)
  }

  async #pass(ms: number): Promise<void> {
    if (ms <= 0) return
    await new Promise<void>((resolve) => {
      this.#clock.at(this.#clock.now() + ms, resolve)
    })
  }
}
