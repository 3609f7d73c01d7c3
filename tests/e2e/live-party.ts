import type {
  EmulatedChannel,
  EmulatedInteraction,
  EmulatedPerson,
} from '../../emulators/discord/types.ts'
import type { EmulatedTrack } from '../../emulators/spotify/music.ts'
import type {
  EmulatedAccount,
  EmulatedDevice,
  EmulatedPlaylist,
} from '../../emulators/spotify/types.ts'
import { openStage, type Stage } from './stage.ts'

/** A party with a host and two guests in one channel, on a stage of its own. */
export interface LiveParty {
  readonly stage: Stage
  readonly account: EmulatedAccount
  readonly playlist: EmulatedPlaylist
  readonly tracks: readonly EmulatedTrack[]
  readonly speaker: EmulatedDevice
  readonly channel: EmulatedChannel
  readonly mara: EmulatedPerson
  readonly jo: EmulatedPerson
  readonly kim: EmulatedPerson
  readonly code: string
}

export interface PartyParts {
  /** How many tracks the playlist has. Default 8. */
  readonly tracks?: number
  /** Of each track. Default a minute, so that nothing happens by itself while a test looks. */
  readonly durationMs?: number
  readonly candidates?: number
  /** What plays at Spotify when the party begins; else it begins in silence. */
  readonly playing?: 'a song of the playlist' | 'other songs'
  readonly settings?: Parameters<typeof openStage>[0]
  /** Has the program's log instead of standard output. */
  readonly destination?: Parameters<typeof openStage>[1]
  /** The program's own; everything outside of it goes by the real time. */
  readonly clock?: Parameters<typeof openStage>[2]
  /** Before anybody does anything. */
  readonly prepare?: (account: EmulatedAccount, stage: Stage) => void
}

/** The lobby votes on the first song as soon as everything is ready. */
export const VOTING_IN_LOBBY = /Everything is ready[\s\S]*Vote for the first song/
/** What only the board of a party that has begun says. */
export const UNDER_WAY = /Now playing|Nothing is playing yet/

type OnTestFinished = (close: () => Promise<void>) => void

/** Brings a party to its lobby. The stage closes, and is checked, when the test is over. */
export async function partyInLobby(
  onTestFinished: OnTestFinished,
  parts: PartyParts = {},
): Promise<LiveParty> {
  const stage = await openStage(parts.settings, parts.destination, parts.clock)
  onTestFinished(() => stage.close())
  const { discord, spotify } = stage
  const channel = discord.addGuild('Friends').addChannel('music')
  const [mara, jo, kim] = [
    discord.addPerson('mara', { displayName: 'Mara' }),
    discord.addPerson('jo', { displayName: 'Jo' }),
    discord.addPerson('kim', { displayName: 'Kim' }),
  ]
  const account = spotify.addAccount({ name: 'Mara' })
  const durationMs = parts.durationMs ?? 60_000
  const tracks = spotify.makeTracks(parts.tracks ?? 8, { durationMs })
  const playlist = account.addPlaylist({ name: 'Road trip', tracks })
  const speaker = account.addDevice({ name: 'Kitchen', type: 'Speaker' })
  parts.prepare?.(account, stage)

  const start = await mara.command(channel, 'party start', {
    playlist: playlist.id,
    ...(parts.candidates === undefined ? {} : { candidates: parts.candidates }),
  })
  await connectSpotify(stage, start, account)
  const lobby = await channel.waitForMessage((message) =>
    message.text().includes('Everything is ready'),
  )
  const code = /join (\d{6})/.exec(lobby.text())?.[1] ?? ''
  return { stage, account, playlist, tracks, speaker, channel, mara, jo, kim, code }
}

/** Brings a party to its first round. */
export async function liveParty(
  onTestFinished: OnTestFinished,
  parts: PartyParts = {},
): Promise<LiveParty> {
  const party = await partyInLobby(onTestFinished, parts)
  const { account, playlist, stage, channel, mara } = party
  if (parts.playing === 'a song of the playlist') account.player.play({ playlist, position: 0 })
  if (parts.playing === 'other songs') {
    const durationMs = parts.durationMs ?? 60_000
    account.player.play({ tracks: stage.spotify.makeTracks(2, { prefix: 'Radio', durationMs }) })
  }
  const begun = await mara.click(await boardShows(channel, VOTING_IN_LOBBY), /^Start$/)
  await begun.settled()
  await boardShows(channel, UNDER_WAY)
  return party
}

