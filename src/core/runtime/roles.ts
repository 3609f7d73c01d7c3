import type { PersonCommand } from '../engine/commands.ts'
import { entriesOf, type PersonId } from '../engine/ids.ts'
import type { Party } from '../engine/party.ts'
import type { Answer, PersonChoice, Request } from '../inbox.ts'
import { ChatFailure, type Log } from '../ports.ts'
import { done, refusal } from './answers.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Identities } from './identities.ts'
import type { Platforms } from './platforms.ts'
import { actorOf, helps, runs } from './set-up.ts'

type Purpose = Extract<Answer, { kind: 'choosePerson' }>['purpose']

/** Who may do what: handing the party over, co-hosts, and who has to go. */
export class Roles {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly identities: Identities,
    private readonly platforms: Platforms,
    private readonly log: Log,
  ) {}

  /** People of the other platform can't be mentioned, so whoever is there can be chosen. */
  async choose(
    party: Party,
    request: Request,
    purpose: Purpose,
    chosen: PersonId | undefined,
  ): Promise<Answer> {
    if (!runs(party, request.person)) return refusal({ code: 'hostOnly' })
    if (purpose !== 'kick' && helps(party, request.person)) {
      return refusal({ code: 'realHostOnly' })
    }
    if (chosen === undefined) return this.choices(party, purpose)
    const person = this.identities.of(chosen)
    switch (purpose) {
      case 'host':
        return this.handOver(party, request, person)
      case 'cohost':
        return this.setCohost(party, request, person)
      case 'kick':
        return this.kick(party, request, person)
    }
  }

  async takeBackHandover(party: Party, request: Request): Promise<Answer> {
    const by = actorOf(request)
    return this.submit(party, { type: 'handOver', by, person: party.host }, () =>
      done({ what: 'handoverTakenBack' }),
    )
  }

  async readmit(party: Party, request: Request, person: PersonId): Promise<Answer> {
    const name = party.kicked?.[person] ?? ''
    const ids = this.identities.allOf(this.identities.of(person))
    const by = actorOf(request)
    return this.submit(party, { type: 'readmit', by, person, ids }, () =>
      done({ what: 'readmitted', name }),
    )
  }

  private async handOver(party: Party, request: Request, person: PersonId): Promise<Answer> {
    if (person === party.host) return refusal({ code: 'alreadyHost' })
    const by = actorOf(request)
    const answer = await this.submit(party, { type: 'handOver', by, person }, () => ({
      kind: 'handoverOffered',
      name: nameOf(party, person),
    }))
    if (answer.kind === 'handoverOffered') await this.tell(party, person)
    return answer
  }

  /** The board says it too; a word of their own reaches them sooner. */
  private async tell(party: Party, person: PersonId): Promise<void> {
    const { channel = party.channels[0]?.id } = party.people[person] ?? {}
    const platform = this.platforms.of(person)
    if (channel === undefined || platform === undefined) return
    const host = nameOf(party, party.host)
    const where = party.channels.find(({ id }) => id === channel)?.name ?? ''
    try {
      await platform.tell(person, channel, { about: 'handover', host, where })
    } catch (error) {
      if (!(error instanceof ChatFailure)) throw error
      this.log.info('Who may take over could not be told in person.', { reason: error.reason })
    }
  }

  private async setCohost(party: Party, request: Request, person: PersonId): Promise<Answer> {
    const cohost = !helps(party, person)
    return this.submit(party, { type: 'setCohost', by: actorOf(request), person, cohost }, () =>
      done({ what: 'cohost', name: nameOf(party, person), cohost }),
    )
  }

  private async kick(party: Party, request: Request, person: PersonId): Promise<Answer> {
    const ids = this.identities.allOf(person)
    return this.submit(party, { type: 'kick', by: actorOf(request), person, ids }, () => ({
      kind: 'kicked',
      person,
      name: nameOf(party, person),
    }))
  }

  private choices(party: Party, purpose: Purpose): Answer {
    return {
      kind: 'choosePerson',
      purpose,
      people: entriesOf(party.people)
        .filter(([person]) => person !== party.host)
        .map(([person, { name }]) => ({ person, name, marked: helps(party, person) })),
      kicked: purpose === 'kick' ? this.onceEach(party.kicked ?? {}) : [],
    }
  }

  /** Somebody may be shut out under several ids. */
  private onceEach(kicked: Readonly<Record<PersonId, string>>): PersonChoice[] {
    return entriesOf(kicked)
      .filter(([id]) => {
        const person = this.identities.of(id)
        return person === id || kicked[person] === undefined
      })
      .map(([person, name]) => ({ person, name, marked: false }))
  }

  private async submit(
    party: Party,
    command: PersonCommand,
    answer: (party: Party) => Answer,
  ): Promise<Answer> {
    const outcome = await this.dispatcher.submit(party.id, command)
    return outcome.ok ? answer(outcome.party) : refusal(outcome.why)
  }
}

function nameOf({ people }: Party, person: PersonId): string {
  return people[person]?.name ?? ''
}
