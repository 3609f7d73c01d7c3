import type * as Discord from '../../emulators/discord/types.ts'
import type { EmulatedAccount } from '../../emulators/spotify/types.ts'
import { labels } from '../../src/bots/phrases/labels.ts'
import type { PartyId } from '../../src/core/engine/ids.ts'
import { openBoard } from './real-boards.ts'
import { discordRoom, type Room, slackRoom } from './real-voter.ts'
import { until } from './real-waiting.ts'
import type { RealWorld } from './real-world.ts'

const SHOWN_WITHIN_MS = 20_000

export interface PartyParts {
  readonly name: string
  readonly songMs: readonly [shortest: number, longest: number]
  readonly tracks: number
  /** How many people take part in each channel. */
  readonly voters: number
  /** Whether a Slack channel joins, and whether it gets a board for every song. */
  readonly slack: 'loud' | 'quiet' | 'none'
}

/** A live party among the emulators, and the people in it. */
export interface RealParty {
  readonly id: PartyId
  readonly name: string
  readonly account: EmulatedAccount
  readonly rooms: readonly Room[]
  /** The host ends it, and every channel says so. */
  end(): Promise<void>
}

/** Brings a party to its first round, by what people do; the program must be up. */
export async function openRealParty(world: RealWorld, parts: PartyParts): Promise<RealParty> {
  try {
    return await opened(world, parts)
  } catch (error) {
    const output = world.program.output()
    throw new Error(`${parts.name} could not be opened. The program:\n${output}`, { cause: error })
  }
}

async function opened(world: RealWorld, parts: PartyParts): Promise<RealParty> {
  const { discord, spotify, workspace } = world
  const { name } = parts
  const home = discord.addGuild(`Guild of ${name}`).addChannel(`home-${name}`)
  const host = discord.addPerson(`host-${name}`)
  const account = spotify.addAccount({ name: `Host ${name}` })
  const tracks = tracksOf(world, parts)
  const playlist = account.addPlaylist({ name: `List ${name}`, tracks })
  account.addDevice({ name: 'Kitchen', type: 'Speaker' })

  const start = await host.command(home, 'party start', { playlist: playlist.id })
  const connect = await start.waitForAnswer((message) => /Connect Spotify/.test(message.text()))
  await agree(world, connect.button(labels.connect), account)
  const lobby = await home.waitForMessage((message) =>
    message.text().includes('Everything is ready'),
  )
  const code = /join (\d{6})/.exec(lobby.text())?.[1] ?? ''
  const people = peopleOf(parts, (person) => discord.addPerson(person))
  const rooms = [discordRoom(home, people)]
  if (parts.slack !== 'none') {
    const channel = workspace.addChannel(`room-${name}`)
    const inSlack = peopleOf(parts, (person) => workspace.addPerson(`${person}-slack`))
    const [first] = inSlack
    await (await first?.command(channel, `/party join ${code}`))?.answer()
    const board = await channel.waitForMessage((message) =>
      /Everything is ready/.test(message.text()),
    )
    if (parts.slack === 'loud') await first?.click(board, labels.notQuiet)
    rooms.push(slackRoom(channel, workspace.teamId, inSlack, parts.slack === 'quiet'))
  }

  account.player.play({ playlist, position: 0 })
  await host.click(lobby, labels.start)
  const board = () => home.messages().flatMap((message) => openBoard(message) ?? [])[0]
  await until(
    () => board() !== undefined,
    SHOWN_WITHIN_MS,
    () => `the first round of ${name}:\n${home.text()}`,
  )
  const id = board()?.party
  if (id === undefined) throw new Error('The board is gone.')
  return { id, name, account, rooms, end: () => endParty(host, home, rooms) }
}

function tracksOf({ spotify }: RealWorld, { name, tracks, songMs }: PartyParts) {
  const [shortest, longest] = songMs
  return Array.from({ length: tracks }, (_, place) =>
    spotify.addTrack({
      name: `${name} ${place + 1}`,
      durationMs: Math.round(shortest + ((longest - shortest) * (place % 7)) / 6),
    }),
  )
}

function peopleOf<Person>({ name, voters }: PartyParts, add: (name: string) => Person): Person[] {
  return Array.from({ length: voters }, (_, number) => add(`guest-${name}-${number + 1}`))
}

async function endParty(
  host: Discord.EmulatedPerson,
  home: Discord.EmulatedChannel,
  rooms: readonly Room[],
): Promise<void> {
  const asked = await host.command(home, 'party end')
  await host.click(await asked.answer(), labels.end)
  const isOver = ({ boards }: Room) =>
    boards().some((board) => board.text().includes('The party is over'))
  await until(
    () => rooms.every(isOver),
    SHOWN_WITHIN_MS,
    () => `the end of the party:\n${rooms.map((room) => room.text()).join('\n\n')}`,
  )
}

/** In the browser: logs in where the button leads, agrees, and confirms on the page after that. */
async function agree(world: RealWorld, link: object, account: EmulatedAccount): Promise<void> {
  const callback = await account.login('url' in link ? String(link.url) : '')
  const html = await (await fetch(callback)).text()
  const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
  const confirmed = await fetch(`${world.publicUrl}/spotify/confirm`, {
    method: 'POST',
    body: new URLSearchParams({ state: field('state'), code: field('code') }),
  })
  if (!confirmed.ok) throw new Error(`The login was answered ${confirmed.status}.`)
}