/** Follows the link of an answer to Spotify, agrees, and confirms on the page after that. */
export async function connectSpotify(
  stage: Stage,
  asked: EmulatedInteraction,
  account: EmulatedAccount,
): Promise<void> {
  const connect = await asked.waitForAnswer((message) => /Connect Spotify/.test(message.text()))
  await agree(stage, connect.button(/Connect Spotify/), account)
}

/** In the browser: logs in where the button leads, agrees, and confirms on the page after that. */
export async function agree(stage: Stage, link: object, account: EmulatedAccount): Promise<void> {
  const callback = await account.login('url' in link ? String(link.url) : '')
  const html = await (await fetch(callback)).text()
  const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
  const confirmed = await fetch(`${stage.program.webAddress}/spotify/confirm`, {
    method: 'POST',
    body: new URLSearchParams({ state: field('state'), code: field('code') }),
  })
  if (!confirmed.ok) throw new Error(`The login was answered ${confirmed.status}.`)
}

/** What a person sees, on either platform. */
export interface Seen {
  text(): string
}

/** A channel of either platform. */
export interface Place<Message extends Seen> extends Seen {
  readonly name: string
  messages(): Message[]
}

/** The message at the bottom of the channel. */
export function board<Message extends Seen>(channel: Place<Message>): Message {
  const newest = channel.messages().at(-1)
  if (newest === undefined) throw new Error(`There is no message in #${channel.name}.`)
  return newest
}

/** Resolves with the newest board as soon as it shows this. */
export async function boardShows<Message extends Seen>(
  channel: Place<Message>,
  pattern: RegExp,
  timeoutMs = 10_000,
): Promise<Message> {
  const shows = () => channel.messages().length > 0 && pattern.test(board(channel).text())
  await until(shows, timeoutMs, () => `${pattern} on the board, which is:\n${channel.text()}`)
  return board(channel)
}

/** The titles that can be voted for on a board, number 1 first. */
export function candidates(message: Seen): string[] {
  return [...message.text().matchAll(/^(?:│ )?[1-9]\ufe0f?\u20e3 (.+) – .+$/gmu)].map(
    ([, title]) => title ?? '',
  )
}

/** How many votes the board shows for each candidate, number 1 first. */
export function votes(message: Seen): number[] {
  return [...message.text().matchAll(/^(?:│ )?[▰▱]+ (\d+) votes?/gmu)].map(([, count]) =>
    Number(count),
  )
}

export async function votesBecome(
  channel: Place<Seen>,
  wanted: readonly number[],
  timeoutMs = 8_000,
): Promise<void> {
  await until(
    () => String(votes(board(channel))) === String(wanted),
    timeoutMs,
    () => `votes ${wanted} on the board, which is:\n${channel.text()}`,
  )
}

/** The titles of everything that really started at Spotify, in order. */
export function played(account: EmulatedAccount): string[] {
  return account.player.history().map(({ track }) => track.name)
}

/** Waits until as many tracks have started at Spotify, and returns their titles. */
export async function playedAtLeast(
  account: EmulatedAccount,
  count: number,
  timeoutMs = 30_000,
): Promise<string[]> {
  const enough = () => played(account).length >= count
  await until(enough, timeoutMs, () => `${count} songs played; there were ${played(account)}`)
  return played(account)
}

/** What a person is told in answer, without the buttons of other messages. */
export async function told(asked: Promise<EmulatedInteraction>): Promise<string> {
  return (await (await asked).answer()).text()
}

/** How much slower than a quiet machine a busy one may be; it is only waited for in vain. */
const BUSY_MACHINE = 4

/** Looks often, and fails with what was waited for. `timeoutMs` is ample on a quiet machine. */
export async function until(
  condition: () => boolean,
  timeoutMs: number,
  what: () => string,
): Promise<void> {
  const patienceMs = timeoutMs * BUSY_MACHINE
  const deadline = Date.now() + patienceMs
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`Waited ${patienceMs} ms for ${what()}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** The reaction that stands for a number. */
export const emoji = (number: number) => `${number}\ufe0f\u20e3`

/** Another channel, of another server, joins the party by its code. */
export async function joinedChannel(
  { stage, code }: LiveParty,
  by: EmulatedPerson,
): Promise<EmulatedChannel> {
  const elsewhere = stage.discord.addGuild('Neighbours').addChannel('lounge')
  await (await by.command(elsewhere, 'party join', { code })).answer()
  await elsewhere.waitForMessage((message) => candidates(message).length > 0)
  return elsewhere
}
