import type { Party } from '../engine/party.ts'
import { queueView } from '../engine/queue-view.ts'
import { sameTrack, type Track } from '../engine/track.ts'
import type { Answer, Request } from '../inbox.ts'
import type { Clock } from '../ports.ts'
import { done, failureOf, refusal } from './answers.ts'
import type { Dispatcher } from './dispatcher.ts'
import { actorOf } from './set-up.ts'
import type { SongSearch } from './song-search.ts'

/** The songs that people bring: adding, taking back, voting beside the board, and seeing them. */
export class Songs {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly search: SongSearch,
    private readonly clock: Clock,
  ) {}

  /** `song`: an id, address or uri, or words to search for; without any, the person is asked. */
  async suggest(party: Party, request: Request, song: string | undefined): Promise<Answer> {
    if (song === undefined || song.trim() === '') return { kind: 'askSong' }
    const { account } = party
    if (account === undefined) return refusal({ code: 'needsSpotify' })
    const track = await this.find(account, song)
    if ('kind' in track) return track
    return this.add(party, request, track)
  }

  async withdraw(party: Party, request: Request, suggestion: number): Promise<Answer> {
    const song = party.suggestions.find(({ id }) => id === suggestion)
    const command = { type: 'withdraw', by: actorOf(request), suggestion } as const
    const outcome = await this.dispatcher.submit(party.id, command)
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
    return outcome.ok ? this.queue(outcome.party, request, page) : refusal(outcome.why)
  }

  queue(party: Party, { person }: Request, page: number): Answer {
    return { kind: 'queue', view: queueView(party, person, this.clock.now()), page }
  }

  private async find(
    account: NonNullable<Party['account']>,
    song: string,
  ): Promise<Track | Answer> {
    try {
      const track = await this.search.best(account, song)
      return track ?? { kind: 'askSong', problem: { code: 'songNotFound' } }
    } catch (error) {
      const failure = failureOf(error)
      if (failure === undefined) throw error
      const problem =
        failure.code === 'playlistNotFound' ? ({ code: 'songNotFound' } as const) : failure
      return { kind: 'askSong', problem }
    }
  }

  private async add(party: Party, request: Request, track: Track): Promise<Answer> {
    const command = { type: 'suggest', by: actorOf(request), track } as const
    const outcome = await this.dispatcher.submit(party.id, command)
    if (!outcome.ok) return refusal(outcome.why)
    const { mode } = outcome.party.settings
    const added = outcome.events.find((event) => event.type === 'suggested')
    const suggestion = added?.suggestion.id ?? waitingAs(outcome.party, track)
    return { kind: 'suggested', suggestion, track, wasWaiting: added === undefined, mode }
  }
}

/** 0 for a song of the playlist, which the board happens to offer. */
function waitingAs({ suggestions }: Party, track: Track): number {
  return suggestions.find((song) => sameTrack(song.track, track))?.id ?? 0
}
