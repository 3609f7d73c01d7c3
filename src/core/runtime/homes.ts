import { boardView } from '../engine/board-view.ts'
import type { PersonId } from '../engine/ids.ts'
import type { Party } from '../engine/party.ts'
import type { Home } from '../inbox.ts'
import type { Clock, Vault } from '../ports.ts'
import type { Identities } from './identities.ts'
import type { Parties } from './parties.ts'
import { yourVotes } from './voting.ts'

/** What a person sees outside of all channels: their party, and what they are connected with. */
export class Homes {
  constructor(
    private readonly parties: Parties,
    private readonly identities: Identities,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  async of(account: PersonId): Promise<Home> {
    const person = this.identities.of(account)
    const link = await this.vault.get('link', person)
    const party = this.partyOf(person)
    return {
      isConnected: link !== undefined,
      isLinked: this.identities.isLinked(account),
      ...this.shown(party, person),
    }
  }

  /** The one in which something happened last. */
  private partyOf(person: PersonId): Party | undefined {
    return this.parties
      .all()
      .map(({ party }) => party)
      .filter(({ phase, people }) => phase !== 'ended' && people[person] !== undefined)
      .sort((a, b) => b.activeAt - a.activeAt)[0]
  }

  private shown(party: Party | undefined, person: PersonId): Pick<Home, 'party'> {
    const mine = party?.people[person]?.channel
    const channel = party?.channels.find(({ id }) => id === mine) ?? party?.channels[0]
    if (party === undefined || channel === undefined) return {}
    const view = boardView(party, channel.id, this.clock.now())
    return { party: { channel: channel.id, view, yourVotes: yourVotes(party, person) } }
  }
}
