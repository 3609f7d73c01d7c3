import type { PersonId } from '../engine/ids.ts'
import type { Party } from '../engine/party.ts'
import type { Answer } from '../inbox.ts'
import type { Chance, Clock, Log, Vault } from '../ports.ts'
import { done, refusal } from './answers.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Parties } from './parties.ts'
import { Turns } from './turns.ts'

const CODE_MS = 10 * 60_000
/** Without letters and digits that look alike. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const CODE = /^[A-HJ-NP-Z2-9]{8}$/
const CODE_LENGTH = 8

/**
 * Knows who is one and the same person on several platforms. Linked accounts are one person,
 * everywhere and at once; each of them is a person of its own again when it is unlinked.
 */
export class Identities {
  /** Accounts in a chat that go on as another one, which may itself go on as a third one. */
  private readonly known = new Map<PersonId, PersonId>()
  private readonly turns = new Turns<'link'>()

  constructor(
    private readonly parties: Parties,
    private readonly dispatcher: Dispatcher,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly chance: Chance,
    private readonly log: Log,
  ) {}

  /** Reads who is linked, and finishes what a crash interrupted. Nobody may be let in before. */
  async load(): Promise<void> {
    for (const { id, value } of await this.vault.list('identity')) {
      this.known.set(id as PersonId, value.person)
    }
    await this.unite()
  }

  /** The person that an account in a chat stands for. */
  of(account: PersonId): PersonId {
    const into = this.known.get(account)
    return into === undefined ? account : this.of(into)
  }

  isLinked(account: PersonId): boolean {
    return this.known.has(account) || this.tiedTo(account).length > 0
  }

  /** Every account in a chat that this person is known by. */
  allOf(person: PersonId): readonly PersonId[] {
    const tied = this.tiedTo(person)
    return [person, ...tied, ...tied.flatMap((one) => this.tiedTo(one))]
  }

  /** A code to be typed with the other account. It takes the place of the former one. */
  async offer(account: PersonId, name: string): Promise<Answer> {
    for (const { id, value } of await this.vault.list('linkCode')) {
      if (value.account === account) await this.vault.remove('linkCode', id)
    }
    const code = this.newCode()
    const createdAt = this.clock.now()
    await this.vault.put('linkCode', code, { account, name, createdAt })
    return { kind: 'linkCode', code, until: createdAt + CODE_MS }
  }

  /** Ties this account to the one that got the code; undefined for a code that is not valid. */
  accept(account: PersonId, typed: string): Promise<Answer | undefined> {
    return this.turns.take('link', async () => {
      const code = typed.toUpperCase().replace(/[\s-]/g, '')
      const offer = CODE.test(code) ? await this.vault.get('linkCode', code) : undefined
      if (offer === undefined || this.isOld(offer.createdAt)) return undefined
      const [mine, theirs] = [this.of(account), this.of(offer.account)]
      if (mine === theirs) return refusal({ code: 'linkWithYourself' })
      if (!(await this.vault.remove('linkCode', code))) return undefined
      await this.tie(mine, theirs)
      return done({ what: 'linked', with: offer.name })
    })
  }

  /** What was said together in parties that are running stays with the one who keeps the name. */
  unlink(account: PersonId): Promise<Answer> {
    return this.turns.take('link', async () => {
      const untied = [...(this.known.has(account) ? [account] : []), ...this.tiedTo(account)]
      if (untied.length === 0) return refusal({ code: 'notLinked' })
      for (const one of untied) {
        await this.vault.remove('identity', one)
        this.known.delete(one)
      }
      return done({ what: 'unlinked' })
    })
  }

  /** Codes that nobody used. Tells how many were removed. */
  async sweep(): Promise<number> {
    await this.unite()
    const codes = await this.vault.list('linkCode')
    const old = codes.filter(({ value }) => this.isOld(value.createdAt))
    await Promise.all(old.map(({ id }) => this.vault.remove('linkCode', id)))
    return old.length
  }

  private async tie(one: PersonId, other: PersonId): Promise<void> {
    const into = await this.foremost(other, one)
    const from = into === one ? other : one
    await this.vault.put('identity', from, { person: into })
    this.known.set(from, into)
    await this.unite()
  }

  /** Who is the host with their Spotify stays who they are; else it is the first. */
  private async foremost(first: PersonId, second: PersonId): Promise<PersonId> {
    const [hasSpotify, otherHas] = await Promise.all(
      [first, second].map(async (one) => (await this.vault.get('link', one)) !== undefined),
    )
    if (hasSpotify !== otherHas) return hasSpotify ? first : second
    return this.isHost(second) && !this.isHost(first) ? second : first
  }

  private isHost(person: PersonId): boolean {
    return this.parties.all().some(({ party }) => party.phase !== 'ended' && party.host === person)
  }

  /** In every party, those who are one person now are made one. */
  private async unite(): Promise<void> {
    if (this.known.size === 0) return
    const merging = this.parties
      .all()
      .filter(({ party }) => party.phase !== 'ended')
      .flatMap(({ party }) => this.formerPeople(party).map((from) => this.merge(party, from)))
    await Promise.all(merging)
  }

  /** Who takes part under a former name, and who would come in past being shut out. */
  private formerPeople(party: Party): PersonId[] {
    const { people, round, suggestions, kicked = {} } = party
    const taking = new Set([
      ...Object.keys(people),
      ...Object.keys(round?.ballots ?? {}),
      ...suggestions.flatMap(({ by, backers }) => [by, ...backers]),
    ])
    return [...this.known.keys()].filter((account) => {
      const isShutOut = kicked[account] !== undefined
      return taking.has(account) || isShutOut !== (kicked[this.of(account)] !== undefined)
    })
  }

  /** Should it fail, it is done with the next sweep. */
  private async merge(party: Party, from: PersonId): Promise<void> {
    const into = this.of(from)
    try {
      await this.dispatcher.submit(party.id, { type: 'mergePeople', from, into })
    } catch (error) {
      this.log.warn('Two linked people could not be made one in a party.', {
        party: party.id,
        error: String(error),
      })
    }
  }

  private tiedTo(person: PersonId): PersonId[] {
    return [...this.known].filter(([, into]) => into === person).map(([account]) => account)
  }

  private isOld(createdAt: number): boolean {
    return this.clock.now() - createdAt >= CODE_MS
  }

  private newCode(): string {
    return Array.from(
      { length: CODE_LENGTH },
      () => ALPHABET[this.chance.seed() % ALPHABET.length],
    ).join('')
  }
}
