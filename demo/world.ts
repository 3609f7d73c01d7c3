import { readFile } from 'node:fs/promises'
import {
  type DiscordEmulator,
  type EmulatedChannel,
  startDiscordEmulator,
} from '../emulators/discord/index.ts'
import {
  type AppManifest,
  type EmulatedWorkspace,
  type EmulatedChannel as SlackChannel,
  type SlackEmulator,
  startSlackEmulator,
} from '../emulators/slack/index.ts'
import {
  type EmulatedAccount,
  type EmulatedTrack,
  type SpotifyEmulator,
  startSpotifyEmulator,
} from '../emulators/spotify/index.ts'
import { DiscordGuest } from './discord-guest.ts'
import { library } from './library.ts'
import { SlackGuest } from './slack-guest.ts'
import type { Transcript } from './transcript.ts'

export const PLAYLIST = 'Friday night'
export const SPEAKER = 'Kitchen speaker'

const MANIFEST = new URL('../manifest.json', import.meta.url)

/** Everything around the program: three services and the people who use them. */
export interface World {
  readonly discord: DiscordEmulator
  readonly slack: SlackEmulator
  /** Of Slack; the one that installed the bot. */
  readonly workspace: EmulatedWorkspace
  readonly spotify: SpotifyEmulator
  /** In Discord, where the party begins. */
  readonly home: EmulatedChannel
  /** In Slack; it joins by code. */
  readonly away: SlackChannel
  readonly host: DiscordGuest
  /** The host's Spotify. */
  readonly account: EmulatedAccount
  /** Two in the home channel, then two in the other one. */
  readonly guests: {
    readonly jo: DiscordGuest
    readonly sam: DiscordGuest
    readonly lin: SlackGuest
    readonly ravi: SlackGuest
  }
  readonly tracks: readonly EmulatedTrack[]
  /** What any service found wrong with the program's requests. */
  problems(): readonly string[]
  close(): Promise<void>
}

/** Opens the services; `durationMs` gives the length of each song by its place in the playlist. */
export async function openWorld(
  transcript: Transcript,
  durationMs: (place: number) => number,
): Promise<World> {
  const manifest: AppManifest = JSON.parse(await readFile(MANIFEST, 'utf8'))
  const [discord, slack, spotify] = await Promise.all([
    startDiscordEmulator(),
    startSlackEmulator({ manifest }),
    startSpotifyEmulator(),
  ])
  const workspace = slack.addWorkspace('Climbing club')
  const home = discord.addGuild('Friends').addChannel('living-room')
  const away = workspace.addChannel('after-hours')
  const inDiscord = (name: string) => new DiscordGuest(discord.addPerson(name), home, transcript)
  const inSlack = (name: string) =>
    new SlackGuest(workspace.addPerson(name.toLowerCase(), { displayName: name }), away, transcript)
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
    slack,
    workspace,
    spotify,
    home,
    away,
    host: inDiscord('Mara'),
    account,
    guests: {
      jo: inDiscord('Jo'),
      sam: inDiscord('Sam'),
      lin: inSlack('Lin'),
      ravi: inSlack('Ravi'),
    },
    tracks,
    problems: () => [
      ...discord.problems.map((problem) => `Discord: ${problem}`),
      ...slack.problems.map((problem) => `Slack: ${problem}`),
      ...spotify.problems.map((problem) => `Spotify: ${problem}`),
    ],
    close: async () => {
      await Promise.all([discord.close(), slack.close(), spotify.close()])
    },
  }
}
