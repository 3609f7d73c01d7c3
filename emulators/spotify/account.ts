import type { Catalogue, StoredPlaylist } from './catalogue.ts'
import type { Grants } from './grants.ts'
import { HumanAtPlayer } from './human-player.ts'
import type { EmulatedTrack, Playable } from './music.ts'
import type { MusicFactory } from './music-factory.ts'
import { Player } from './player.ts'
import type { PlayerSettings } from './player-contract.ts'
import { seededRandom } from './random.ts'
import type {
  AccountParts,
  Behaviour,
  DeviceParts,
  EmulatedAccount,
  EmulatedDevice,
  HumanPlayer,
  Jitter,
  PlaylistParts,
} from './types.ts'

/** What all accounts of one emulator share. */
export interface Surroundings {
  readonly now: () => number
  readonly behaviour: Behaviour
  readonly catalogue: Catalogue
  readonly music: MusicFactory
  readonly grants: Grants
  /** Opens the authorize URL in a browser as this account; answers the redirect's Location. */
  readonly decide: (authorizeUrl: string, accountId: string, decision: string) => Promise<string>
}

/** One Spotify account: settings, playlists, devices and its player. */
export class Account implements EmulatedAccount, PlayerSettings {
  readonly id: string
  readonly name: string
  readonly player: HumanPlayer
  readonly devices: EmulatedDevice[] = []
  /** What the API commands and reads. */
  readonly model: Player
  /** As listed by the API; `null` where Spotify lists nothing usable. */
  readonly playlists: (StoredPlaylist | null)[] = []
  premium: boolean
  registered: boolean
  autoplay = false
  endsEarlyMs = 0
  whenMusicEnds: 'rewinds' | 'sticks' | 'vanishes' = 'rewinds'
  idleAfterMs = Number.POSITIVE_INFINITY
  padsQueue = false
  jitter: Jitter = { lagMs: [0, 0], progressOffMs: 0 }
  readonly #random: () => number
  readonly #surroundings: Surroundings
  readonly #relinked = new Map<Playable, EmulatedTrack>()
  readonly #similar: EmulatedTrack[] = []

  constructor(parts: AccountParts, surroundings: Surroundings) {
    this.name = parts.name
    this.id = parts.id ?? parts.name.toLowerCase().replace(/[^a-z0-9]+/g, '-')
    this.premium = parts.premium ?? true
    this.registered = parts.registered ?? true
    this.#surroundings = surroundings
    this.#random = seededRandom(numberOf(this.id))
    this.model = new Player(this)
    this.player = new HumanAtPlayer(this.model, surroundings.now)
  }

  get commandLagMs(): number {
    return this.#surroundings.behaviour.commandLagMs
  }

  drawLagMs(): number {
    const [least, most] = this.jitter.lagMs
    return least + this.#random() * (most - least)
  }

  drawProgressOffMs(): number {
    return (this.#random() * 2 - 1) * this.jitter.progressOffMs
  }

  similar(number: number): Playable {
    while (this.#similar.length <= number) {
      const name = `Similar Song ${this.#similar.length + 1}`
      const track = this.#surroundings.music.track({ name })
      this.#surroundings.catalogue.add(track)
      this.#similar.push(track)
    }
    const track = this.#similar[number]
    if (track === undefined) throw new RangeError(`There is no similar song ${number}`)
    return track
  }

  shownAs(item: Playable): Playable {
    return this.#relinked.get(item) ?? item
  }

  relink(track: EmulatedTrack): EmulatedTrack {
    const other = this.#surroundings.music.relinked(track)
    this.#surroundings.catalogue.add(other)
    this.#relinked.set(track, other)
    return other
  }

  addPlaylist(parts: PlaylistParts): StoredPlaylist {
    const id = this.#surroundings.music.id()
    const isOwn = parts.owner === undefined || parts.owner === 'self'
    const playlist = {
      id,
      uri: `spotify:playlist:${id}`,
      name: parts.name,
      entries: [...(parts.tracks ?? []), ...(parts.entries ?? [])],
      ownerId: isOwn ? this.id : (parts.owner ?? this.id),
      collaborative: parts.collaborative ?? false,
      isPublic: parts.public ?? false,
      imageUrl: parts.imageUrl ?? this.#surroundings.music.imageUrl(),
    }
    this.#surroundings.catalogue.addPlaylist(playlist)
    this.playlists.push(playlist)
    return playlist
  }

  addMissingPlaylist(): void {
    this.playlists.push(null)
  }

  /** Development mode shows contents of own and collaborative playlists only. */
  mayRead(playlist: StoredPlaylist): boolean {
    const collaborates = playlist.collaborative && this.playlists.includes(playlist)
    return playlist.ownerId === this.id || collaborates
  }

  addDevice(parts: DeviceParts): EmulatedDevice {
    const device: EmulatedDevice = {
      id: parts.id === undefined ? this.#surroundings.music.id() : parts.id,
      name: parts.name,
      type: parts.type ?? 'Computer',
      isRestricted: parts.restricted ?? false,
      isPrivateSession: parts.privateSession ?? false,
      volumePercent: parts.volume ?? 60,
      supportsVolume: parts.supportsVolume ?? true,
      sleep: () => this.model.sleep(device, this.#surroundings.now()),
    }
    this.devices.push(device)
    this.model.devices.push(device)
    return device
  }

  removeDevice(device: EmulatedDevice): void {
    this.model.removeDevice(device, this.#surroundings.now())
    this.devices.splice(this.devices.indexOf(device), 1)
  }

  renewDeviceId(device: EmulatedDevice): void {
    device.id = this.#surroundings.music.id()
  }

  revoke(): void {
    this.#surroundings.grants.revoke(this.id)
  }

  expireAccessTokens(): void {
    this.#surroundings.grants.expireAccessTokens(this.id)
  }

  login(authorizeUrl: string, decision: 'agree' | 'deny' = 'agree'): Promise<string> {
    return this.#surroundings.decide(authorizeUrl, this.id, decision)
  }
}

/** The same for the same text. */
function numberOf(text: string): number {
  return [...text].reduce((sum, sign) => Math.imul(sum, 31) + sign.charCodeAt(0), 7)
}
