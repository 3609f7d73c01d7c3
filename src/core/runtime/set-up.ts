import type { Actor } from '../engine/commands.ts'
import { type AccountId, type PartyId, type PersonId, poolId } from '../engine/ids.ts'
import type { Device, Party } from '../engine/party.ts'
import type { Refusal } from '../engine/refusals.ts'
import type { Answer, Failure, Request } from '../inbox.ts'
import type { Chance, MusicServices, Vault } from '../ports.ts'
import { done, failed, failureOf, refusal } from './answers.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Login } from './login.ts'
import { NewestChoice } from './newest-choice.ts'
import type { Parties } from './parties.ts'
import type { Pools } from './pools.ts'
import { Turns } from './turns.ts'

/** What a select can hold on every platform. */
const PLAYLISTS_A_PAGE = 25

/** Leads a host from nothing to a lobby that can begin: Spotify, playlist, device. */
export class SetUp {
  /** One party at a time takes an account, so that it never serves two. */
  private readonly claims = new Turns<AccountId>()
  private readonly choices = new NewestChoice<PartyId>()

  constructor(
    private readonly parties: Parties,
    private readonly dispatcher: Dispatcher,
    private readonly music: MusicServices,
    private readonly vault: Vault,
    private readonly login: Login,
    private readonly pools: Pools,
    private readonly chance: Chance,
    private readonly pageIsLocal: boolean,
  ) {}

  /** The next thing that the host has to do, or that all is ready. */
  async next(party: Party, request: Request): Promise<Answer> {
    const account = await this.accountFor(party, request)
    if (typeof account !== 'string') return account
    const current = this.parties.party(party.id)
    if (current === undefined) return refusal({ code: 'partyOver' })
    if (current.playlist === undefined) return this.playlists(current, request, 0)
    if (current.device === undefined) return this.devices(current, request, true)
    if (current.phase !== 'lobby') return this.goOn(current, request, 'reconnected')
    return { kind: 'ready', code: current.code, device: current.device.name, party: current.id }
  }

  /** Where to agree at Spotify; `problem` tells why it did not work before. */
  async connect(request: Request, again: boolean, problem?: Failure): Promise<Answer> {
    const url = await this.login.begin(request.person, request.personName)
    const asked = { kind: 'connect', url, pageIsLocal: this.pageIsLocal, again } as const
    return problem === undefined ? asked : { ...asked, problem }
  }

  /** Takes a playlist by id, address or uri, with all its tracks. */
  async usePlaylist(party: Party, request: Request, reference: string): Promise<Answer> {
    const account = await this.accountFor(party, request)
    if (typeof account !== 'string') return account
    try {
      return await this.choices.make(party.id, (isNewest) =>
        this.tryPlaylist(party, request, account, reference, isNewest),
      )
    } catch (error) {
      const failure = failureOf(error)
      if (failure?.code === 'playlistNotReadable' || failure?.code === 'playlistNotFound') {
        return this.playlistPage(request, account, 0, failure)
      }
      return this.afterFailure(error, party, request)
    }
  }

  async useDevice(party: Party, request: Request, id: string): Promise<Answer> {
    const account = await this.accountFor(party, request)
    if (typeof account !== 'string') return account
    try {
      const devices = await this.music.player(account).devices()
      const device = devices.find((candidate) => candidate.id === id)
      if (device === undefined) return chooseDevice(devices, { code: 'deviceGone' })
      return await this.takeDevice(party, request, device)
    } catch (error) {
      return this.afterFailure(error, party, request)
    }
  }

  /** All devices to choose from; a single one is chosen by itself where `takeOnly` says so. */
  async devices(party: Party, request: Request, takeOnly: boolean): Promise<Answer> {
    const account = await this.accountFor(party, request)
    if (typeof account !== 'string') return account
    try {
      const devices = await this.music.player(account).devices()
      const [only] = devices
      if (takeOnly && devices.length === 1 && only !== undefined) {
        return await this.takeDevice(party, request, only)
      }
      return chooseDevice(devices)
    } catch (error) {
      return this.afterFailure(error, party, request)
    }
  }

