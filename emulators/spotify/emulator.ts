import { Account } from './account.ts'
import { AccountsService } from './accounts-service.ts'
import { Catalogue } from './catalogue.ts'
import { InjectedFaults, type Interference } from './faults.ts'
import { Grants } from './grants.ts'
import { bearerToken, type Call, type Reply, text } from './http.ts'
import type { EmulatedEpisode, EmulatedTrack } from './music.ts'
import {
  type EpisodeParts,
  MusicFactory,
  type TrackBatch,
  type TrackParts,
} from './music-factory.ts'
import { MusicJson } from './music-json.ts'
import type { Handling } from './server.ts'
import type { Specification } from './specification.ts'
import type {
  AccountParts,
  Application,
  Behaviour,
  RecordedRequest,
  SpotifyEmulator,
  SpotifyEmulatorOptions,
} from './types.ts'
import { WebApi } from './web-api.ts'

const requestsKept = 20_000

/** The emulated Spotify behind the socket: everything but listening. */
export class Emulator implements Omit<SpotifyEmulator, 'close'> {
  readonly url: string
  readonly problems: string[] = []
  readonly requests: RecordedRequest[] = []
  readonly faults = new InjectedFaults()
  readonly behaviour: Behaviour
  readonly #now: () => number
  readonly #music = new MusicFactory()
  readonly #catalogue = new Catalogue()
  readonly #accounts = new Map<string, Account>()
  readonly #grants: Grants
  readonly #accountsService: AccountsService
  readonly #webApi: WebApi

  constructor(url: string, options: SpotifyEmulatorOptions, specification: Specification | null) {
    this.url = url
    this.#now = options.now ?? Date.now
    this.behaviour = {
      commandLagMs: options.commandLagMs ?? 0,
      commandReply: 'no content',
      playlistShape: 'item',
      rotateRefreshTokens: false,
      accessTokenSeconds: 3600,
      ownerLacksPremium: false,
    }
    this.#grants = new Grants(this.behaviour)
    const reportProblem = (problem: string) => {
      this.problems.push(problem)
    }
    this.#accountsService = new AccountsService(this.#grants, this.#accounts, reportProblem)
    this.#webApi = new WebApi({
      grants: this.#grants,
      accounts: this.#accounts,
      catalogue: this.#catalogue,
      json: new MusicJson(url, this.behaviour),
      behaviour: this.behaviour,
      specification,
      reportProblem,
    })
  }

  get secrets(): ReadonlySet<string> {
    return this.#grants.issued
  }

  addApplication(application: Application): void {
    this.#grants.addApplication(application)
  }

  addTrack(parts?: TrackParts): EmulatedTrack {
    const track = this.#music.track(parts)
    this.#catalogue.add(track)
    return track
  }

  makeTracks(count: number, batch?: TrackBatch): EmulatedTrack[] {
    const tracks = this.#music.tracks(count, batch)
    tracks.forEach((track) => {
      this.#catalogue.add(track)
    })
    return tracks
  }

  makeEpisode(parts?: EpisodeParts): EmulatedEpisode {
    const episode = this.#music.episode(parts)
    this.#catalogue.add(episode)
    return episode
  }

  makeLocalFile(name?: string) {
    return this.#music.localFile(name)
  }

  addAccount(parts: AccountParts): Account {
    const account = new Account(parts, {
      now: this.#now,
      behaviour: this.behaviour,
      catalogue: this.#catalogue,
      music: this.#music,
      grants: this.#grants,
      decide: (authorizeUrl, accountId, decision) =>
        this.#decideInBrowser(authorizeUrl, accountId, decision),
    })
    this.#accounts.set(account.id, account)
    return account
  }

  /** Answers one request that arrived on the socket. */
  handle(received: Omit<Call, 'at'>): Handling {
    const call = { ...received, at: this.#now() }
    const account = this.#accountOf(call)
    const interference = this.faults.take(call, account)
    const handling = this.#interfered(call, interference)
    this.#record(call, account, handling)
    return handling
  }

  #interfered(call: Call, interference: Interference | null): Handling {
    if (interference === null) return { outcome: this.#answer(call), delayMs: 0 }
    const { applyFirst, delayMs, outcome } = interference
    if (outcome === 'as usual') return { outcome: this.#answer(call), delayMs }
    if (applyFirst) this.#answer(call)
    return { outcome, delayMs }
  }

  #answer(call: Call): Reply {
    if (call.path.startsWith('/v1/')) return this.#webApi.answer(call)
    if (call.path === '/favicon.ico') return text(404, 'Not found')
    return this.#accountsService.answer(call)
  }

  #accountOf(call: Call): Account | null {
    const token = bearerToken(call.authorization)
    if (token === null) return null
    const check = this.#grants.check(token, call.at)
    return check.state === 'unknown' ? null : (this.#accounts.get(check.grant.accountId) ?? null)
  }

  #record(call: Call, account: Account | null, { outcome }: Handling): void {
    const { at, method, path } = call
    this.requests.push({
      at,
      method,
      path,
      query: Object.fromEntries(call.query),
      body: path === '/api/token' ? '' : call.body,
      status: typeof outcome === 'string' ? 0 : outcome.status,
      accountId: account?.id ?? null,
    })
    if (this.requests.length > requestsKept) this.requests.splice(0, requestsKept / 2)
  }

  async #decideInBrowser(
    authorizeUrl: string,
    accountId: string,
    decision: string,
  ): Promise<string> {
    const page = await fetch(authorizeUrl)
    if (page.status !== 200) throw new Error(`Spotify shows: ${await page.text()}`)
    const target = new URL(page.url)
    target.pathname = '/authorize/decision'
    target.searchParams.set('account', accountId)
    target.searchParams.set('decision', decision)
    const answer = await fetch(target, { redirect: 'manual' })
    return answer.headers.get('location') ?? ''
  }
}
