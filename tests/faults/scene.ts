import type { Account } from '../../emulators/spotify/account.ts'
import type { EmulatedDevice, EmulatedTrack } from '../../emulators/spotify/index.ts'
import type { BoardView } from '../../src/core/engine/board-view.ts'
import type { ChannelId, PartyId } from '../../src/core/engine/ids.ts'
import type { Party } from '../../src/core/engine/party.ts'
import type { PartyRecord } from '../../src/core/engine/record.ts'
import type { Answer } from '../../src/core/inbox.ts'
import type { FakeBoard } from '../fakes/chat-platform.ts'
import { Guest } from './guest.ts'
import { accountIdOf, type World } from './world.ts'

export interface Cast {
  /** Part of all names. */
  readonly name: string
  readonly guestsHere: number
  readonly guestsElsewhere: number
  readonly tracks: readonly EmulatedTrack[]
}

/** A host with Spotify, a channel on each of two platforms, and people in both. */
export class Scene {
  readonly world: World
  readonly name: string
  readonly account: Account
  readonly channel: ChannelId
  readonly lounge: ChannelId
  readonly host: Guest
  readonly guests: readonly Guest[]
  readonly playlist: string
  device: EmulatedDevice
  readonly #loungeName: string
  #blindings = 0
  #seesSince = 0
  #lastParty: PartyId | undefined

  constructor(world: World, { name, guestsHere, guestsElsewhere, tracks }: Cast) {
    this.world = world
    this.name = name
    this.account = world.music.addAccount({ name })
    this.playlist = this.account.addPlaylist({ name: 'Road trip', tracks }).id
    this.device = this.account.addDevice({ name: 'Kitchen', type: 'Speaker' })
    this.channel = world.chat.openChannel(`${name}-music`)
    this.#loungeName = `${name}-lounge`
    this.lounge = world.elsewhere.openChannel(this.#loungeName)
    this.host = new Guest(`${name}-host`, this.channel, world)
    this.guests = [
      ...guests(`${name}-here`, guestsHere, this.channel, world),
      ...guests(`${name}-there`, guestsElsewhere, this.lounge, world),
    ]
  }

  /** Connects the host's Spotify; to be called once. */
  async arrive(): Promise<void> {
    const account = accountIdOf(this.account)
    await this.world.store.vault.put('link', this.host.person, { account })
    await this.world.connect(account, this.account.name)
  }

  /** From nothing to a first song that is about to play. Tells whether it came that far. */
  async open(): Promise<boolean> {
    await this.host.ask({ type: 'start' })
    const ready = await this.host.ask({ type: 'choosePlaylist', playlist: this.playlist })
    if (ready?.kind !== 'ready') return false
    const code = String(ready.code)
    await this.guests.find(({ channel }) => channel === this.lounge)?.ask({ type: 'join', code })
    await this.guests.find(({ channel }) => channel === this.channel)?.ask({ type: 'join', code })
    this.#lastParty = ready.party
    await this.host.ask({ type: 'begin', party: ready.party })
    await this.pressPlayNow()
    return true
  }

  async pressPlayNow(): Promise<void> {
    const party = this.record?.party
    if (party?.round?.kind === 'opening') await this.host.ask({ type: 'playNow', party: party.id })
  }

  async end(): Promise<void> {
    await this.host.ask({ type: 'confirmEnd' })
  }

  /** The party of the home channel, as stored; ended ones are none. */
  get record(): PartyRecord | undefined {
    const id = this.view?.party ?? this.#lastParty
    if (id === undefined) return undefined
    this.#lastParty = id
    const record = this.world.ledger.record(id)
    return record?.party.phase === 'ended' ? undefined : record
  }

  get party(): Party | undefined {
    return this.record?.party
  }

  get view(): BoardView | undefined {
    return this.board(this.channel)?.frames.at(-1)?.view
  }

  /** Nothing can be read of the player until what is returned is called. */
  blinded(over: () => void): () => void {
    this.#blindings += 1
    return () => {
      this.#blindings -= 1
      this.#seesSince = this.world.clock.now()
      over()
    }
  }

  /** Since when the player can be read; undefined while it can't. */
  get seesSince(): number | undefined {
    return this.#blindings > 0 ? undefined : this.#seesSince
  }

  /** What people type to join; undefined where there is no party. */
  get code(): string | undefined {
    return this.party?.code
  }

  /** The channel on the other platform is there again, if it was gone. */
  renewLounge(): void {
    const { elsewhere } = this.world
    if (!elsewhere.exists(this.lounge)) elsewhere.openChannel(this.#loungeName)
  }

  /** The channel on the other platform goes for good. */
  loseLounge(): void {
    const { elsewhere } = this.world
    if (elsewhere.exists(this.lounge)) elsewhere.deleteChannel(this.lounge)
  }

  readonly board = (channel: ChannelId): FakeBoard | undefined => {
    return this.world.chatOf(channel).boards(channel).at(-1)
  }

  /** What the host does on seeing that something is wrong. */
  async mend(): Promise<void> {
    const { party } = this
    if (party === undefined) return
    const { host, view } = { host: this.host, view: this.view }
    if (party.trouble !== undefined || party.upcoming?.state === 'refused') {
      const answer = await host.ask({ type: 'retry', party: party.id })
      await this.#follow(answer)
    } else if (party.phase === 'paused') {
      await host.ask({ type: 'resume' })
    } else if (party.phase === 'lobby') {
      await this.#follow(await host.ask({ type: 'continueSetup' }))
      await host.ask({ type: 'begin', party: party.id })
    } else if (view?.playing?.isPlaying === false && party.round?.kind !== 'opening') {
      await host.ask({ type: 'resume' })
    }
  }

  async #connect(url: string): Promise<void> {
    const { searchParams } = new URL(await this.account.login(url))
    await this.world.connect(accountIdOf(this.account), this.account.name)
    await this.world.answered(
      this.world.runtime.loginDesk.finish(
        searchParams.get('state') ?? '',
        searchParams.get('code') ?? '',
      ),
    )
  }

  async #follow(answer: Answer | undefined): Promise<void> {
    if (answer?.kind === 'connect') await this.#connect(answer.url)
    if (answer?.kind === 'chooseDevice') {
      const [device] = answer.devices
      if (device !== undefined) await this.host.ask({ type: 'chooseDevice', device: device.id })
    }
    if (answer?.kind === 'choosePlaylist') {
      await this.host.ask({ type: 'choosePlaylist', playlist: this.playlist })
    }
  }
}

function guests(name: string, count: number, channel: ChannelId, world: World): Guest[] {
  return Array.from({ length: count }, (_, index) => new Guest(`${name}${index}`, channel, world))
}
