import { type PartyCode, type PersonId, partyCode, partyId } from '../engine/ids.ts'
import type { Party } from '../engine/party.ts'
import { DEFAULT_SETTINGS } from '../engine/settings.ts'
import type { Action, Request } from '../inbox.ts'
import type { Chance, Vault } from '../ports.ts'
import type { Dispatcher, Outcome } from './dispatcher.ts'
import type { Parties } from './parties.ts'
import { actorOf, runs } from './set-up.ts'

type Start = Extract<Action, { type: 'start' }>

/** Opens parties, each with a code of its own. */
export class Lobbies {
  /** Codes of parties that are being written at this moment. */
  private readonly reserved = new Set<PartyCode>()

  constructor(
    private readonly parties: Parties,
    private readonly dispatcher: Dispatcher,
    private readonly vault: Vault,
    private readonly chance: Chance,
  ) {}

  /**
   * The lobby that this person already has in the channel, or a new one. To be called for one
   * request of a channel at a time.
   */
  async open(request: Request, action: Start): Promise<Outcome> {
    const here = this.parties.inChannel(request.channel)
    if (here === undefined) {
      const other = await this.partyOnSpotifyOf(request.person)
      if (other === undefined) return this.newParty(request, action)
      return { ok: false, why: { code: 'accountHasParty', party: other.code } }
    }
    if (!runs(here, request.person)) {
      return { ok: false, why: { code: 'channelHasParty', party: here.code } }
    }
    if (here.phase !== 'lobby') return { ok: false, why: { code: 'alreadyStarted' } }
    return { ok: true, party: here, events: [] }
  }

  private async partyOnSpotifyOf(person: PersonId): Promise<Party | undefined> {
    const link = await this.vault.get('link', person)
    return link && this.parties.byAccount(link.account)
  }

  private async newParty(request: Request, action: Start): Promise<Outcome> {
    const code = this.freeCode()
    this.reserved.add(code)
    try {
      const id = partyId(this.chance.name())
      return await this.dispatcher.submit(id, {
        type: 'start',
        by: actorOf(request),
        id,
        code,
        channelName: request.channelName,
        quiet: request.quietAtFirst,
        settings: {
          ...DEFAULT_SETTINGS,
          ...(action.candidates === undefined ? {} : { candidates: action.candidates }),
        },
        ...(action.name === undefined ? {} : { name: action.name }),
      })
    } finally {
      this.reserved.delete(code)
    }
  }

  private freeCode(): PartyCode {
    for (;;) {
      const code = partyCode(this.chance.seed())
      if (this.parties.byCode(code) === undefined && !this.reserved.has(code)) return code
    }
  }
}
