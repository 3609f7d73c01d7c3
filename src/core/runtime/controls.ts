import { boardView } from '../engine/board-view.ts'
import type { PersonCommand } from '../engine/commands.ts'
import type { Party } from '../engine/party.ts'
import type { Action, Answer, Request } from '../inbox.ts'
import type { Clock, MusicServices } from '../ports.ts'
import { done, failed, refusal } from './answers.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Parties } from './parties.ts'
import { actorOf, runs, type SetUp } from './set-up.ts'
import { type Voting, yourVotes } from './voting.ts'

/** What is done to a running party, on its board above all, and what it shows of itself. */
export class Controls {
  constructor(
    private readonly parties: Parties,
    private readonly dispatcher: Dispatcher,
    private readonly setUp: SetUp,
    private readonly voting: Voting,
    private readonly music: MusicServices,
    private readonly clock: Clock,
  ) {}

  /** `answer` gets the party as it is after the command. */
  async submit(
    party: Party,
    command: PersonCommand,
    answer: (party: Party) => Answer,
  ): Promise<Answer> {
    const outcome = await this.dispatcher.submit(party.id, command)
    return outcome.ok ? answer(outcome.party) : refusal(outcome.why)
  }

  /** What already plays is followed, so the player is asked first. */
  async begin(party: Party, request: Request): Promise<Answer> {
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

  async retry(party: Party, request: Request): Promise<Answer> {
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
  async pressVote(
    party: Party,
    request: Request,
    { round, number }: Extract<Action, { type: 'pressVote' }>,
  ): Promise<Answer> {
    const told = await this.voting.press(party, request, round, number)
    if (request.board !== undefined || told.kind === 'refused') return told
    return this.now(this.parties.party(party.id) ?? party, request)
  }

  now(party: Party, request: Request): Answer {
    const view = boardView(party, request.channel, this.clock.now())
    return { kind: 'now', view, yourVotes: yourVotes(party, request.person) }
  }
}

/** What is told to who skipped a song. */
export function skippedTo({ upcoming, trouble }: Party): Answer {
  if (upcoming === undefined) return { kind: 'quiet' }
  if (trouble !== undefined) return failed({ code: 'music', trouble: trouble.kind })
  return done({ what: 'skipped', track: upcoming.track })
}

/** Who takes part, and where. */
export function people(party: Party): Answer {
  return {
    kind: 'people',
    host: party.people[party.host]?.name ?? '',
    cohosts: (party.cohosts ?? []).map((person) => party.people[person]?.name ?? ''),
    names: Object.values(party.people).map(({ name }) => name),
    channels: party.channels.map(({ id, name }) => ({ id, name })),
  }
}
