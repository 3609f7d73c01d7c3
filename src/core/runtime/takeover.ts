import { mayTakeOver } from '../engine/handover-rules.ts'
import type { AccountId } from '../engine/ids.ts'
import type { Device, Party } from '../engine/party.ts'
import type { Answer, Request } from '../inbox.ts'
import { MusicFailure, type MusicServices } from '../ports.ts'
import { done, failed, failureOf, refusal } from './answers.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Parties } from './parties.ts'
import { actorOf, type SetUp } from './set-up.ts'

/** How somebody becomes the host: they connect their Spotify, choose a device, and it plays on. */
export class Takeover {
  constructor(
    private readonly parties: Parties,
    private readonly dispatcher: Dispatcher,
    private readonly music: MusicServices,
    private readonly setUp: SetUp,
  ) {}

  /** The next thing to do, or that it is done; a single device is taken by itself. */
  async next(party: Party, request: Request, chosen?: string): Promise<Answer> {
    const { person } = request
    if (party.host === person) return this.stay(party, request)
    if (party.kicked?.[person] !== undefined) return refusal({ code: 'kicked' })
    if (!mayTakeOver(party, person)) return refusal({ code: 'notOffered' })
    const account = await this.setUp.accountOf(person)
    if (account === undefined) return this.setUp.connect(request, false)
    return this.setUp.holding(account, async () => {
      const other = this.parties.byAccount(account)
      if (other !== undefined && other.id !== party.id) {
        return refusal({ code: 'accountHasParty', party: other.code })
      }
      return this.withAccount(party, request, account, chosen)
    })
  }

  /** A host whose Spotify was lost gets it back; any other has nothing to take over. */
  private async stay(party: Party, request: Request): Promise<Answer> {
    return party.orphaned === undefined
      ? refusal({ code: 'alreadyHost' })
      : this.setUp.next(party, request)
  }

  private async withAccount(
    party: Party,
    request: Request,
    account: AccountId,
    chosen: string | undefined,
  ): Promise<Answer> {
    try {
      const devices = await this.music.player(account).devices()
      const device = chosen === undefined ? only(devices) : devices.find(({ id }) => id === chosen)
      if (device !== undefined) return await this.take(party, request, account, device)
      const problem = chosen === undefined ? {} : { problem: { code: 'deviceGone' } as const }
      return { kind: 'chooseOwnDevice', purpose: 'takeOver', devices, ...problem }
    } catch (error) {
      const failure = failureOf(error)
      if (failure === undefined) throw error
      if (failure.code === 'music' && failure.trouble === 'loginExpired') {
        return this.setUp.connect(request, true)
      }
      return failed(failure, request.action)
    }
  }

  private async take(
    party: Party,
    request: Request,
    account: AccountId,
    { id, name, type }: Device,
  ): Promise<Answer> {
    await this.lookAtFormer(party)
    const outcome = await this.dispatcher.submit(party.id, {
      type: 'takeOver',
      by: actorOf(request),
      account,
      device: { id, name, type },
    })
    return outcome.ok ? done({ what: 'tookOver' }) : refusal(outcome.why)
  }

  /** So that the song goes on where it is, and not where it was seen last. */
  private async lookAtFormer({ id, account, phase, orphaned }: Party): Promise<void> {
    if (account === undefined || phase === 'lobby' || orphaned?.why === 'spotifyLost') return
    try {
      const playback = await this.music.player(account).playback()
      // Somebody else may have taken over meanwhile: then it is another party's player.
      if (this.parties.party(id)?.account !== account) return
      await this.dispatcher.submit(id, { type: 'playbackObserved', playback })
    } catch (error) {
      // Where it cannot be told, it is taken to be as predicted.
      if (!(error instanceof MusicFailure)) throw error
    }
  }
}

function only(devices: readonly Device[]): Device | undefined {
  return devices.length === 1 ? devices[0] : undefined
}
