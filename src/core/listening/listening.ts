import { type AccountId, type PartyId, type PersonId, platformOf } from '../engine/ids.ts'
import type { Party, Playing } from '../engine/party.ts'
import type { Playback } from '../engine/playback.ts'
import type { PartyRecord } from '../engine/record.ts'
import type { Answer, Notice, Request } from '../inbox.ts'
import {
  ChatFailure,
  type Clock,
  type Listener,
  type Log,
  MusicFailure,
  type MusicServices,
  type PlayableDevice,
  type Vault,
} from '../ports.ts'
import { done, failed, failureOf, refusal } from '../runtime/answers.ts'
import type { Dispatcher } from '../runtime/dispatcher.ts'
import type { Identities } from '../runtime/identities.ts'
import type { Parties } from '../runtime/parties.ts'
import type { Platforms } from '../runtime/platforms.ts'
import { actorOf, type SetUp } from '../runtime/set-up.ts'
import { Turns } from '../runtime/turns.ts'
import { Follower } from './follower.ts'
import { FIRST_LATENCY_MS } from './latency.ts'
import { PartySong } from './party-song.ts'

interface Guest {
  readonly person: PersonId
  readonly follower: Follower
  listener: Listener
}

type ListeningTrouble = Extract<Notice, { about: 'listening' }>['trouble']

/**
 * Listening in step: guests hear the party's song on their own accounts and devices. It hears of
 * every commit, and the party knows nothing of it.
 */
export class Listening {
  private readonly guests = new Map<PersonId, Guest>()
  private readonly songs = new Map<PartyId, PartySong>()
  /** One at a time begins or ends listening on an account. */
  private readonly turns = new Turns<'listening'>()

