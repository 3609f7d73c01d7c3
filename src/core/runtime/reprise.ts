import type { SettingsChange } from '../engine/commands.ts'
import type { Party } from '../engine/party.ts'
import type { Answer, Request } from '../inbox.ts'
import { refusal } from './answers.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Parties } from './parties.ts'
import type { Rooms } from './rooms.ts'
import { actorOf, type SetUp } from './set-up.ts'

/** As last time: playlist, device, settings, and the songs that were left in the queue. */
export class Reprise {
  constructor(
    private readonly parties: Parties,
    private readonly dispatcher: Dispatcher,
    private readonly rooms: Rooms,
    private readonly setUp: SetUp,
  ) {}

  /** What can't be had any more (a playlist that is gone) is asked for as in any other set-up. */
  async restore(party: Party, request: Request): Promise<Answer> {
    const last = await this.rooms.lastTime(request.channel)
    if (last === undefined) return this.setUp.next(party, request)
    if (party.phase !== 'lobby') return refusal({ code: 'alreadyStarted' })
    const by = actorOf(request)
    const change: SettingsChange = {
      roundLengthMs: undefined,
      longestTrackMs: undefined,
      ...last.settings,
    }
    const changed = await this.dispatcher.submit(party.id, { type: 'changeSettings', by, change })
    if (!changed.ok) return refusal(changed.why)
    const answer = await this.setUp.usePlaylist(party, request, last.playlist.id)
    const isTaken = this.parties.party(party.id)?.playlist?.id === last.playlist.id
    if (!isTaken) return answer
    await this.dispatcher.submit(party.id, { type: 'restore', by, songs: last.songs })
    return this.setUp.preferDevice(party, request, last.device)
  }
}
