import type { PersonCommand } from '../engine/commands.ts'
import { type ChannelId, type PersonId, readPartyCode } from '../engine/ids.ts'
import type { Party } from '../engine/party.ts'
import type { Action, Answer, Failure, Request } from '../inbox.ts'
import type { Listening } from '../listening/listening.ts'
import type { Clock, MusicServices, Vault } from '../ports.ts'
import { done, refusal } from './answers.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Guesses } from './guesses.ts'
import type { Identities } from './identities.ts'
import type { Lobbies } from './lobbies.ts'
import type { Login } from './login.ts'
import type { Parties } from './parties.ts'
import type { SeenChannels } from './seen-channels.ts'
import { actorOf, type SetUp } from './set-up.ts'
import type { Takeover } from './takeover.ts'
import { Turns } from './turns.ts'

/** Longer than this, no platform replaces an answer. */
const WAITING_FOR_LOGIN_MS = 15 * 60_000

interface Waiting {
  readonly request: Request
  readonly until: number
  /** What they had asked for when it turned out that Spotify has to be connected first. */
  readonly playlist?: string
  readonly wish?: Wish
}

type Of<Type extends Action['type']> = Extract<Action, { type: Type }>

/** What people ask for who are not the host, and who need Spotify for it all the same. */
type Wish = Of<'listen' | 'listenOn' | 'takeOver' | 'takeOverOn'>

/** How people come in and go out: starting, joining, leaving, connecting and disconnecting. */
export class Entrance {
  /** Who was shown how to connect, so that the next step can be shown when they have. */
  private readonly connecting = new Map<PersonId, Waiting>()
  /** One at a time brings a party into a channel, so that none gets two. */
  private readonly doors = new Turns<ChannelId>()

  constructor(
    private readonly parties: Parties,
    private readonly dispatcher: Dispatcher,
    private readonly lobbies: Lobbies,
    private readonly music: MusicServices,
    private readonly vault: Vault,
    private readonly setUp: SetUp,
    private readonly login: Login,
    private readonly listening: Pick<Listening, 'start'>,
    private readonly takeover: Pick<Takeover, 'next'>,
    private readonly guesses: Guesses,
    private readonly seenChannels: SeenChannels,
    private readonly identities: Identities,
    private readonly clock: Clock,
  ) {}

  async start(request: Request, action: Of<'start'>): Promise<Answer> {
    const outcome = await this.doors.take(request.channel, () => this.lobbies.open(request, action))
    if (!outcome.ok) return refusal(outcome.why)
    await this.seenChannels.note(request.channel)
    if (action.playlist === undefined) return this.setUp.next(outcome.party, request)
    return this.setUp.usePlaylist(outcome.party, request, action.playlist)
  }

  async join(request: Request, action: Of<'join'>): Promise<Answer> {
    return this.withCode(request, action.code, (party) =>
      this.doors.take(request.channel, () => this.joinFromHere(party, request)),
    )
  }

  /** A party that is open to everybody on this server: no code is needed. */
  joinListed(party: Party, request: Request): Promise<Answer> {
    return this.doors.take(request.channel, () => this.joinFromHere(party, request))
  }

  /** The person takes part, and the place they asked from does not. */
  async joinAlone(request: Request, action: Of<'joinAlone'>): Promise<Answer> {
    return this.withCode(request, action.code, (party) => {
      const channel = party.channels[0]?.id ?? request.channel
      return this.come(party, { type: 'join', by: { ...actorOf(request), channel } }, 'joined')
    })
  }

  /** Ties this account to a person of another platform, or gives the code to do so there. */
  async link(request: Request, account: PersonId, code: string | undefined): Promise<Answer> {
    if (code === undefined) return this.identities.offer(account, request.personName)
    const { channel } = request
    const guess = await this.guesses.guess(account, channel, () =>
      this.identities.accept(account, code),
    )
    if (guess.outcome === 'tooFast') {
      return refusal({ code: 'guessingTooFast', until: guess.until })
    }
    return guess.outcome === 'wrong' ? refusal({ code: 'wrongLinkCode' }) : guess.found
  }

  joinHere(party: Party, request: Request): Promise<Answer> {
    return this.come(party, { type: 'join', by: actorOf(request) }, 'joined')
  }

  async leave(party: Party, request: Request): Promise<Answer> {
    if (party.host === request.person) return { kind: 'confirmHostLeave' }
    const outcome = await this.dispatcher.submit(party.id, { type: 'leave', by: actorOf(request) })
    if (!outcome.ok) return refusal(outcome.why)
    return { kind: 'left', offerChannel: party.channels[0]?.id !== request.channel }
  }

  /** Spotify alone, without a party that needs it. */
  async connect(request: Request): Promise<Answer> {
    const account = await this.setUp.accountOf(request.person)
    if (account !== undefined) return done({ what: 'connected' })
    return this.setUp.connect(request, request.action.type === 'continueSetup')
  }

  /** The address of a login page that did not open on this person's machine. */
  async paste(request: Request, address: string): Promise<Answer> {
    const finished = await this.login.paste(request.person, address)
    if (!finished.ok) return this.setUp.connect(request, true, finished.why)
    const waiting = this.connecting.get(request.person)
    this.connecting.delete(request.person)
    return this.afterLogin(request, waiting)
  }

