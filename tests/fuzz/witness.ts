import { vi } from 'vitest'
import type { PartyCode } from '../../src/core/engine/ids.ts'
import type { Party } from '../../src/core/engine/party.ts'
import type { PartyRecord } from '../../src/core/engine/record.ts'
import { partyRecord } from '../../src/store/record-schema.ts'
import { SqliteParties } from '../../src/store/sqlite-parties.ts'

const LONGEST_LINE = 8_000
const LARGEST_RECORD = 60_000
const LARGEST_HEAP_GROWTH = 400 * 1024 * 1024

const PERSON = /^(discord:\d{15,20}|slack:T\w{1,30}\/[UW]\w{1,30})$/
const CHANNEL = /^(discord:\d{15,20}\/\d{15,20}|slack:T\w{1,30}\/[A-Z]\w{1,30})$/

/** Sees every record that is written, every line that is logged, and every error nobody awaited. */
export class Witness {
  readonly destination = { write: (line: string) => this.#logged(line) }
  readonly lines: string[] = []
  #complaints: string[] = []
  #latest: PartyRecord | undefined
  readonly #code: () => string
  readonly #commits = vi.spyOn(SqliteParties.prototype, 'commit')
  readonly #heapAtFirst = process.memoryUsage().heapUsed
  readonly #unawaited = (reason: unknown) => {
    const text = reason instanceof Error ? reason.stack : reason
    this.#complaints.push(`not awaited: ${String(text).slice(0, 1_000)}`)
  }

  /** `code` names the party whose records are followed. */
  constructor(code: () => string, onTestFinished: (end: () => void) => void) {
    this.#code = code
    process.on('unhandledRejection', this.#unawaited)
    onTestFinished(() => {
      process.off('unhandledRejection', this.#unawaited)
      this.#commits.mockRestore()
    })
  }

  /** The party as it was written last. */
  get party(): Party {
    this.#look()
    if (this.#latest === undefined) throw new Error('The party was never written.')
    return this.#latest.party
  }

  /** What went wrong since the last time. */
  complaints(): string[] {
    this.#look()
    const { heapUsed } = process.memoryUsage()
    if (heapUsed - this.#heapAtFirst > LARGEST_HEAP_GROWTH) {
      this.#complaints.push(`the heap grew from ${this.#heapAtFirst} to ${heapUsed} bytes`)
    }
    const complaints = this.#complaints
    this.#complaints = []
    return complaints
  }

  #logged(line: string): void {
    this.lines.push(line.slice(0, 500))
    if (line.length > LONGEST_LINE) {
      this.#complaints.push(`a line of ${line.length} characters: ${line.slice(0, 200)}`)
    }
  }

  #look(): void {
    for (const [record] of this.#commits.mock.calls.splice(0)) {
      this.#complaints.push(...brokenRules(record))
      if (record.party.code !== (this.#code() as PartyCode)) continue
      const { host } = this.#latest?.party ?? record.party
      if (record.party.host !== host) this.#complaints.push(`the host is now ${record.party.host}`)
      this.#latest = record
    }
    this.#commits.mockClear()
  }
}

/** What no record may ever be, whatever came in. */
export function brokenRules(record: PartyRecord): string[] {
  const { party } = record
  const broken: string[] = []
  const parsed = partyRecord.safeParse(JSON.parse(JSON.stringify(record)))
  if (!parsed.success) broken.push(`schema: ${parsed.error.message.slice(0, 300)}`)
  const size = JSON.stringify(record).length
  if (size > LARGEST_RECORD) broken.push(`a record of ${size} characters`)
  const offered = new Set(party.round?.candidates.map(({ number }) => number))
  for (const [person, { chosen, reacted }] of Object.entries(party.round?.ballots ?? {})) {
    if (!PERSON.test(person)) broken.push(`a ballot of ${person.slice(0, 100)}`)
    for (const number of [...chosen, ...Object.values(reacted).flat()]) {
      if (!offered.has(number)) broken.push(`a vote for ${number}`)
    }
  }
  for (const person of Object.keys(party.people)) {
    if (!PERSON.test(person)) broken.push(`a person ${person.slice(0, 100)}`)
  }
  for (const { id } of party.channels) {
    if (!CHANNEL.test(id)) broken.push(`a channel ${id.slice(0, 100)}`)
  }
  if (party.phase === 'ended' && party.ended === undefined) broken.push('ended without a reason')
  if (party.pausedBecause !== undefined && party.phase !== 'paused') broken.push('paused, or not')
  if (!(party.host in party.people)) broken.push('the host is not there')
  return broken
}

/** What people decided, without what the music and the clock do by themselves. */
export function decisionsOf(party: Party) {
  const { phase, host, account, playlist, device, settings, channels, people, left, round } = party
  return {
    phase,
    host,
    account,
    playlist,
    device,
    settings,
    channels: channels.map(({ id, name, quiet }) => ({ id, name, quiet })),
    people,
    left,
    round: round && { number: round.number, state: round.state, ballots: round.ballots },
  }
}
