import {
  type DiscordEmulator,
  type EmulatedChannel,
  startDiscordEmulator,
} from '../emulators/discord/index.ts'
import {
  type EmulatedAccount,
  type EmulatedTrack,
  type SpotifyEmulator,
  startSpotifyEmulator,
} from '../emulators/spotify/index.ts'
import { Guest } from './guest.ts'
import { library } from './library.ts'
import type { Transcript } from './transcript.ts'

export const PLAYLIST = 'Friday night'
export const SPEAKER = 'Kitchen speaker'

/** Everything around the program: two services and the people who use them. */
export interface World {
  readonly discord: DiscordEmulator
  readonly spotify: SpotifyEmulator
  readonly home: EmulatedChannel
  /** A channel of another server; it joins by code. */
  readonly away: EmulatedChannel
  readonly host: Guest
  /** The host's Spotify. */
  readonly account: EmulatedAccount
  /** Two in the home channel, then two in the other one. */
  readonly guests: {
    readonly jo: Guest
    readonly sam: Guest
    readonly lin: Guest
    readonly ravi: Guest
  }
  readonly tracks: readonly EmulatedTrack[]
  /** What either service found wrong with the program's requests. */
  problems(): readonly string[]
  close(): Promise<void>
}

/** Opens both services; `durationMs` gives the length of each song by its place in the playlist. */
export async function openWorld(
  transcript: Transcript,
  durationMs: (place: number) => number,
): Promise<World> {
  const [discord, spotify] = await Promise.all([startDiscordEmulator(), startSpotifyEmulator()])
  const home = discord.addGuild('Friends').addChannel('living-room')
  const away = discord.addGuild('Climbing club').addChannel('after-hours')
  const join = (name: string, channel: EmulatedChannel) =>
    new Guest(discord.addPerson(name), channel, transcript)
  const tracks = library.map((parts, place) =>
    spotify.addTrack({ ...parts, durationMs: durationMs(place) }),
  )
  const account = spotify.addAccount({ name: 'Mara' })
  account.addPlaylist({ name: PLAYLIST, tracks })
  account.addPlaylist({ name: 'Sunday morning', tracks: tracks.slice(0, 9) })
  account.addDevice({ name: 'Mara’s phone', type: 'Smartphone' })
  account.addDevice({ name: SPEAKER, type: 'Speaker' })
  return {
    discord,
    spotify,
    home,
    away,
    host: join('Mara', home),
    account,
    guests: {
      jo: join('Jo', home),
      sam: join('Sam', home),
      lin: join('Lin', away),
      ravi: join('Ravi', away),
    },
    tracks,
    problems: () => [
      ...discord.problems.map((problem) => `Discord: ${problem}`),
      ...spotify.problems.map((problem) => `Spotify: ${problem}`),
    ],
    close: async () => {
      await Promise.all([discord.close(), spotify.close()])
    },
  }
}
