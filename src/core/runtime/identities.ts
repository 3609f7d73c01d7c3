import type { PersonId } from '../engine/ids.ts'
import type { Answer, Request } from '../inbox.ts'
import type { Chance, Clock, Vault } from '../ports.ts'
import { done, refusal } from './answers.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Parties } from './parties.ts'

const CODE_MS = 10 * 60_000
/** Without letters and digits that look alike. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const CODE_LENGTH = 8

/**
 * Knows who is one and the same person on several platforms. A linked account goes on as the
 * person who gave the code, everywhere and at once.
 */
export class Identities {
  private readonly known = new Map<PersonId, PersonId>()

  constructor(
    private readonly parties: Parties,
    private readonly dispatcher: Dispatcher,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly chance: Chance,
  ) {}

  /** Reads who is linked; to be called before anybody is let in. */
  async load(): Promise<void> {
    for (const { id, value } of await this.vault.list('identity')) {
      this.known.set(id as PersonId, value.person)
    }
  }

  /** The person that an account of a platform stands for. */
  of(account: PersonId): PersonId {
    return this.known.get(account) ?? account
  }

  isLinked(account: PersonId): boolean {
    return this.known.has(account) || [...this.known.values()].includes(account)
  }

  /** A code to be typed on the other side. */
  async offer({ person, personName }: Request): Promise<Answer> {
    const code = this.newCode()
    const createdAt = this.clock.now()
    await this.vault.put('linkCode', code, { person, name: personName, createdAt })
    return { kind: 'linkCode', code, until: createdAt + CODE_MS }
  }

  /** Ties this account to the person who got the code; undefined for a code that is not valid. */
  async accept(account: PersonId, typed: string): Promise<Answer | undefined> {
    const code = typed.toUpperCase().replace(/[\s-]/g, '')
    const offer = await this.vault.get('linkCode', code)
    if (offer === undefined || this.clock.now() - offer.createdAt > CODE_MS) return undefined
    if (this.of(account) === offer.person) return refusal({ code: 'linkWithYourself' })
    if (!(await this.vault.remove('linkCode', code))) return undefined
    await this.tie(this.of(account), offer.person)
    return done({ what: 'linked', with: offer.name })
  }

  /** Both sides are themselves again; what they voted together stays with the one. */
  async unlink(account: PersonId): Promise<Answer> {
    const person = this.of(account)
    const tied = [...this.known].filter(
      ([other, into]) => other === account || (account === person && into === person),
    )
    if (tied.length === 0) return refusal({ code: 'notLinked' })
    for (const [other] of tied) {
      await this.vault.remove('identity', other)
      this.known.delete(other)
    }
    return done({ what: 'unlinked' })
  }

  /** Codes that nobody used. Tells how many were removed. */
  async sweep(): Promise<number> {
    const old = (await this.vault.list('linkCode')).filter(
      ({ value }) => this.clock.now() - value.createdAt > CODE_MS,
    )
    await Promise.all(old.map(({ id }) => this.vault.remove('linkCode', id)))
    return old.length
  }

  private async tie(from: PersonId, into: PersonId): Promise<void> {
    const tied = [from, ...[...this.known].filter(([, p]) => p === from).map(([other]) => other)]
    for (const account of tied) {
      await this.vault.put('identity', account, { person: into })
      this.known.set(account, into)
    }
    const [mine, theirs] = await Promise.all([
      this.vault.get('link', from),
      this.vault.get('link', into),
    ])
    if (mine !== undefined && theirs === undefined) await this.vault.put('link', into, mine)
    for (const { party } of this.parties.all()) {
      await this.dispatcher.submit(party.id, { type: 'mergePeople', from, into })
    }
  }

  private newCode(): string {
    return Array.from(
      { length: CODE_LENGTH },
      () => ALPHABET[this.chance.seed() % ALPHABET.length],
    ).join('')
  }
}
