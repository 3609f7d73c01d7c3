import type { Actor, SettingsChange } from '../engine/commands.ts'
import type { PartyId } from '../engine/ids.ts'
import type { Party } from '../engine/party.ts'
import type { Refusal } from '../engine/refusals.ts'
import type { Answer, Request } from '../inbox.ts'
import type { LastTime } from '../ports.ts'
import { refusal } from './answers.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Parties } from './parties.ts'
import type { Rooms } from './rooms.ts'
import { actorOf, type SetUp } from './set-up.ts'

/** As last time: settings, the songs that were left in the queue, playlist, device. */
export class Reprise {
  constructor(
    private readonly parties: Parties,
    private readonly dispatcher: Dispatcher,
    private readonly rooms: Rooms,
    private readonly setUp: SetUp,
  ) {}

  /** What can't be had any more (a playlist that is gone) is asked for as in any other set-up. */
  async restore(party: Party, request: Request): Promise<Answer> {
    const last = await this.rooms.lastTime(request)
    if (last === undefined) return this.setUp.next(party, request)
    if (party.phase !== 'lobby') return refusal({ code: 'alreadyStarted' })
    const refused = await this.bringBack(party.id, actorOf(request), last)
    if (refused !== undefined) return refusal(refused)
    const answer = await this.setUp.usePlaylist(party, request, last.playlist.id)
    const current = this.parties.party(party.id)
    if (current?.playlist?.id === last.playlist.id) {
      return this.setUp.preferDevice(current, request, last.device)
    }
    return answer.kind === 'choosePlaylist' ? this.withoutPlaylist(answer, request) : answer
  }

  /** Before there is a playlist, so that the first vote is held by these settings, with these songs. */
  private async bringBack(
    id: PartyId,
    by: Actor,
    { settings, songs, listed }: LastTime,
  ): Promise<Refusal | undefined> {
    const change: SettingsChange = {
      roundLengthMs: undefined,
      longestTrackMs: undefined,
      ...settings,
    }
    const changed = await this.dispatcher.submit(id, { type: 'changeSettings', by, change })
    if (!changed.ok) return changed.why
    if (listed) await this.dispatcher.submit(id, { type: 'list', by, listed })
    await this.dispatcher.submit(id, { type: 'restore', by, songs })
    return undefined
  }

  private async withoutPlaylist(
    answer: Extract<Answer, { kind: 'choosePlaylist' }>,
    request: Request,
  ): Promise<Answer> {
    const { lastTime: _, ...choice } = answer
    const isGone = choice.problem?.code === 'playlistNotFound'
    if (isGone) await this.rooms.forget(request)
    return isGone ? { ...choice, problem: { code: 'lastPlaylistGone' } } : choice
  }
}