  /** Remembers whom to show the next step as soon as they are connected. */
  awaitLogin(request: Request): void {
    const now = this.clock.now()
    for (const [person, { until }] of this.connecting) {
      if (until < now) this.connecting.delete(person)
    }
    const before = this.connecting.get(request.person)
    const isSame = before?.request.channel === request.channel
    const playlist = wantedPlaylist(request.action) ?? (isSame ? before?.playlist : undefined)
    const goesOn = ['continueSetup', 'pasteAddress'].includes(request.action.type)
    const wish = wishIn(request.action) ?? (isSame && goesOn ? before?.wish : undefined)
    this.connecting.set(request.person, {
      request,
      until: now + WAITING_FOR_LOGIN_MS,
      ...(playlist === undefined ? {} : { playlist }),
      ...(wish === undefined ? {} : { wish }),
    })
  }

  /** The next step of whatever this person had asked for, who may have connected meanwhile. */
  async continue(party: Party, request: Request): Promise<Answer> {
    const waiting = this.connecting.get(request.person)
    const isHere = waiting?.request.channel === request.channel
    if (!isHere || waiting.wish === undefined) return this.setUp.next(party, request)
    const account = await this.setUp.accountOf(request.person)
    if (account === undefined) return this.setUp.connect(request, true)
    this.connecting.delete(request.person)
    return this.fulfil(waiting.wish, party, request)
  }

  /** A login ended in the browser, this way or that: the answer in the chat moves on by itself. */
  async pageClosed(person: PersonId, why: Failure | undefined): Promise<void> {
    const waiting = this.connecting.get(person)
    if (waiting === undefined || waiting.until < this.clock.now()) return
    const { request } = waiting
    if (why === undefined) this.connecting.delete(person)
    const answer =
      why === undefined
        ? await this.afterLogin(request, waiting)
        : await this.setUp.connect(request, true, why)
    await request.replaceAnswer?.(answer)
  }

  async askDisconnect({ person }: Request): Promise<Answer> {
    const link = await this.vault.get('link', person)
    return link === undefined ? refusal({ code: 'notConnected' }) : { kind: 'confirmDisconnect' }
  }

  async disconnect(request: Request): Promise<Answer> {
    const link = await this.vault.get('link', request.person)
    if (link === undefined) return refusal({ code: 'notConnected' })
    await this.music.login.forget(link.account)
    await this.vault.remove('link', request.person)
    const party = this.parties.byAccount(link.account)
    if (party !== undefined) await this.dispatcher.submit(party.id, { type: 'accountLost' })
    return done({ what: 'disconnected' })
  }

  private async withCode(
    { person, channel }: Request,
    typed: string,
    come: (party: Party) => Promise<Answer>,
  ): Promise<Answer> {
    const code = readPartyCode(typed)
    if (code === undefined) return refusal({ code: 'notACode' })
    const guess = await this.guesses.guess(person, channel, () => this.parties.byCode(code))
    if (guess.outcome === 'tooFast') {
      return refusal({ code: 'guessingTooFast', until: guess.until })
    }
    if (guess.outcome === 'wrong') return refusal({ code: 'wrongCode' })
    await this.seenChannels.note(channel)
    return come(guess.found)
  }

  private async afterLogin(request: Request, waiting: Waiting | undefined): Promise<Answer> {
    const { playlist, wish } = waiting ?? {}
    const party = this.parties.inChannel(request.channel)
    if (party !== undefined && wish !== undefined) return this.fulfil(wish, party, request)
    if (party?.host !== request.person) return done({ what: 'connected' })
    return playlist === undefined
      ? this.setUp.next(party, request)
      : this.setUp.usePlaylist(party, request, playlist)
  }

  private fulfil(wish: Wish, party: Party, asked: Request): Promise<Answer> {
    const request = { ...asked, action: wish }
    const device = 'device' in wish ? wish.device : undefined
    const isListening = wish.type === 'listen' || wish.type === 'listenOn'
    return isListening
      ? this.listening.start(party, request, device)
      : this.takeover.next(party, request, device)
  }

  private async joinFromHere(party: Party, request: Request): Promise<Answer> {
    const here = this.parties.inChannel(request.channel)
    if (here !== undefined && here.id !== party.id) {
      return refusal({ code: 'channelHasParty', party: here.code })
    }
    return this.come(
      party,
      {
        type: 'joinChannel',
        by: actorOf(request),
        channelName: request.channelName,
        quiet: request.quietAtFirst,
      },
      here === undefined ? 'channelJoined' : 'joined',
    )
  }

  private async come(
    party: Party,
    command: PersonCommand,
    what: 'joined' | 'channelJoined',
  ): Promise<Answer> {
    const outcome = await this.dispatcher.submit(party.id, command)
    if (!outcome.ok) return refusal(outcome.why)
    const host = party.people[party.host]?.name ?? ''
    return done({ what, code: party.code, host })
  }
}

function wishIn(action: Action): Wish | undefined {
  switch (action.type) {
    case 'listen':
    case 'listenOn':
    case 'takeOver':
    case 'takeOverOn':
      return action
    default:
      return undefined
  }
}

function wantedPlaylist(action: Action): string | undefined {
  return 'playlist' in action ? action.playlist : undefined
}
