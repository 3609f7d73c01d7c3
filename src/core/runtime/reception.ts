import { boardView } from '../engine/board-view.ts'
import type { PersonCommand } from '../engine/commands.ts'
import type { PartyId, PersonId } from '../engine/ids.ts'
import { postsBoard } from '../engine/owe.ts'
import type { Party } from '../engine/party.ts'
import type { Action, Answer, Request } from '../inbox.ts'
import type { Listening } from '../listening/listening.ts'
import { ChatFailure, type Clock, type Log, type MusicServices } from '../ports.ts'
import { done, failed, failureOf, refusal } from './answers.ts'
import type { CommandPace } from './command-pace.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Entrance } from './entrance.ts'
import type { Identities } from './identities.ts'
import type { Parties } from './parties.ts'
import type { Platforms } from './platforms.ts'
import type { Reprise } from './reprise.ts'
import type { Roles } from './roles.ts'
import type { Rooms } from './rooms.ts'
import type { Rules } from './rules.ts'
import { actorOf, runs, type SetUp } from './set-up.ts'
import type { Songs } from './songs.ts'
import type { Takeover } from './takeover.ts'
import { type Voting, yourVotes } from './voting.ts'

/** Where people are sent with what goes beyond voting. */
export interface Desks {
  readonly songs: Songs
  readonly rules: Rules
  readonly roles: Roles
  readonly takeover: Takeover
  readonly rooms: Rooms
  readonly reprise: Reprise
  readonly listening: Listening
}

