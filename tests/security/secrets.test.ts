import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import type { EmulatedMessage } from '../../emulators/discord/types.ts'
import { labels } from '../../src/bots/phrases/labels.ts'
import { agree, board, boardShows, candidates, until } from '../e2e/live-party.ts'
import { spawnProgram } from '../e2e/program-process.ts'
import { byInstallation, installedWorkspace } from '../e2e/slack-steps.ts'
import { openStage, type Stage } from '../e2e/stage.ts'
import { says } from '../e2e/steps.ts'

const CLIENT_SECRET = 'partyline-secret'

/** Every byte of the database and of the files beside it. */
async function storedBytes({ environment }: Stage): Promise<string> {
  const folder = dirname(environment.DATABASE_URL?.replace('sqlite://', '') ?? '')
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name)
  expect(names).toContain('partyline.sqlite')
  const files = await Promise.all(names.map((name) => readFile(join(folder, name), 'latin1')))
  return files.join('\n')
}

function queryOf(address: string): URLSearchParams {
  return new URL(address).searchParams
}

function linkOf(message: EmulatedMessage): string {
  const link = message.button(labels.connect)
  return 'url' in link ? link.url : ''
}

/** Both platforms were left, and are back. */
async function readyAgain({ program, slack }: Stage): Promise<void> {
  const isReady = async () => (await fetch(`${program.webAddress}/readyz`)).ok
  await slack.waitForSockets(2, 60_000)
  while (!(await isReady())) await new Promise((resolve) => setTimeout(resolve, 100))
}

/** A page that did not open: the address is pasted into the chat instead. */
async function paste(
  person: Parameters<typeof asksToConnect>[0],
  asked: EmulatedMessage,
  address: string,
): Promise<void> {
  const opened = await person.click(asked, labels.pasteAddress)
  await (await person.fill(opened, { [labels.address]: address })).answer()
}

async function asksToConnect(
  person: ReturnType<Stage['discord']['addPerson']>,
  channel: ReturnType<ReturnType<Stage['discord']['addGuild']>['addChannel']>,
  playlist: string,
) {
  const start = await person.command(channel, 'party start', { playlist })
  const asked = await start.waitForAnswer((message) => /Connect Spotify/.test(message.text()))
  return { start, asked }
}

it('are in no line of the log, no stored byte and no message, whatever happens in a party', async ({
  onTestFinished,
}) => {
  const stage = await openStage(byInstallation)
  onTestFinished(() => stage.close())
  const { discord, slack, spotify, environment } = stage
  await stage.stopProgram()
  const program = spawnProgram(stage, onTestFinished, 'trace')
  await until(
    () => program.output().includes('Partyline is ready'),
    20_000,
    () => `the program to be ready:\n${program.output()}`,
  )
  spotify.behaviour.rotateRefreshTokens = true
  const states = new Set<string>()

  // A host who says no, is refused, pastes the address of somebody else, and connects at last.
  const channel = discord.addGuild('Friends').addChannel('music')
  const [mara, jo] = [discord.addPerson('mara'), discord.addPerson('jo')]
  const account = spotify.addAccount({ name: 'Mara' })
  const tracks = spotify.makeTracks(8, { durationMs: 120_000 })
  const playlist = account.addPlaylist({ name: 'Road trip', tracks })
  account.addDevice({ name: 'Kitchen' })
  const { start, asked } = await asksToConnect(mara, channel, playlist.id)
  const mine = await account.login(linkOf(asked))
  states.add(queryOf(mine).get('state') ?? '')
  const cellar = discord.addGuild('Others').addChannel('cellar')
  const other = await asksToConnect(jo, cellar, playlist.id)
  states.add(queryOf(linkOf(other.asked)).get('state') ?? '')
  await paste(jo, other.asked, mine)
  await paste(jo, other.asked, await account.login(linkOf(other.asked), 'deny'))
  spotify.faults.answerNext(
    { path: /^\/api\/token/ },
    { status: 400, body: { error: 'invalid_grant', error_description: 'no' } },
  )
  await paste(mara, asked, mine)
  const again = await says(start, /Connect Spotify/)
  await agree(stage, again.button(labels.connect), account)
  await boardShows(channel, /Everything is ready/)

  // A workspace that installs the app in a browser, and joins.
  const work = await installedWorkspace(stage, 'Work')
  const office = work.addChannel('office')
  const ana = work.addPerson('ana')
  const code = /join (\d{6})/.exec(channel.text())?.[1] ?? ''
  await (await ana.command(office, `/party join ${code}`)).answer()
  await mara.click(board(channel), labels.start)
  await channel.waitForMessage((message) => candidates(message).length > 0)
  await office.waitForMessage((message) => candidates(message).length > 0)

  // Logins that are renewed, and trouble with every service.
  account.expireAccessTokens()
  await (await mara.command(channel, 'party device')).answer()
  discord.faults.answerNext({ method: 'PATCH', path: /messages/ }, { status: 500 }, 2)
  slack.faults.answerNext('chat.update', { error: 'fatal_error' }, 2)
  discord.faults.closeSockets()
  slack.faults.closeSockets()
  for (const status of [401, 403, 404, 429, 500, 503]) {
    spotify.faults.answerNext({ path: /^\/v1\// }, { status, body: { error: { status } } })
  }
  await readyAgain(stage)
  await (await mara.command(channel, 'party now')).answer()
  await (await ana.click(board(office), '2')).settled()
  await (await mara.command(channel, 'party device')).answer()
  await (await mara.command(channel, 'party playlist', { playlist: 'nowhere' })).answer()
  account.revoke()
  await (await mara.command(channel, 'party device')).answer()
  const whileRunning = await storedBytes(stage)
  await program.terminate()

  const basic = Buffer.from(`${environment.SPOTIFY_CLIENT_ID}:${CLIENT_SECRET}`).toString('base64')
  const credentials = [
    discord.token,
    work.botToken,
    slack.app.appToken,
    slack.app.signingSecret,
    slack.app.clientSecret,
    environment.SLACK_STATE_SECRET ?? '',
    (environment.TOKEN_KEYS ?? '').replace('k1:', ''),
    CLIENT_SECRET,
    basic,
    ...spotify.secrets,
  ]
  const secrets = [...credentials, ...states]
  expect(Math.min(...secrets.map(({ length }) => length))).toBeGreaterThan(9)
  expect(spotify.secrets.size).toBeGreaterThan(5)
  expect(states.size).toBe(2)
  const found = (text: string, wanted: readonly string[]) =>
    wanted.filter((secret) => text.includes(secret))
  expect(program.output().split('\n').length).toBeGreaterThan(10)
  expect(found(program.output(), secrets)).toEqual([])
  expect(found(whileRunning, secrets)).toEqual([])
  expect(found(await storedBytes(stage), secrets)).toEqual([])
  // The link of a login goes to the one who asked, with its state; nothing else does.
  const toSlack = slack.requests.filter(({ method }) => method !== 'oauth.v2.access')
  const said = JSON.stringify([discord.requests.map(({ body }) => body), toSlack])
  expect(said.length).toBeGreaterThan(1_000)
  expect(found(said, credentials)).toEqual([])
  const seenByAll = [
    ...[channel, cellar].flatMap((place) =>
      place.messages().map(({ content, embeds, components }) => [content, embeds, components]),
    ),
    ...office.messages().map(({ fallback, blocks }) => [fallback, blocks]),
  ]
  expect(seenByAll.length).toBeGreaterThan(2)
  expect(found(JSON.stringify(seenByAll), secrets)).toEqual([])
})
