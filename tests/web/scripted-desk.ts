import type { Failure, LoginDesk } from '../../src/core/inbox.ts'

type Finished = Awaited<ReturnType<LoginDesk['finish']>>

export interface Ticket {
  readonly personName: string
  readonly platform?: string
  /** How finishing goes; well when absent. */
  readonly failure?: Failure
  /** Finishing waits for it. */
  readonly until?: Promise<void>
}

/** A desk whose tickets a test lays out. It keeps the rule that a ticket is used once. */
export class ScriptedDesk implements LoginDesk {
  readonly finished: { readonly state: string; readonly code: string }[] = []
  readonly declined: string[] = []
  readonly #tickets: Map<string, Ticket>

  constructor(tickets: Readonly<Record<string, Ticket>>) {
    this.#tickets = new Map(Object.entries(tickets))
  }

  async whoAsked(state: string) {
    const ticket = this.#tickets.get(state)
    return ticket && { personName: ticket.personName, platform: ticket.platform ?? 'discord' }
  }

  async finish(state: string, code: string): Promise<Finished> {
    const ticket = this.#take(state)
    if (!ticket) return { ok: false, why: { code: 'loginExpired' } }
    this.finished.push({ state, code })
    await ticket.until
    if (ticket.failure) return { ok: false, why: ticket.failure }
    return { ok: true, personName: ticket.personName, accountName: 'Mara Lindqvist' }
  }

  async decline(state: string): Promise<void> {
    if (this.#take(state)) this.declined.push(state)
  }

  #take(state: string): Ticket | undefined {
    const ticket = this.#tickets.get(state)
    this.#tickets.delete(state)
    return ticket
  }
}