/** Answers what people ask for: finds the party that is meant, and says how it went. */
export class Reception {
  constructor(
    private readonly parties: Parties,
    private readonly dispatcher: Dispatcher,
    private readonly entrance: Entrance,
    private readonly identities: Identities,
    private readonly setUp: SetUp,
    private readonly voting: Voting,
    private readonly desks: Desks,
    private readonly music: MusicServices,
    private readonly platforms: Platforms,
    private readonly pace: CommandPace,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Never rejects: what goes wrong is an answer too. */
  async answer(request: Request): Promise<Answer> {
    try {
      const known = { ...request, person: this.identities.of(request.person) }
      if (!this.pace.take(known.person)) return refusal({ code: 'tooManyAtOnce' })
      const answer = await this.route(known, request.person)
      if (answer.kind === 'connect') this.entrance.awaitLogin(known)
      return answer
    } catch (error) {
      const failure = failureOf(error)
      if (failure === undefined) {
        const { stack } = error instanceof Error ? error : { stack: String(error) }
        this.log.error('A request failed unforeseen.', { action: request.action.type, stack })
      }
      return failed(failure ?? { code: 'unexpected' }, request.action)
    }
  }

  /** `account` is the person as their platform knows them. */
  private async route(request: Request, account: PersonId): Promise<Answer> {
    const { action } = request
    const by = actorOf(request)
    switch (action.type) {
      case 'start':
        return this.entrance.start(request, action)
      case 'join':
        return this.entrance.join(request, action)
      case 'joinAlone':
        return this.entrance.joinAlone(request, action)
      case 'link':
        return this.entrance.link(request, account, action.code)
      case 'connect':
        return this.entrance.connect(request)
      case 'unlink':
        return this.identities.unlink(account)
      case 'quiet':
        return this.command(request, { type: 'setQuiet', by, quiet: action.quiet }, () =>
          done({ what: 'quieted', quiet: action.quiet }),
        )
      case 'leave':
        return this.here(request, (party) => this.entrance.leave(party, request))
      case 'pasteAddress':
        return this.entrance.paste(request, action.address)
      case 'disconnect':
        return this.entrance.askDisconnect(request)
      case 'confirmDisconnect':
        await this.desks.listening.leave(request.person)
        return this.entrance.disconnect(request)
      case 'help':
        return { kind: 'help', youAreHost: this.isHostHere(request) }
      case 'vote':
        return this.here(request, (party) => this.voting.vote(party, request, action.number))
      case 'unvote':
        return this.here(request, (party) => this.voting.unvote(party, request, action.number))
      case 'now':
        return this.here(request, async (party) => this.now(party, request))
      case 'people':
        return this.here(request, async (party) => people(party))
      case 'pause':
        return this.command(request, { type: 'pause', by }, () => done({ what: 'paused' }))
      case 'resume':
        return this.command(request, { type: 'resume', by }, () => done({ what: 'resumed' }))
      case 'next':
        return this.command(request, { type: 'next', by }, skippedTo)
      case 'end':
        return this.isHostHere(request) || this.parties.inChannel(request.channel) === undefined
          ? this.here(request, async () => ({ kind: 'confirmEnd' }))
          : refusal({ code: 'hostOnly' })
      case 'confirmEnd':
        return this.command(request, { type: 'end', by }, () => done({ what: 'ended' }))
      case 'confirmHostLeave':
        return this.command(request, { type: 'leave', by }, () => done({ what: 'ended' }))
      case 'confirmLeaveChannel':
        return this.command(request, { type: 'leaveChannel', by }, () =>
          done({ what: 'channelLeft' }),
        )
      case 'continueSetup':
        return this.parties.inChannel(request.channel) === undefined
          ? this.entrance.connect(request)
          : this.here(request, (party) => this.entrance.continue(party, request))
      case 'device':
        return this.here(request, (party) => this.setUp.devices(party, request, lacksDevice(party)))
      case 'chooseDevice':
        return this.here(request, (party) => this.setUp.useDevice(party, request, action.device))
      case 'playlist':
        return this.here(request, (party) =>
          action.playlist === undefined
            ? this.setUp.playlists(party, request, 0)
            : this.setUp.usePlaylist(party, request, action.playlist),
        )
      case 'playlistPage':
        return this.here(request, (party) => this.setUp.playlists(party, request, action.page))
      case 'choosePlaylist':
        return this.here(request, (party) =>
          this.setUp.usePlaylist(party, request, action.playlist),
        )
      case 'howItWorks':
        return { kind: 'howItWorks' }
      case 'suggest':
        return this.here(request, (party) => this.desks.songs.suggest(party, request, action.song))
      case 'suggestHere':
        return this.onBoard(request, action.party, (party) =>
          this.desks.songs.suggest(party, request, action.song),
        )
      case 'withdraw':
        return this.here(request, (party) =>
          this.desks.songs.withdraw(party, request, action.suggestion, action.page),
        )
      case 'back':
        return this.here(request, (party) =>
          this.desks.songs.back(party, request, action.suggestion, action.page),
        )
      case 'queue':
        return this.here(request, async (party) => this.desks.songs.queue(party, request, 0))
      case 'queuePage':
        return this.here(request, async (party) =>
          this.desks.songs.queue(party, request, action.page),
        )
      case 'queueHere':
        return this.onBoard(request, action.party, async (party) =>
          this.desks.songs.queue(party, request, 0),
        )
      case 'settings':
        return this.here(request, async (party) =>
          this.desks.rules.show(party, request, action.about),
        )
      case 'set':
        return this.here(request, (party) => this.desks.rules.set(party, request, action.change))
      case 'countdown':
        return this.here(request, (party) =>
          this.desks.rules.countdown(party, request, action.minutes),
        )
      case 'host':
      case 'cohost':
      case 'kick':
        return this.here(request, (party) =>
          this.desks.roles.choose(party, request, action.type, action.person),
        )
      case 'readmit':
        return this.here(request, (party) =>
          this.desks.roles.readmit(party, request, action.person),
        )
      case 'takeBackHandover':
        return this.here(request, (party) => this.desks.roles.takeBackHandover(party, request))
      case 'takeOver':
        return this.onBoard(request, action.party, (party) =>
          this.desks.takeover.next(party, request),
        )
      case 'takeOverOn':
        return this.here(request, (party) =>
          this.desks.takeover.next(party, request, action.device),
        )
      case 'list':
        return this.desks.rooms.list(request)
      case 'joinListed': {
        const party = this.desks.rooms.find(action.party, request.channel)
        return party === undefined
          ? refusal({ code: 'notListed' })
          : this.entrance.joinListed(party, request)
      }
      case 'asLastTime':
        return this.here(request, (party) => this.desks.reprise.restore(party, request))
      case 'listen':
        return this.here(request, (party) => this.desks.listening.start(party, request))
      case 'listenOn':
        return this.here(request, (party) =>
          this.desks.listening.start(party, request, action.device),
        )
      case 'stopListening':
        return this.desks.listening.stop(request.person)
      case 'joinHere':
        return this.onBoard(request, action.party, (party) =>
          this.entrance.joinHere(party, request),
        )
      case 'begin':
        return this.onBoard(request, action.party, (party) => this.begin(party, request))
      case 'playNow':
        return this.onBoard(request, action.party, (party) =>
          this.submit(party, { type: 'playNow', by }, () => ({ kind: 'quiet' })),
        )
      case 'retry':
        return this.onBoard(request, action.party, (party) => this.retry(party, request))
      case 'pressVote':
        return this.onBoard(request, action.party, (party) =>
          this.pressVote(party, request, action),
        )
    }
  }

  /** For the party of this channel. */
  private async here(request: Request, answer: (party: Party) => Promise<Answer>): Promise<Answer> {
    const party = this.parties.inChannel(request.channel)
    return party === undefined ? refusal({ code: 'noPartyHere' }) : answer(party)
  }

  /** For the party that a button belongs to. A board left over from another one goes. */
  private async onBoard(
    request: Request,
    id: PartyId,
    answer: (party: Party) => Promise<Answer>,
  ): Promise<Answer> {
    const party = this.parties.inChannel(request.channel)
    if (party?.id === id) {
      const told = await answer(party)
      if (this.isLeftOver(party, request)) await this.removeBoard(request)
      return told
    }
    if (party === undefined || this.isLeftOver(party, request)) await this.removeBoard(request)
    return refusal({ code: 'partyOver' })
  }

  /** None that is known, and none whose message will be known as soon as it is posted. */
  private isLeftOver({ id, round }: Party, { board, channel, action }: Request): boolean {
    const record = this.parties.record(id)
    if (record === undefined) return true
    if (record.party.channels.some((one) => one.board?.message === board)) return false
    const isFormer = action.type === 'pressVote' && action.round !== round?.number
    return isFormer || !postsBoard(record.outbox, channel)
  }

  private async removeBoard({ channel, board }: Request): Promise<void> {
    if (board === undefined) return
    try {
      await this.platforms.of(channel)?.removeBoard(channel, board)
    } catch (error) {
      if (!(error instanceof ChatFailure)) throw error
      this.log.warn('A left-over board could not be removed.', { channel, reason: error.reason })
    }
  }

  private command(
    request: Request,
    command: PersonCommand,
    answer: (party: Party) => Answer,
  ): Promise<Answer> {
    return this.here(request, (party) => this.submit(party, command, answer))
  }

  private async submit(
    party: Party,
    command: PersonCommand,
    answer: (party: Party) => Answer,
  ): Promise<Answer> {
    const outcome = await this.dispatcher.submit(party.id, command)
    return outcome.ok ? answer(outcome.party) : refusal(outcome.why)
  }

  /** What already plays is followed, so the player is asked first. */
  private async begin(party: Party, request: Request): Promise<Answer> {
    if (!runs(party, request.person)) return refusal({ code: 'hostOnly' })
    if (party.phase !== 'lobby') return refusal({ code: 'alreadyStarted' })
    const ready = await this.setUp.next(party, request)
    const { account } = this.parties.party(party.id) ?? party
    if (ready.kind !== 'ready' || account === undefined) return ready
    const playback = await this.music.player(account).playback()
    const by = actorOf(request)
    return this.submit(party, { type: 'begin', by, playback }, () =>
      request.board === undefined ? done({ what: 'begun' }) : { kind: 'quiet' },
    )
  }

  private async retry(party: Party, request: Request): Promise<Answer> {
    if (!runs(party, request.person)) return refusal({ code: 'hostOnly' })
    switch (party.trouble?.kind) {
      case 'loginExpired':
        return this.setUp.next(party, request)
      case 'noDevice':
        return this.setUp.findDevice(party, request)
      default:
        return this.setUp.goOn(party, request)
    }
  }

  /** An answer that offers the vote is drawn anew; a board is drawn by others. */
  private async pressVote(
    party: Party,
    request: Request,
    { round, number }: Extract<Action, { type: 'pressVote' }>,
  ): Promise<Answer> {
    const told = await this.voting.press(party, request, round, number)
    if (request.board !== undefined || told.kind === 'refused') return told
    return this.now(this.parties.party(party.id) ?? party, request)
  }

  private now(party: Party, request: Request): Answer {
    const view = boardView(party, request.channel, this.clock.now())
    return { kind: 'now', view, yourVotes: yourVotes(party, request.person) }
  }

  private isHostHere(request: Request): boolean {
    const party = this.parties.inChannel(request.channel)
    return party !== undefined && runs(party, request.person)
  }
}

/** There is nothing to choose from while only one device is open, unless another one is in use. */
function lacksDevice({ phase, device }: Party): boolean {
  return phase === 'lobby' && device === undefined
}

function skippedTo({ upcoming, trouble }: Party): Answer {
  if (upcoming === undefined) return { kind: 'quiet' }
  if (trouble !== undefined) return failed({ code: 'music', trouble: trouble.kind })
  return done({ what: 'skipped', track: upcoming.track })
}

function people(party: Party): Answer {
  return {
    kind: 'people',
    host: party.people[party.host]?.name ?? '',
    cohosts: (party.cohosts ?? []).map((person) => party.people[person]?.name ?? ''),
    names: Object.values(party.people).map(({ name }) => name),
    channels: party.channels.map(({ id, name }) => ({ id, name })),
  }
}
