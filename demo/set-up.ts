import type { EmulatedMessage } from '../emulators/discord/index.ts'
import { boardIn, untilBoardShows } from './board.ts'
import type { Transcript } from './transcript.ts'
import { pause } from './waiting.ts'
import { confirmOnPage } from './web-page.ts'
import { PLAYLIST, SPEAKER, type World } from './world.ts'

const READING_MS = 1_000

/** How the host's agreement gets from the browser to the program. */
export type WayToLogIn = 'pastedAddress' | 'webPage'

/** The host opens a party, up to a lobby that can begin. Resolves with the party's code. */
export async function openParty(
  world: World,
  transcript: Transcript,
  way: WayToLogIn,
): Promise<string> {
  const { host, home } = world
  const start = await host.type('party start')
  const connect = await start.answer()
  host.sees(connect)
  await pause(READING_MS)
  await logIn(world, connect, way)
  const playlists = await start.waitForAnswer((message) =>
    message.text().includes('Which playlist'),
  )
  host.sees(playlists)
  await pause(READING_MS)
  await host.choose(playlists, 'Choose a playlist', PLAYLIST)
  const devices = await start.waitForAnswer((message) => message.text().includes('Where should'))
  host.sees(devices)
  await pause(READING_MS)
  await host.choose(devices, 'Choose a device', SPEAKER)
  host.sees(await start.waitForAnswer((message) => message.text().includes('All set')))
  const lobby = await untilBoardShows(home, 'Everything is ready')
  transcript.block(`The board in #${home.name}:`, lobby.text())
  return codeOn(lobby.text())
}

/** Begins the party, and resolves with the board of its first round. */
export async function begin({ host, home }: World): Promise<EmulatedMessage> {
  await host.press(boardIn(home), 'Start')
  return untilBoardShows(home, 'Nothing is playing yet')
}

async function logIn(
  { host, account }: World,
  connect: EmulatedMessage,
  way: WayToLogIn,
): Promise<void> {
  const link = connect.button('Connect Spotify')
  host.did('follows [Connect Spotify] and agrees in the browser')
  const address = await account.login('url' in link ? link.url : '')
  if (way === 'webPage') return confirmOnPage(host, address)
  const form = await host.press(connect, 'Paste the address')
  host.did(`pastes ${address.replace(/(code|state)=[^&]+/g, '$1=…')}`)
  await host.fill(form, { address })
}

function codeOn(board: string): string {
  const code = /^│ (\d{6})$/m.exec(board)?.[1]
  if (code === undefined) throw new Error('There is no code on the board.')
  return code
}
