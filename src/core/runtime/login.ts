import { type PersonId, platformOf } from '../engine/ids.ts'
import type { Failure, LoginDesk } from '../inbox.ts'
import {
  type Clock,
  type Log,
  type LoginTicket,
  MusicFailure,
  type MusicLogin,
  type Vault,
} from '../ports.ts'
import { failureOf } from './answers.ts'
import type { Identities } from './identities.ts'

/** A login must be finished within this time. */
const TICKET_MS = 10 * 60_000
/** This much of a state names its ticket; who knows no more of it can do nothing with it. */
const NAME_LENGTH = 16
/** What Spotify answers to a code, or to the first call with its token, that is no good. */
const NOT_ACCEPTED: ReadonlySet<MusicFailure['reason']> = new Set([
  'loginRefused',
  'loginExpired',
  'notFound',
  'notReadable',
])

/** `why` is set where the login came to nothing. */
export type LoginListener = (person: PersonId, why?: Failure) => void

type Finished = Awaited<ReturnType<LoginDesk['finish']>>

/** Links a chat person to a Spotify account: tickets are short-lived and used once. */
export class Login implements LoginDesk {
  private readonly listeners: LoginListener[] = []

  constructor(
    private readonly music: MusicLogin,
    private readonly identities: Pick<Identities, 'of'>,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Called for logins that end in the browser; the chat does not see those by itself. */
  onPageClosed(listener: LoginListener): void {
    this.listeners.push(listener)
  }

  /** The address where this person agrees. */
  async begin(person: PersonId, personName: string): Promise<string> {
    const { url, state, verifier } = this.music.request()
    const ticket = {
      state,
      person,
      personName,
      platform: platformOf(person),
      verifier,
      createdAt: this.clock.now(),
    }
    await this.vault.put('login', nameOf(state), ticket)
    return url
  }

  async whoAsked(
    state: string,
  ): Promise<{ readonly personName: string; readonly platform: string } | undefined> {
    const ticket = await this.ticket(state)
    return ticket && { personName: ticket.personName, platform: ticket.platform }
  }

  /** By the page: whoever has its address was named there and agreed. */
  async finish(state: string, code: string): Promise<Finished> {
    const ticket = await this.ticket(state)
    const finished = await this.finishTicket(state, code, ticket)
    if (ticket !== undefined) this.tell(ticket.person, finished.ok ? undefined : finished.why)
    return finished
  }

  async decline(state: string): Promise<void> {
    const ticket = await this.ticket(state)
    if (ticket === undefined || !(await this.useUp(state))) return
    this.tell(ticket.person, { code: 'loginDenied' })
  }

  /** By the address of the page, pasted into the chat by the person who asked. */
  async paste(person: PersonId, address: string): Promise<Finished> {
    const answer = readAddress(address)
    if (answer === undefined) return failed({ code: 'notALoginAddress' })
    const ticket = await this.ticket(answer.state)
    if (ticket !== undefined && ticket.person !== person) {
      return failed({ code: 'loginOfSomebodyElse' })
    }
    if (answer.code === undefined) {
      if (ticket !== undefined) await this.useUp(answer.state)
      return failed({ code: 'loginDenied' })
    }
    return this.finishTicket(answer.state, answer.code, ticket)
  }

  /** Tickets that nobody used. Tells how many were removed. */
  async sweep(): Promise<number> {
    const tickets = await this.vault.list('login')
    const old = tickets.filter(({ value }) => this.isOld(value))
    await Promise.all(old.map(({ id }) => this.vault.remove('login', id)))
    return old.length
  }

  private async finishTicket(
    state: string,
    code: string,
    ticket: LoginTicket | undefined,
  ): Promise<Finished> {
    const isMine = ticket !== undefined && (await this.useUp(state))
    if (ticket === undefined || !isMine) return failed({ code: 'loginExpired' })
    try {
      const { account, name } = await this.music.exchange(code, ticket.verifier)
      await this.vault.put('link', ticket.person, { account })
      return { ok: true, personName: ticket.personName, accountName: name }
    } catch (error) {
      return failed(this.explain(error))
    }
  }

  private tell(person: PersonId, why: Failure | undefined): void {
    for (const listener of this.listeners) listener(person, why)
  }

  private explain(error: unknown): Failure {
    if (error instanceof MusicFailure && NOT_ACCEPTED.has(error.reason)) {
      return { code: 'loginRefused' }
    }
    const failure = failureOf(error)
    if (failure !== undefined) return failure
    this.log.error('A login failed unforeseen.', { error: String(error) })
    return { code: 'unexpected' }
  }

  private async ticket(state: string): Promise<LoginTicket | undefined> {
    const ticket = await this.vault.get('login', nameOf(state))
    if (ticket?.state !== state || this.isOld(ticket)) return undefined
    return { ...ticket, person: this.identities.of(ticket.person) }
  }

  /** Of two who try, one wins. */
  private useUp(state: string): Promise<boolean> {
    return this.vault.remove('login', nameOf(state))
  }

  private isOld(ticket: LoginTicket): boolean {
    return this.clock.now() - ticket.createdAt > TICKET_MS
  }
}

function nameOf(state: string): string {
  return state.slice(0, NAME_LENGTH)
}

function failed(why: Failure): Finished {
  return { ok: false, why }
}

/** What Spotify added to the address of the callback page, wherever that page is. */
function readAddress(address: string): { state: string; code?: string } | undefined {
  const query = address.trim().split('?')[1]?.split('#')[0] ?? ''
  const values = new Map(
    query.split('&').map((pair) => {
      const [name = '', value = ''] = pair.split('=')
      return [name, decoded(value)] as const
    }),
  )
  const state = values.get('state')
  const code = values.get('code')
  if (!state || (!code && !values.has('error'))) return undefined
  return code ? { state, code } : { state }
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return ''
  }
}