  /** The device in use is looked for; where it is gone, the host says which one takes its place. */
  async findDevice(party: Party, request: Request): Promise<Answer> {
    const account = await this.accountFor(party, request)
    if (typeof account !== 'string') return account
    try {
      const devices = await this.music.player(account).devices()
      const isThere = devices.some((device) => isSameDevice(device, party.device))
      return isThere ? await this.goOn(party, request) : chooseDevice(devices)
    } catch (error) {
      return this.afterFailure(error, party, request)
    }
  }

  /** The device of last time where it is there, else as in any set-up. */
  async preferDevice(party: Party, request: Request, wanted: Device): Promise<Answer> {
    const account = await this.accountFor(party, request)
    if (typeof account !== 'string') return account
    try {
      const devices = await this.music.player(account).devices()
      const found = devices.find((device) => isSameDevice(device, wanted))
      if (found !== undefined) return await this.takeDevice(party, request, found)
      if (party.device !== undefined) return await this.next(party, request)
      return chooseDevice(devices, { code: 'deviceGone' })
    } catch (error) {
      return this.afterFailure(error, party, request)
    }
  }

  async playlists(party: Party, request: Request, page: number): Promise<Answer> {
    const account = await this.accountFor(party, request)
    if (typeof account !== 'string') return account
    try {
      return await this.playlistPage(request, account, page)
    } catch (error) {
      return this.afterFailure(error, party, request)
    }
  }

  private async playlistPage(
    request: Request,
    account: AccountId,
    page: number,
    problem?: Failure | Refusal,
  ): Promise<Answer> {
    const lastTime = await this.lastTimeHere(request)
    const { items, total } = await this.music
      .library(account)
      .playlists(page * PLAYLISTS_A_PAGE, PLAYLISTS_A_PAGE)
    return {
      kind: 'choosePlaylist',
      playlists: items,
      page,
      pageCount: Math.max(1, Math.ceil(total / PLAYLISTS_A_PAGE)),
      ...(lastTime === undefined ? {} : { lastTime }),
      ...(problem === undefined ? {} : { problem }),
    }
  }

  /** The playlist of the last party here, while there is none yet, for who was its host. */
  private async lastTimeHere({ channel, person }: Request): Promise<string | undefined> {
    if (this.parties.inChannel(channel)?.playlist !== undefined) return undefined
    const last = await this.vault.get('lastTime', channel)
    return last?.host === person ? last.playlist.name : undefined
  }

  private async tryPlaylist(
    party: Party,
    request: Request,
    account: AccountId,
    reference: string,
    isNewest: () => boolean,
  ): Promise<Answer> {
    const library = this.music.library(account)
    const summary = await library.playlist(reference)
    if (summary === undefined)
      return this.playlistPage(request, account, 0, { code: 'playlistNotFound' })
    const tracks = await library.tracks(summary)
    if (tracks.length === 0)
      return this.playlistPage(request, account, 0, { code: 'playlistEmpty' })
    const pool = { id: poolId(this.chance.name()), tracks }
    await this.pools.save(pool)
    if (!isNewest()) return { kind: 'quiet' }
    const { id, uri, name, coverUrl, link } = summary
    const outcome = await this.dispatcher.submit(party.id, {
      type: 'usePlaylist',
      by: actorOf(request),
      playlist: {
        id,
        uri,
        name,
        ...(coverUrl === undefined ? {} : { coverUrl }),
        ...(link === undefined ? {} : { link }),
        pool: pool.id,
        size: tracks.length,
      },
    })
    if (!outcome.ok && outcome.why.code === 'nothingWanted') {
      return this.playlistPage(request, account, 0, outcome.why)
    }
    if (!outcome.ok) return refusal(outcome.why)
    if (outcome.party.phase === 'lobby') return this.next(outcome.party, request)
    return done({ what: 'playlistChosen', playlist: name, tracks: tracks.length })
  }

