import type {
  DiscordEmulator,
  EmulatedChannel,
  EmulatedMessage,
  EmulatedPerson,
} from '../emulators/discord/index.ts'
import type { EmulatedAccount, EmulatedTrack, SpotifyEmulator } from '../emulators/spotify/index.ts'
import { channelOf, messageOf, personOf } from '../src/bots/discord/ids.ts'
import { type AccountId, partyId, poolId } from '../src/core/engine/ids.ts'
import type { Track } from '../src/core/engine/track.ts'
import type { Log } from '../src/core/ports.ts'
import { createSpotify, type Spotify } from '../src/spotify/index.ts'
import { createSealer, parseTokenKeys } from '../src/store/sealer.ts'
import { openSqliteStore, type SqliteStore } from '../src/store/sqlite.ts'
import { systemClock } from '../src/time/system-clock.ts'
import { liveRecord } from './records.ts'

/** A live party as those who vote in it see it. */
export interface SeededParty {
  readonly channel: EmulatedChannel
  readonly board: EmulatedMessage
  /** They have not voted by reaction yet. */
  readonly voters: readonly EmulatedPerson[]
}

export interface Seeding {
  readonly parties: number
  /** In each party. */
  readonly voters: number
  /** How many of them have voted by button already. */
  readonly ballots: number
}

/** Longer than any bench, so that no round closes meanwhile. */
const TRACK_MS = 30 * 60_000
const POOL_SIZE = 100
const AT_ONCE = 8

/**
 * Parties in the middle of a round, put into the store as a former run of the program would have
 * left them: boards that are posted, accounts that are logged in and play, pools of their own.
 */
export class PartySeeds {
  readonly #discord: DiscordEmulator
  readonly #spotify: SpotifyEmulator
  readonly #environment: Readonly<Record<string, string>>
  readonly #tracks: readonly EmulatedTrack[]

  constructor(
    discord: DiscordEmulator,
    spotify: SpotifyEmulator,
    environment: Readonly<Record<string, string>>,
  ) {
    this.#discord = discord
    this.#spotify = spotify
    this.#environment = environment
    this.#tracks = spotify.makeTracks(POOL_SIZE, { durationMs: TRACK_MS })
  }

  async plant(seeding: Seeding): Promise<readonly SeededParty[]> {
    const sealer = createSealer(parseTokenKeys(this.#environment.TOKEN_KEYS ?? ''))
    const url = this.#environment.DATABASE_URL ?? ''
    const store = await openSqliteStore({ url, sealer, log: SILENT })
    const music = this.#music(store)
    const indexes = Array.from({ length: seeding.parties }, (_, index) => index)
    const parties: SeededParty[] = []
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let index = indexes.shift(); index !== undefined; index = indexes.shift()) {
          parties.push(await this.#plantOne(index, seeding, store, music))
        }
      }),
    )
    await music.close()
    await store.close()
    return parties
  }

  #music({ vault }: SqliteStore): Spotify {
    const { SPOTIFY_CLIENT_ID = '', SPOTIFY_CLIENT_SECRET = '', PUBLIC_URL } = this.#environment
    return createSpotify({
      clientId: SPOTIFY_CLIENT_ID,
      clientSecret: SPOTIFY_CLIENT_SECRET,
      redirectUri: `${PUBLIC_URL}/spotify/callback`,
      apiUrl: this.#spotify.url,
      accountsUrl: this.#spotify.url,
      vault,
      clock: systemClock,
      log: SILENT,
    })
  }

  async #plantOne(
    index: number,
    { voters, ballots }: Seeding,
    store: SqliteStore,
    music: Spotify,
  ): Promise<SeededParty> {
    const guild = this.#discord.addGuild(`Guild ${index}`)
    const channel = guild.addChannel('music')
    const board = await this.#postBoard(channel)
    const people = Array.from({ length: voters }, (_, number) =>
      this.#discord.addPerson(`guest-${index}-${number}`),
    )
    const host = this.#discord.addPerson(`host-${index}`)
    const player = await this.#startMusic(index, music)
    const pool = { id: poolId(`pool${index}`), tracks: this.#tracks.map(trackOf) }
    const record = liveRecord({
      ...player,
      id: partyId(`party${index}`),
      index,
      pool,
      channels: [{ id: channelOf(guild.id, channel.id), message: messageOf(board.id) }],
      host: personOf(host.id),
      voters: people.slice(0, ballots).map(({ id }) => personOf(id)),
    })
    await store.parties.savePool(pool)
    await store.parties.commit(record, 0)
    return { channel, board, voters: people }
  }

  /** The bot's own message, as an earlier run posted it. */
  async #postBoard(channel: EmulatedChannel): Promise<EmulatedMessage> {
    const { apiUrl, token } = this.#discord
    const response = await fetch(`${apiUrl}/v10/channels/${channel.id}/messages`, {
      method: 'POST',
      headers: { authorization: `Bot ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        content: 'The board of a former run',
        allowed_mentions: { parse: [] },
      }),
    })
    if (!response.ok) throw new Error(`The board could not be posted: ${response.status}`)
    return channel.waitForMessage(() => true)
  }

  async #startMusic(index: number, music: Spotify) {
    const account = this.#spotify.addAccount({ name: `Host ${index}` })
    const playlist = account.addPlaylist({ name: 'Friday', tracks: this.#tracks })
    const { id, name, type } = account.addDevice({ name: 'Kitchen', type: 'Speaker' })
    if (id === null) throw new Error('The device has no id.')
    const loggedIn = await logIn(account, music)
    account.player.play({ playlist })
    return { account: loggedIn, device: { id, name, type }, playingSince: Date.now() }
  }
}

const SILENT: Log = { info() {}, warn() {}, error() {} }

async function logIn(account: EmulatedAccount, { login }: Spotify): Promise<AccountId> {
  const { url, verifier } = login.request()
  const code = new URL(await account.login(url)).searchParams.get('code') ?? ''
  return (await login.exchange(code, verifier)).account
}

function trackOf({ id, uri, name, artists, album, durationMs, isrc, explicit }: EmulatedTrack) {
  return {
    uri,
    title: name,
    artist: artists.map((artist) => artist.name).join(', '),
    durationMs,
    link: `https://open.spotify.com/track/${id}`,
    coverUrl: album.imageUrl,
    isrc,
    explicit,
  } satisfies Track
}