  constructor(
    private readonly isOn: boolean,
    private readonly parties: Parties,
    private readonly dispatcher: Dispatcher,
    private readonly music: MusicServices,
    private readonly vault: Vault,
    private readonly setUp: SetUp,
    private readonly identities: Identities,
    private readonly platforms: Platforms,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** The next thing to do, or that the guest listens; a single device is taken by itself. */
  async start(party: Party, request: Request, chosen?: string): Promise<Answer> {
    if (!this.isOn) return failed({ code: 'listeningOff' })
    if (party.host === request.person) return failed({ code: 'ownAccountNeeded' })
    const account = await this.setUp.accountOf(request.person)
    if (account === undefined) return this.setUp.connect(request, false)
    if (this.parties.byAccount(account) !== undefined) return failed({ code: 'ownAccountNeeded' })
    try {
      return await this.startOn(party, request, account, chosen)
    } catch (error) {
      const failure = failureOf(error)
      if (failure === undefined) throw error
      if (failure.code === 'music' && failure.trouble === 'loginExpired') {
        return this.setUp.connect(request, true)
      }
      return failed(failure, request.action)
    }
  }

  /** The player of the guest is paused. */
  async stop(person: PersonId): Promise<Answer> {
    if (!this.isOn) return failed({ code: 'listeningOff' })
    await this.leave(person)
    return done({ what: 'stoppedListening' })
  }

  /** Ends it where somebody listens. To be called before the tokens of the account are deleted. */
  async leave(person: PersonId): Promise<void> {
    const guest = [...this.guests.values()].find((one) => this.identities.of(one.person) === person)
    if (guest !== undefined) await this.end(guest, 'paused')
  }

  /** Goes on with everybody who listened before a restart. The parties must be known. */
  async load(): Promise<void> {
    for (const { id, value } of await this.vault.list('listener')) {
      const person = id as PersonId
      const party = this.parties.party(value.party)
      const why = party && whyOver(party, this.identities.of(person), value)
      if (!this.isOn || party === undefined || why !== undefined) {
        await this.vault.remove('listener', person)
      } else {
        const guest = this.guest(person, value, true)
        this.guests.set(person, guest)
        guest.follower.resume()
      }
    }
  }

  /** To be called with all that the player of a party shows. */
  seen(party: PartyId, playback: Playback): void {
    if (!this.isOn) return
    const song = this.songs.get(party) ?? new PartySong()
    this.songs.set(party, song)
    song.heard(playback)
  }

  /** To be called after every commit. */
  changed({ party }: PartyRecord): void {
    if (party.phase === 'ended') this.songs.delete(party.id)
    for (const guest of [...this.guests.values()]) this.afterChange(guest, party)
  }

  /** Does what is due, should a timer have been lost. */
  sweep(): void {
    for (const { follower } of this.guests.values()) follower.wake()
  }

  /** Nothing more is asked of anybody's player; they are kept for the next start. */
  async close(): Promise<void> {
    const leaving = [...this.guests.values()].map(({ follower }) => follower.stop())
    this.guests.clear()
    await Promise.all(leaving)
  }

  private async startOn(
    party: Party,
    request: Request,
    account: AccountId,
    chosen: string | undefined,
  ): Promise<Answer> {
    const devices = await this.music.player(account).devices()
    const device = chosen === undefined ? only(devices) : devices.find(({ id }) => id === chosen)
    if (device === undefined) {
      const problem = chosen === undefined ? {} : { problem: { code: 'deviceGone' } as const }
      return { kind: 'chooseOwnDevice', purpose: 'listen', devices, ...problem }
    }
    const by = actorOf(request)
    const outcome = await this.dispatcher.submit(party.id, { type: 'join', by })
    if (!outcome.ok) return refusal(outcome.why)
    await this.turns.take('listening', () => this.begin(party, request, account, device))
    return done({ what: 'listening', device: device.name })
  }

  /** Whoever listened on this account before, this person above all, begins anew. */
  private async begin(
    party: Party,
    { person, channel }: Request,
    account: AccountId,
    { id, name, type }: PlayableDevice,
  ): Promise<void> {
    const former = [...this.guests.values()].filter(
      (guest) => this.identities.of(guest.person) === person || guest.listener.account === account,
    )
    const known = former.find(({ listener }) => isSameDevice(listener, account, name, type))
    for (const guest of former) await this.end(guest, 'asItIs')
    const listener = {
      party: party.id,
      account,
      device: { id, name, type },
      channel,
      latencyMs: known?.listener.latencyMs ?? FIRST_LATENCY_MS,
    }
    const guest = this.guest(person, listener, known !== undefined)
    await guest.follower.begin()
    await this.vault.put('listener', person, listener)
    this.guests.set(person, guest)
    const current = this.parties.party(party.id)
    if (current === undefined) await this.end(guest, 'paused')
    else this.afterChange(guest, current)
  }

  private guest(person: PersonId, listener: Listener, isKnown: boolean): Guest {
    const player = this.music.player(listener.account)
    const follower = new Follower({
      player,
      device: listener.device,
      ...(isKnown ? { latencyMs: listener.latencyMs } : {}),
      playing: () => this.playing(guest.listener.party),
      clock: this.clock,
      log: this.log,
      events: {
        changed: (known) => this.remember(guest, { ...guest.listener, ...known }),
        troubled: (trouble) => void this.tell(guest, trouble),
        lost: (trouble) => {
          void this.end(guest, 'asItIs')
          void this.tell(guest, trouble)
        },
      },
    })
    const guest: Guest = { person, follower, listener }
    return guest
  }

  private playing(id: PartyId): Playing | undefined {
    const playing = this.parties.party(id)?.playing
    return playing && (this.songs.get(id)?.sharpened(playing) ?? playing)
  }

  private afterChange(guest: Guest, party: Party): void {
    const { listener, person } = guest
    // Their account plays for a party of its own now.
    if (party.account === listener.account && party.phase !== 'ended') {
      void this.end(guest, 'asItIs')
      return
    }
    if (party.id !== listener.party) return
    const why = whyOver(party, this.identities.of(person), listener)
    if (why === undefined) guest.follower.wake()
    else void this.end(guest, why === 'isHost' ? 'asItIs' : 'paused')
    if (why === 'partyOver') void this.tell(guest, 'partyOver')
  }

  /** Never rejects: what is wrong with one guest's player or the store concerns nobody else. */
  private async end(guest: Guest, player: 'paused' | 'asItIs'): Promise<void> {
    const { person, follower, listener } = guest
    if (this.guests.get(person) !== guest) return
    this.guests.delete(person)
    await follower.stop()
    try {
      if (player === 'paused') await follower.silence()
    } catch (error) {
      const why = error instanceof MusicFailure ? error.reason : String(error)
      this.log.info('The player of a guest could not be paused.', {
        account: listener.account,
        why,
      })
    }
    try {
      if (!this.guests.has(person)) await this.vault.remove('listener', person)
    } catch (error) {
      this.log.error('A guest who listened could not be forgotten.', { error: String(error) })
    }
  }

  private remember(guest: Guest, listener: Listener): void {
    guest.listener = listener
    if (this.guests.get(guest.person) !== guest) return
    this.vault.put('listener', guest.person, listener).catch((error: unknown) => {
      this.log.warn('How a guest listens could not be stored.', { error: String(error) })
    })
  }

  private async tell({ person, listener }: Guest, trouble: ListeningTrouble): Promise<void> {
    const { channel } = listener
    // A linked person is told where they asked, by the name that they have there.
    const there = this.identities
      .allOf(this.identities.of(person))
      .find((account) => platformOf(account) === platformOf(channel))
    if (there === undefined) return
    try {
      await this.platforms.of(channel)?.tell(there, channel, { about: 'listening', trouble })
    } catch (error) {
      const why = error instanceof ChatFailure ? error.reason : String(error)
      this.log.warn('A guest could not be told about listening along.', { trouble, why })
    }
  }
}

/** `person`: under the name that the party knows them by. */
function whyOver(
  party: Party,
  person: PersonId,
  { account }: Listener,
): 'partyOver' | 'isHost' | 'left' | undefined {
  if (party.phase === 'ended') return 'partyOver'
  if (party.host === person || party.account === account) return 'isHost'
  return party.people[person] === undefined ? 'left' : undefined
}

function isSameDevice(
  { account, device }: Listener,
  other: AccountId,
  name: string,
  type: string,
): boolean {
  return account === other && device.name === name && device.type === type
}

function only(devices: readonly PlayableDevice[]): PlayableDevice | undefined {
  return devices.length === 1 ? devices[0] : undefined
}
