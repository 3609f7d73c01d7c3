import {
  type ChannelId,
  entriesOf,
  type MessageId,
  type PartyId,
  type PersonId,
} from '../../src/core/engine/ids.ts'
import type { Party, Round } from '../../src/core/engine/party.ts'
import type { PartyRecord, RoundSummary } from '../../src/core/engine/record.ts'

export type Promised =
  | 'vote lost'
  | 'vote wrong'
  | 'queued twice'
  | 'round twice'
  | 'silence'
  | 'board wrong'
  | 'owed'
  | 'standstill'
  | 'error'

export interface Broken {
  readonly what: Promised
  readonly how: string
  readonly at: number
}

/** What the ledger has to know of the world. */
interface Witness {
  readonly clock: { now(): number }
  standing(channel: ChannelId, message: MessageId, person: PersonId, number: number): boolean
}

/** What one party promised in the round that it is in. */
interface Page {
  record: PartyRecord
  closed: number
  /** By person and number: what the person was told last. */
  readonly told: Map<string, boolean>
  /** Reactions that were counted, by person, channel and number. */
  readonly counted: Map<string, Counted>
  checked: boolean
  writtenAt: number
}

interface Counted {
  readonly person: PersonId
  readonly channel: ChannelId
  readonly message: MessageId
  readonly number: number
}

const MOST_KEPT = 200
/** By then, boards show what was written. */
const RESTING_MS = 5_000

/**
 * Writes down what people were told and shown, and compares it with what is stored whenever a round
 * is over. Knows the rules of nothing but votes and the order of rounds.
 */
export class Ledger {
  readonly broken: Broken[] = []
  readonly counts = new Map<Promised, number>()
  rounds = 0
  votes = 0
  readonly #witness: Witness
  readonly #pages = new Map<PartyId, Page>()

  constructor(witness: Witness) {
    this.#witness = witness
  }

  broke(what: Promised, how: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1)
    if (this.broken.length >= MOST_KEPT) return
    this.broken.push({ what, how, at: this.#witness.clock.now() })
  }

  get brokenCount(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0)
  }

  /** Nothing was written for some seconds, nothing is owed, and no round is about to close. */
  isAtRest(party: Party | undefined): boolean {
    const page = party && this.#pages.get(party.id)
    if (page === undefined || party?.round === undefined) return false
    const now = this.#witness.clock.now()
    const closesSoon = (party.round.closesAt ?? now) - now < 5_000
    const isOwing = page.record.outbox.entries.length > 0
    return now - page.writtenAt >= RESTING_MS && !isOwing && !closesSoon
  }

  record(party: PartyId): PartyRecord | undefined {
    return this.#pages.get(party)?.record
  }

  /** Each record, in the order in which they became durable. */
  committed(record: PartyRecord, closed: readonly RoundSummary[]): void {
    const { party } = record
    const page = this.#pages.get(party.id) ?? newPage(record)
    this.#pages.set(party.id, page)
    const before = page.record.party.round
    if (before?.number !== party.round?.number) {
      if (before?.state === 'open' && party.phase !== 'ended') {
        this.broke('round twice', `${party.id} left round ${before.number} open`)
      }
      page.told.clear()
      page.counted.clear()
      page.checked = false
    }
    page.record = record
    page.writtenAt = this.#witness.clock.now()
    for (const summary of closed) this.#closed(page, summary)
    if (party.round !== undefined && party.round !== before) this.#count(page, party.round)
    if (party.round?.state === 'closed' && !page.checked) this.#check(page, party.round)
    if (party.phase === 'ended' && record.outbox.entries.length === 0) this.#pages.delete(party.id)
  }

  /** What a person was told: their vote counts, or counts no more. */
  told(party: PartyId, round: number, person: PersonId, number: number, counts: boolean): void {
    const page = this.#pages.get(party)
    const current = page?.record.party.round
    if (page === undefined || current?.number !== round) return
    if (counts) this.votes += 1
    page.told.set(`${person} ${number}`, counts)
    if (page.checked) this.#checkTold(page, current, person, number, counts)
  }

  /** Nothing is promised about this any more, until the person is told. */
  asks(party: PartyId, person: PersonId, number: number): void {
    this.#pages.get(party)?.told.delete(`${person} ${number}`)
  }

  /** A person reacts or takes a reaction back: it is promised once it is counted. */
  reacts(party: PartyId, person: PersonId, channel: ChannelId, number: number): void {
    this.#pages.get(party)?.counted.delete(`${person} ${channel} ${number}`)
  }

  leaves(party: PartyId, person: PersonId): void {
    const page = this.#pages.get(party)
    for (const promises of [page?.told, page?.counted]) {
      for (const key of promises?.keys() ?? []) {
        if (key.startsWith(`${person} `)) promises?.delete(key)
      }
    }
  }

  #closed(page: Page, { party, round, result }: RoundSummary): void {
    this.rounds += 1
    if (round <= page.closed) this.broke('round twice', `${party} closed round ${round} again`)
    if (page.closed > 0 && round > page.closed + 1) {
      this.broke('round twice', `${party} went from round ${page.closed} to ${round}`)
    }
    if (result.round !== round) this.broke('round twice', `${party} has a result of another round`)
    page.closed = round
  }

  #count(page: Page, round: Round): void {
    const boards = new Map(page.record.party.channels.map(({ id, board }) => [id, board]))
    for (const [person, { reacted }] of entriesOf(round.ballots)) {
      for (const [channel, numbers] of entriesOf(reacted)) {
        const board = boards.get(channel)
        if (board?.stage !== round.number) continue
        const { message } = board
        for (const number of numbers) {
          const key = `${person} ${channel} ${number}`
          if (page.counted.has(key)) continue
          if (!this.#witness.standing(channel, message, person, number)) continue
          this.votes += 1
          page.counted.set(key, { person, channel, message, number })
        }
      }
    }
  }

  #check(page: Page, round: Round): void {
    page.checked = true
    for (const [key, counts] of page.told) {
      const [person, number] = key.split(' ')
      this.#checkTold(page, round, person as PersonId, Number(number), counts)
    }
    for (const { person, channel, message, number } of page.counted.values()) {
      if (!this.#witness.standing(channel, message, person, number)) continue
      if (!isBacked(round, person, number)) {
        this.broke('vote lost', `${page.record.party.id}: ${person} reacts with ${number}`)
      }
    }
  }

  #checkTold(page: Page, round: Round, person: PersonId, number: number, counts: boolean): void {
    const { id } = page.record.party
    const isChosen = round.ballots[person]?.chosen.includes(number) === true
    if (counts && !isBacked(round, person, number)) {
      this.broke('vote lost', `${id} round ${round.number}: ${person} chose ${number}`)
    }
    if (!counts && isChosen) {
      this.broke('vote wrong', `${id} round ${round.number}: ${person} took ${number} back`)
    }
  }
}

function newPage(record: PartyRecord): Page {
  return { record, closed: 0, told: new Map(), counted: new Map(), checked: false, writtenAt: 0 }
}

function isBacked(round: Round, person: PersonId, number: number): boolean {
  const ballot = round.ballots[person]
  if (ballot === undefined) return false
  return [ballot.chosen, ...Object.values(ballot.reacted)].some((numbers) =>
    numbers.includes(number),
  )
}
