import { type PartyId, type PersonId, platformOf } from '../engine/ids.ts'
import type { Party } from '../engine/party.ts'
import type { Clock, Log, Presence } from '../ports.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Identities } from './identities.ts'
import type { Parties } from './parties.ts'
import type { Platforms } from './platforms.ts'

/** Whoever did something lately is there. */
const SILENT_UNTIL_ASKED_MS = 15 * 60_000
const ASKED_EVERY_MS = 10 * 60_000
/** A party that waits for its host learns soon that they are back. */
const ASKED_EVERY_WHILE_MISSED_MS = 2 * 60_000

/**
 * Notices a host who left the server. Nobody is told of that without a privileged intent, so hosts
 * who have been silent for long are asked for: one at a time for each party, and rarely.
 */
export class Attendance {
  /** When hosts did something last; every host is in it. */
  private seenAt = new Map<PersonId, number>()
  private readonly askedAt = new Map<PartyId, number>()
  private readonly asking = new Set<PartyId>()
  constructor(
    private readonly parties: Parties,
    private readonly dispatcher: Dispatcher,
    private readonly identities: Identities,
    private readonly platforms: Platforms,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** This person did something just now. */
  seen(account: PersonId): void {
    const person = this.identities.of(account)
    if (this.seenAt.has(person)) this.seenAt.set(person, this.clock.now())
  }

  /** Asks for whoever is due. Calling it more often than needed asks nobody twice. */
  sweep(): void {
    const parties = this.parties.all().map(({ party }) => party)
    this.know(parties.filter(isUnderWay))
    for (const party of parties) if (isUnderWay(party) && this.isDue(party)) void this.ask(party)
  }

  private isDue({ id, host, orphaned }: Party): boolean {
    if (this.asking.has(id)) return false
    const now = this.clock.now()
    const seenAt = this.seenAt.get(host) ?? now
    const isMissed = orphaned?.why === 'hostGone'
    const everyMs = isMissed ? ASKED_EVERY_WHILE_MISSED_MS : ASKED_EVERY_MS
    const sinceAskedMs = Math.abs(now - (this.askedAt.get(id) ?? Number.NEGATIVE_INFINITY))
    return (isMissed || now - seenAt >= SILENT_UNTIL_ASKED_MS) && sinceAskedMs >= everyMs
  }

  private async ask(party: Party): Promise<void> {
    this.asking.add(party.id)
    this.askedAt.set(party.id, this.clock.now())
    try {
      const presence = await this.presence(party)
      const isStillHost = this.parties.party(party.id)?.host === party.host
      if (isStillHost) await this.report(party, presence)
    } finally {
      this.asking.delete(party.id)
    }
  }

  /** Who is known by several accounts is there as long as one of them is. */
  private async presence({ host, channels }: Party): Promise<Presence> {
    let found: Presence = 'unknown'
    for (const account of this.identities.allOf(host)) {
      const platform = this.platforms.of(account)
      const here = channels.map(({ id }) => id).filter((id) => platformOf(id) === platform?.name)
      if (platform === undefined || here.length === 0) continue
      found = await platform.presence(account, here)
      if (found !== 'gone') return found
    }
    return found
  }

  private async report({ id, orphaned }: Party, presence: Presence): Promise<void> {
    const isMissed = orphaned?.why === 'hostGone'
    if (presence === 'unknown' || (presence === 'gone') === isMissed) return
    const type = presence === 'gone' ? 'hostMissing' : 'hostFound'
    try {
      await this.dispatcher.submit(id, { type })
      if (presence === 'gone')
        this.log.info('A host left the server of their party.', { party: id })
    } catch (error) {
      this.log.error('Whether a host is there could not be noted.', { error: String(error) })
    }
  }

  /** A host who is new here, or was before a restart or a clock set back, is taken to be there. */
  private know(parties: readonly Party[]): void {
    const now = this.clock.now()
    this.seenAt = new Map(
      parties.map(({ host }) => [host, Math.min(now, this.seenAt.get(host) ?? now)]),
    )
    for (const id of this.askedAt.keys()) {
      if (this.parties.party(id) === undefined) this.askedAt.delete(id)
    }
  }
}

/** Only a party that has begun can be taken over from a host who is gone. */
function isUnderWay({ phase }: Party): boolean {
  return phase === 'live' || phase === 'paused'
}
