import { isKicked } from '../engine/kicked.ts'
import type { Party } from '../engine/party.ts'
import { candidateOf } from '../engine/queue.ts'
import { queueView } from '../engine/queue-view.ts'
import type { Refusal } from '../engine/refusals.ts'
import { sameTrack, type Track } from '../engine/track.ts'
import type { Answer, Failure, Request } from '../inbox.ts'
import type { Clock } from '../ports.ts'
import { done, failureOf, refusal } from './answers.ts'
import type { Dispatcher } from './dispatcher.ts'
import { actorOf } from './set-up.ts'
import type { Found, SongSearch } from './song-search.ts'

/** The songs that people bring: adding, taking back, voting beside the board, and seeing them. */
export class Songs {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly search: SongSearch,
    private readonly clock: Clock,
  ) {}

  /** `song`: an id, address or uri, or words to search for; without any, the person is asked. */
  async suggest(party: Party, request: Request, song: string | undefined): Promise<Answer> {
    if (isKicked(party, request.person)) return refusal({ code: 'kicked' })
    const { account } = party
    if (account === undefined) return refusal({ code: 'needsSpotify' })
    if (song === undefined || song.trim() === '') return { kind: 'askSong' }
    try {
      const found = await this.search.find(account, song)
      if (typeof found === 'object') return await this.add(party, request, found)
      return { kind: 'askSong', problem: WHY_NOT[found] }
    } catch (error) {
      const failure = failureOf(error)
      if (failure === undefined) throw error
      return { kind: 'askSong', problem: forGuests(failure) }
    }
  }

  /** `page` of the queue where it was chosen, which is shown anew. */
  async withdraw(
    party: Party,
    request: Request,
    suggestion: number,
    page: number | undefined,
  ): Promise<Answer> {
    const song = party.suggestions.find(({ id }) => id === suggestion)
    const command = { type: 'withdraw', by: actorOf(request), suggestion } as const
    const outcome = await this.dispatcher.submit(party.id, command)
    if (page !== undefined) {
      return outcome.ok
        ? this.queue(outcome.party, request, page)
        : this.stillQueue(party, request, page, outcome.why)
    }
    if (!outcome.ok) return refusal(outcome.why)
    return song === undefined ? { kind: 'quiet' } : done({ what: 'withdrawn', track: song.track })
  }

  async back(party: Party, request: Request, suggestion: number, page: number): Promise<Answer> {
    const outcome = await this.dispatcher.submit(party.id, {
      type: 'back',
      by: actorOf(request),
      suggestion,
      change: 'toggle',
    })
    return outcome.ok
      ? this.queue(outcome.party, request, page)
      : this.stillQueue(party, request, page, outcome.why)
  }

  queue(party: Party, { person }: Request, page: number): Answer {
    return { kind: 'queue', view: queueView(party, person, this.clock.now()), page }
  }

  /** The page stays open, so that something else can be chosen; not for who has no say here. */
  private stillQueue(party: Party, { person }: Request, page: number, problem: Refusal): Answer {
    if (problem.code === 'kicked' || problem.code === 'partyOver') return refusal(problem)
    const view = queueView(party, person, this.clock.now())
    return { kind: 'queue', view, page, problem }
  }

  private async add(party: Party, request: Request, track: Track): Promise<Answer> {
    const command = { type: 'suggest', by: actorOf(request), track } as const
    const outcome = await this.dispatcher.submit(party.id, command)
    if (!outcome.ok) return refusal(outcome.why)
    const added = outcome.events.find((event) => event.type === 'suggested')
    const suggestion = added?.suggestion.id ?? waitingAs(outcome.party, track)
    const number = numberOf(outcome.party, suggestion, track)
    return {
      kind: 'suggested',
      suggestion,
      track,
      wasWaiting: added === undefined,
      ...(number !== undefined && { number }),
      mode: outcome.party.settings.mode,
    }
  }
}

const WHY_NOT: Readonly<Record<Exclude<Found, Track>, Failure>> = {
  nothing: { code: 'songNotFound' },
  noSong: { code: 'notASong' },
  unplayable: { code: 'songUnplayable' },
}

/** Who looks for a song need not be the host, whose account it is. */
function forGuests(failure: Failure): Failure {
  switch (failure.code) {
    case 'music':
      return { ...failure, code: 'noSearch' }
    case 'playlistNotFound':
      return { code: 'songNotFound' }
    default:
      return failure
  }
}

/** 0 for a song of the playlist, which the board happens to offer. */
function waitingAs({ suggestions }: Party, track: Track): number {
  return suggestions.find((song) => sameTrack(song.track, track))?.id ?? 0
}

function numberOf({ round }: Party, suggestion: number, track: Track): number | undefined {
  if (suggestion !== 0) return candidateOf(round, suggestion)?.number
  return round?.candidates.find(
    (offered) => offered.withdrawn !== true && sameTrack(offered.track, track),
  )?.number
}
