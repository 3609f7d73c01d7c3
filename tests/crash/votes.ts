import type { PersonId } from '../../src/core/engine/ids.ts'

interface Said {
  /** Numbers that the person was told count. */
  readonly told: Set<number>
  /** Numbers that the person asked for, or to take back, without an answer: either may be so. */
  readonly unanswered: Set<number>
}

/** What people were told about their votes by button and command, for comparing with the tally. */
export class VotesTold {
  readonly #rounds = new Map<number, Map<PersonId, Said>>()

  /** The person was told that the vote counts, or that it was taken back. */
  told(round: number, person: PersonId, number: number, counts: boolean): void {
    const said = this.#said(round, person)
    said.unanswered.delete(number)
    if (counts) said.told.add(number)
    else said.told.delete(number)
  }

  /** The person asked, and nobody has answered yet. */
  asked(round: number, person: PersonId, number: number): void {
    this.#said(round, person).unanswered.add(number)
  }

  /** Who was told that this number counts, and never without an answer asked for something else. */
  surelyFor(round: number, number: number): PersonId[] {
    return this.#who(round, ({ told, unanswered }) => told.has(number) && !unanswered.has(number))
  }

  perhapsFor(round: number, number: number): PersonId[] {
    return this.#who(round, ({ told, unanswered }) => told.has(number) || unanswered.has(number))
  }

  #who(round: number, matches: (said: Said) => boolean): PersonId[] {
    const people = this.#rounds.get(round) ?? new Map<PersonId, Said>()
    return [...people].filter(([, said]) => matches(said)).map(([person]) => person)
  }

  #said(round: number, person: PersonId): Said {
    const people = this.#rounds.get(round) ?? new Map<PersonId, Said>()
    this.#rounds.set(round, people)
    const said = people.get(person) ?? { told: new Set(), unanswered: new Set() }
    people.set(person, said)
    return said
  }
}