  private async takeDevice(party: Party, request: Request, chosen: Device): Promise<Answer> {
    const { id, name, type } = chosen
    const outcome = await this.dispatcher.submit(party.id, {
      type: 'useDevice',
      by: actorOf(request),
      device: { id, name, type },
    })
    if (!outcome.ok) return refusal(outcome.why)
    if (outcome.party.phase === 'lobby') return this.next(outcome.party, request)
    const waitsForDevice = party.trouble?.kind === 'noDevice'
    if (waitsForDevice || outcome.party.upcoming?.state === 'refused') {
      await this.goOn(outcome.party, request)
    }
    return done({ what: 'deviceChosen', device: name })
  }

  /** What was missing in a party that is under way is there: it tries again what it could not do. */
  async goOn(
    party: Party,
    request: Request,
    what: 'retrying' | 'reconnected' = 'retrying',
  ): Promise<Answer> {
    const outcome = await this.dispatcher.submit(party.id, { type: 'retry', by: actorOf(request) })
    return outcome.ok ? done({ what }) : refusal(outcome.why)
  }

  /** The Spotify account that this person connected, if its login is kept. */
  async accountOf(person: PersonId): Promise<AccountId | undefined> {
    const link = await this.vault.get('link', person)
    const kept = link && (await this.vault.get('account', link.account))
    return kept?.account
  }

  /** The account that the party uses, taken from the host's link; else the answer that asks for it. */
  private async accountFor(party: Party, request: Request): Promise<AccountId | Answer> {
    const { person } = request
    if (!runs(party, person)) return refusal({ code: 'hostOnly' })
    if (helps(party, person)) return accountToHelpWith(party)
    const account = await this.accountOf(request.person)
    if (account === undefined) {
      return this.connect(request, request.action.type === 'continueSetup')
    }
    const needsTelling = party.account !== account || party.trouble?.kind === 'loginExpired'
    if (!needsTelling) return account
    return this.claims.take(account, () => this.claim(account, party, request))
  }

  /** What is done in `work` with an account happens while no other party takes that account. */
  holding<T>(account: AccountId, work: () => Promise<T>): Promise<T> {
    return this.claims.take(account, work)
  }

  private async claim(
    account: AccountId,
    party: Party,
    request: Request,
  ): Promise<AccountId | Answer> {
    const other = this.parties.byAccount(account)
    if (other !== undefined && other.id !== party.id) {
      return refusal({ code: 'accountHasParty', party: other.code })
    }
    const outcome = await this.dispatcher.submit(party.id, {
      type: 'useAccount',
      by: actorOf(request),
      account,
    })
    return outcome.ok ? account : refusal(outcome.why)
  }

  /** Only the host can mend a login: it is their account. */
  private async afterFailure(error: unknown, party: Party, request: Request): Promise<Answer> {
    const failure = failureOf(error)
    if (failure === undefined) throw error
    const needsLogin = failure.code === 'music' && failure.trouble === 'loginExpired'
    if (needsLogin && !helps(party, request.person)) return this.connect(request, true)
    return failed(failure, request.action)
  }
}

/** Co-hosts use the host's login, and can't mend it. */
function accountToHelpWith({ account, trouble }: Party): AccountId | Answer {
  const isMissing = account === undefined || trouble?.kind === 'loginExpired'
  return isMissing ? refusal({ code: 'realHostOnly' }) : account
}

/** Spotify renews the ids of devices at will. */
function isSameDevice(one: Device, other: Device | undefined): boolean {
  return one.id === other?.id || (one.name === other?.name && one.type === other.type)
}

function chooseDevice(devices: readonly Device[], problem?: Failure): Answer {
  return { kind: 'chooseDevice', devices, ...(problem === undefined ? {} : { problem }) }
}

/** The host, or who helps them. */
export function runs(party: Party, person: PersonId): boolean {
  return party.host === person || helps(party, person)
}

/** A co-host: may do what the host may, except what is about being the host. */
export function helps({ cohosts }: Party, person: PersonId): boolean {
  return cohosts?.includes(person) === true
}

export function actorOf({ person, personName, channel }: Request): Actor {
  return { person, name: personName, channel }
}
