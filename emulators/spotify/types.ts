import type { EmulatedEpisode, EmulatedLocalFile, EmulatedTrack, PlaylistEntry } from './music.ts'
import type { EpisodeParts, TrackBatch, TrackParts } from './music-factory.ts'
import type { Device, RepeatMode, Started } from './playback.ts'

/** A local Spotify: accounts service and Web API on one port. */
export interface SpotifyEmulator {
  /** `http://127.0.0.1:PORT`: serves `/authorize`, `/api/token` and `/v1/…`. */
  readonly url: string
  /** Switches that may be changed at any time. */
  readonly behaviour: Behaviour
  /** Requests that broke the official description or what is known of the service. Tests assert that it is empty. */
  readonly problems: string[]
  /** The newest requests, oldest first; bounded. Clear with `requests.length = 0`. */
  readonly requests: RecordedRequest[]
  readonly faults: Faults
  /** Every code and token that was given out, so that tests can look for them where they must not be. */
  readonly secrets: ReadonlySet<string>
  addApplication(application: Application): void
  addTrack(parts?: TrackParts): EmulatedTrack
  makeTracks(count: number, batch?: TrackBatch): EmulatedTrack[]
  makeEpisode(parts?: EpisodeParts): EmulatedEpisode
  makeLocalFile(name?: string): EmulatedLocalFile
  addAccount(parts: AccountParts): EmulatedAccount
  close(): Promise<void>
}

export interface SpotifyEmulatorOptions {
  /** 0, the default, takes a free port. */
  port?: number
  /** Epoch ms. */
  now?: () => number
  /** How long after a command of the API reads still show the state before it. Default 0. */
  commandLagMs?: number
  /** Also check requests against the official OpenAPI file where it is present. Default true. */
  checkSpecification?: boolean
}

export interface Behaviour {
  commandLagMs: number
  /** What a successful player command answers: 204, 200 with an opaque text and no Content-Type, or 202. */
  commandReply: 'no content' | 'opaque text' | 'accepted'
  /** `item`: development mode since 2026, with a boolean `track` inside; `track`: older applications. */
  playlistShape: 'item' | 'track'
  /** Whether refreshing also answers a new refresh token (the old one dies). */
  rotateRefreshTokens: boolean
  accessTokenSeconds: number
  /** The owner of the application has no Premium: every API call answers a plain text 403. */
  ownerLacksPremium: boolean
}

export interface Application {
  clientId: string
  clientSecret: string
  redirectUris: string[]
}

export interface RecordedRequest {
  /** Epoch ms of arrival. */
  readonly at: number
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** Body as sent; empty without one. Never recorded for `/api/token`. */
  readonly body: string
  /** 0 while unanswered, and for requests that were left hanging or reset. */
  readonly status: number
  readonly accountId: string | null
}

export interface AccountParts {
  name: string
  /** Spotify's user id; made from the name when left out. */
  id?: string
  /** Default true. */
  premium?: boolean
  /** false: not on the application's allow-list: login works, the API answers a plain text 403. Default true. */
  registered?: boolean
}

export interface EmulatedAccount {
  readonly id: string
  readonly name: string
  /** The human at their own Spotify app. Unlike commands of the API this shows at once. */
  readonly player: HumanPlayer
  readonly devices: readonly EmulatedDevice[]
  premium: boolean
  registered: boolean
  /** After the last track: continue with similar songs, or stop. Default false. */
  autoplay: boolean
  /** Automix or crossfade: tracks really end this much early. Default 0. */
  endsEarlyMs: number
  /** What the API shows when music ran out. Default `rewinds`. */
  whenMusicEnds: 'rewinds' | 'sticks' | 'vanishes'
  /** The device stops being active after so long without music. Default never. */
  idleAfterMs: number
  /** GET queue fills up to 20 entries with repeats. Default false. */
  padsQueue: boolean
  /** How late this account's player does what the API tells it, and how far its readings are off. Default not at all. */
  jitter: Jitter
  addPlaylist(parts: PlaylistParts): EmulatedPlaylist
  /** A `null` in the list of playlists, as Spotify answers for some of its own. */
  addMissingPlaylist(): void
  addDevice(parts: DeviceParts): EmulatedDevice
  removeDevice(device: EmulatedDevice): void
  /** Same device, same name and type, another id: as after a reconnect. */
  renewDeviceId(device: EmulatedDevice): void
  /** From now on the API shows another id, with the same ISRC, wherever this track plays. Returns that other track. */
  relink(track: EmulatedTrack): EmulatedTrack
  /** Consent is withdrawn: refresh tokens answer `invalid_grant`, access tokens 401. */
  revoke(): void
  expireAccessTokens(): void
  /**
   * A human in the browser: opens the authorize URL, or a link that leads to it, decides, and returns the redirect's
   * Location without following it.
   */
  login(authorizeUrl: string, decision?: 'agree' | 'deny'): Promise<string>
}

