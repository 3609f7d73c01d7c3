import type { AccountId, ChannelId, PartyCode, PartyId } from '../engine/ids.ts'
import type { Party } from '../engine/party.ts'
import type { PartyRecord } from '../engine/record.ts'

/**
 * Every party that has not ended, as last committed, and the ended ones that still owe something.
 * One process owns the store, so that what is here is what is stored.
 */
export class Parties {
  private readonly records = new Map<PartyId, PartyRecord>()
  private readonly codes = new Map<PartyCode, PartyId>()
  private readonly channels = new Map<ChannelId, PartyId>()
  private readonly accounts = new Map<AccountId, PartyId>()

  record(id: PartyId): PartyRecord | undefined {
    return this.records.get(id)
  }

  party(id: PartyId | undefined): Party | undefined {
    return id === undefined ? undefined : this.records.get(id)?.party
  }

  byCode(code: PartyCode): Party | undefined {
    return this.party(this.codes.get(code))
  }

  inChannel(channel: ChannelId): Party | undefined {
    return this.party(this.channels.get(channel))
  }

  byAccount(account: AccountId): Party | undefined {
    return this.party(this.accounts.get(account))
  }

  all(): readonly PartyRecord[] {
    return [...this.records.values()]
  }

  put(record: PartyRecord): void {
    const { party } = record
    const before = this.records.get(party.id)?.party
    if (before !== undefined) this.unlist(before)
    if (party.phase !== 'ended') this.list(party)
    const isOver = party.phase === 'ended' && record.outbox.entries.length === 0
    if (isOver) this.records.delete(party.id)
    else this.records.set(party.id, record)
  }

  private list(party: Party): void {
    this.codes.set(party.code, party.id)
    for (const { id } of party.channels) this.channels.set(id, party.id)
    if (party.account !== undefined) this.accounts.set(party.account, party.id)
  }

  private unlist(party: Party): void {
    if (this.codes.get(party.code) === party.id) this.codes.delete(party.code)
    for (const { id } of party.channels) {
      if (this.channels.get(id) === party.id) this.channels.delete(id)
    }
    const { account } = party
    if (account !== undefined && this.accounts.get(account) === party.id) {
      this.accounts.delete(account)
    }
  }
}
