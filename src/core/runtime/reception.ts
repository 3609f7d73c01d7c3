import type { PersonCommand } from '../engine/commands.ts'
import type { PersonId } from '../engine/ids.ts'
import type { Party } from '../engine/party.ts'
import type { Answer, Request } from '../inbox.ts'
import type { Listening } from '../listening/listening.ts'
import type { Log } from '../ports.ts'
import { done, failed, failureOf, refusal } from './answers.ts'
import type { CommandPace } from './command-pace.ts'
import { type Controls, people, skippedTo } from './controls.ts'
import type { Entrance } from './entrance.ts'
import type { Identities } from './identities.ts'
import type { MeantParty } from './meant-party.ts'
import type { Parties } from './parties.ts'
import type { Reprise } from './reprise.ts'
import type { Roles } from './roles.ts'
import type { Rooms } from './rooms.ts'
import type { Rules } from './rules.ts'
import { actorOf, runs, type SetUp } from './set-up.ts'
import type { Songs } from './songs.ts'
import type { Takeover } from './takeover.ts'
import type { Voting } from './voting.ts'

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
    private readonly meant: MeantParty,
    private readonly entrance: Entrance,
    private readonly identities: Identities,
    private readonly setUp: SetUp,
    private readonly voting: Voting,
    private readonly controls: Controls,
    private readonly desks: Desks,
    private readonly pace: CommandPace,
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
        return this.meant.here(request, (party) => this.entrance.leave(party, request))
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
        return this.meant.here(request, (party) => this.voting.vote(party, request, action.number))
      case 'unvote':
        return this.meant.here(request, (party) =>
          this.voting.unvote(party, request, action.number),
        )
      case 'now':
        return this.meant.here(request, async (party) => this.controls.now(party, request))
      case 'people':
        return this.meant.here(request, async (party) => people(party))
      case 'pause':
        return this.command(request, { type: 'pause', by }, () => done({ what: 'paused' }))
      case 'resume':
        return this.command(request, { type: 'resume', by }, () => done({ what: 'resumed' }))
      case 'next':
        return this.command(request, { type: 'next', by }, skippedTo)
      case 'end':
        return this.isHostHere(request) || this.parties.inChannel(request.channel) === undefined
          ? this.meant.here(request, async () => ({ kind: 'confirmEnd' }))
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
          : this.meant.here(request, (party) => this.entrance.continue(party, request))
      case 'device':
        return this.meant.here(request, (party) =>
          this.setUp.devices(party, request, lacksDevice(party)),
        )
      case 'chooseDevice':
        return this.meant.here(request, (party) =>
          this.setUp.useDevice(party, request, action.device),
        )
      case 'playlist':
        return this.meant.here(request, (party) =>
          action.playlist === undefined
            ? this.setUp.playlists(party, request, 0)
            : this.setUp.usePlaylist(party, request, action.playlist),
        )
      case 'playlistPage':
        return this.meant.here(request, (party) =>
          this.setUp.playlists(party, request, action.page),
        )
      case 'choosePlaylist':
        return this.meant.here(request, (party) =>
          this.setUp.usePlaylist(party, request, action.playlist),
        )
      case 'howItWorks':
        return { kind: 'howItWorks' }
      case 'suggest':
        return this.meant.here(request, (party) =>
          this.desks.songs.suggest(party, request, action.song),
        )
      case 'suggestHere':
        return this.meant.onBoard(request, action.party, (party) =>
          this.desks.songs.suggest(party, request, action.song),
        )
      case 'withdraw':
        return this.meant.here(request, (party) =>
          this.desks.songs.withdraw(party, request, action.suggestion, action.page),
        )
      case 'back':
        return this.meant.here(request, (party) =>
          this.desks.songs.back(party, request, action.suggestion, action.page),
        )
      case 'queue':
        return this.meant.here(request, async (party) => this.desks.songs.queue(party, request, 0))
      case 'queuePage':
        return this.meant.here(request, async (party) =>
          this.desks.songs.queue(party, request, action.page),
        )
      case 'queueHere':
        return this.meant.onBoard(request, action.party, async (party) =>
          this.desks.songs.queue(party, request, 0),
        )
      case 'settings':
        return this.meant.here(request, async (party) =>
          this.desks.rules.show(party, request, action.about),
        )
      case 'set':
        return this.meant.here(request, (party) =>
          this.desks.rules.set(party, request, action.change),
        )
      case 'countdown':
        return this.meant.here(request, (party) =>
          this.desks.rules.countdown(party, request, action.minutes),
        )
      case 'host':
      case 'cohost':
      case 'kick':
        return this.meant.here(request, (party) =>
          this.desks.roles.choose(party, request, action.type, action.person),
        )
      case 'readmit':
        return this.meant.here(request, (party) =>
          this.desks.roles.readmit(party, request, action.person),
        )
      case 'takeBackHandover':
        return this.meant.here(request, (party) =>
          this.desks.roles.takeBackHandover(party, request),
        )
      case 'takeOver':
        return this.meant.onBoard(request, action.party, (party) =>
          this.desks.takeover.next(party, request),
        )
      case 'takeOverOn':
        return this.meant.here(request, (party) =>
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
        return this.meant.here(request, (party) => this.desks.reprise.restore(party, request))
      case 'listen':
        return this.meant.here(request, (party) => this.desks.listening.start(party, request))
      case 'listenOn':
        return this.meant.here(request, (party) =>
          this.desks.listening.start(party, request, action.device),
        )
      case 'stopListening':
        return this.desks.listening.stop(request.person)
      case 'joinHere':
        return this.meant.onBoard(request, action.party, (party) =>
          this.entrance.joinHere(party, request),
        )
      case 'begin':
        return this.meant.onBoard(request, action.party, (party) =>
          this.controls.begin(party, request),
        )
      case 'playNow':
        return this.meant.onBoard(request, action.party, (party) =>
          this.controls.submit(party, { type: 'playNow', by }, () => ({ kind: 'quiet' })),
        )
      case 'retry':
        return this.meant.onBoard(request, action.party, (party) =>
          this.controls.retry(party, request),
        )
      case 'pressVote':
        return this.meant.onBoard(request, action.party, (party) =>
          this.controls.pressVote(party, request, action),
        )
    }
  }

  private command(
    request: Request,
    command: PersonCommand,
    answer: (party: Party) => Answer,
  ): Promise<Answer> {
    return this.meant.here(request, (party) => this.controls.submit(party, command, answer))
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