export interface Jitter {
  /** The least and the most time that passes until a command is heard and shown; drawn for each. */
  readonly lagMs: readonly [number, number]
  /** Progress is shown up to this much too early or too late; drawn for each reading. */
  readonly progressOffMs: number
}

export interface PlaylistParts {
  name: string
  tracks?: readonly EmulatedTrack[]
  /** Everything that can stand in a playlist, after `tracks`: null, local files, episodes, unplayable tracks. */
  entries?: readonly PlaylistEntry[]
  /** `self`, or the id of somebody else. Default `self`. */
  owner?: string
  collaborative?: boolean
  public?: boolean
  imageUrl?: string
}

export interface EmulatedPlaylist {
  readonly id: string
  readonly uri: string
  name: string
  readonly entries: PlaylistEntry[]
}

export interface DeviceParts {
  name: string
  type?: string
  /** `null`: the API names no id for it. */
  id?: string | null
  restricted?: boolean
  volume?: number
  supportsVolume?: boolean
  privateSession?: boolean
}

export interface EmulatedDevice extends Device {
  /** Stops being active and stays in the list; what played is remembered. */
  sleep(): void
}

export interface HumanPlayer {
  /** On the named, else the active, else the first device. */
  play(selection: HumanSelection): void
  pause(): void
  resume(): void
  skip(): void
  previous(): void
  seek(positionMs: number): void
  transfer(device: EmulatedDevice): void
  queueByHand(track: EmulatedTrack): void
  setShuffle(on: boolean): void
  setRepeat(mode: RepeatMode): void
  /** An advertisement comes after the current track. */
  hearAdvert(durationMs: number): void
  /** The truth, whatever the API still shows. */
  state(): HumanPlayerState
  /** Everything that really started playing, in order. */
  history(): readonly Started[]
}

/** What to start, from entry `position`. */
export type HumanSelection = { position?: number; deviceName?: string } & (
  | { tracks: readonly EmulatedTrack[] }
  | { playlist: EmulatedPlaylist }
)

export interface HumanPlayerState {
  readonly track: EmulatedTrack | null
  readonly progressMs: number
  readonly isPlaying: boolean
  /** It plays, but is not heard yet: the device is late. */
  readonly isLoading: boolean
  readonly device: Device | null
  /** Only what was queued by hand or by the API. */
  readonly queue: readonly EmulatedTrack[]
  /** URI of the playlist being played. */
  readonly context: string | null
  readonly shuffle: boolean
  readonly repeat: RepeatMode
}

export interface Faults {
  /** The next `times` (default 1) matching requests get this answer instead of the real one. */
  answerNext(route: FaultRoute, reply: FaultReply, times?: number): void
  rateLimit(limit: RateLimit): void
  /** Player commands of the account answer PREMIUM_REQUIRED, rightly or not. */
  premiumRequired(account: EmulatedAccount, on: boolean): void
  /** The first requests to the player after each start of a track answer a spurious 401 "Access token missing". 0 switches off. */
  tokenMissingAtTransitions(account: EmulatedAccount, requestsPerTransition: number): void
  /** Everything above off. */
  clear(): void
}

export interface FaultRoute {
  method?: string
  /** Tested against the path, e.g. `/v1/me/player/queue` or `/api/token`. */
  path: RegExp
  /** Account id; only requests with a token of that account. */
  account?: string
}

export interface FaultReply {
  /** Left out, with neither hang nor reset: the real answer, after `delayMs`. */
  status?: number
  /** Sent as JSON; `null` is sent as the JSON text `null`. */
  body?: unknown
  /** Sent as it is, as text/html unless headers say otherwise. Neither body nor text: empty. */
  text?: string
  headers?: Record<string, string>
  /** Do what was asked, then answer this. */
  applyFirst?: boolean
  /** Never answer. */
  hang?: boolean
  /** Cut the connection instead of answering. */
  reset?: boolean
  /** Wait before answering. */
  delayMs?: number
}

export interface RateLimit {
  account?: string
  /** Default: the whole Web API. */
  path?: RegExp
  /** `null`: no Retry-After header. */
  retryAfterSeconds: number | null
  /** The long kind, with reason QUOTA_EXCEEDED. */
  quota?: boolean
  requests: number | 'until cleared'
}
