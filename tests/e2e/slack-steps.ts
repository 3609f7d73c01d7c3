import type {
  EmulatedChannel,
  EmulatedInteraction,
  EmulatedPerson,
  EmulatedView,
  EmulatedWorkspace,
  SlackEmulator,
} from '../../emulators/slack/index.ts'
import type { EmulatedTrack } from '../../emulators/spotify/music.ts'
import type { EmulatedAccount } from '../../emulators/spotify/types.ts'
import { labels } from '../../src/bots/phrases/labels.ts'
import { agree, board, boardShows, candidates, UNDER_WAY, until } from './live-party.ts'
import { openStage, type Stage } from './stage.ts'

/** A party with a host and two guests in one Slack channel, on a stage of its own. */
export interface SlackParty {
  readonly stage: Stage
  readonly account: EmulatedAccount
  readonly tracks: readonly EmulatedTrack[]
  readonly channel: EmulatedChannel
  readonly mara: EmulatedPerson
  readonly jo: EmulatedPerson
  readonly kim: EmulatedPerson
  readonly code: string
}

interface SlackPartyParts {
  /** Of each track. Default two minutes, so that nothing happens by itself while a test looks. */
  readonly durationMs?: number
  /** The channel has one board for the whole party, as Slack's channels have at first. */
  readonly quiet?: boolean
  readonly settings?: Parameters<typeof openStage>[0]
  /** Has the program's log instead of standard output. */
  readonly destination?: Parameters<typeof openStage>[1]
}

type OnTestFinished = (close: () => Promise<void>) => void

/** Brings a party to its first round, during a song that is not the party's own. */
export async function slackParty(
  onTestFinished: OnTestFinished,
  { durationMs = 120_000, quiet = false, settings = {}, destination }: SlackPartyParts = {},
): Promise<SlackParty> {
  const stage = await openStage(settings, destination)
  onTestFinished(() => stage.close())
  const { workspace, spotify, slack, program } = stage
  if (stage.environment.SLACK_SIGNING_SECRET !== undefined) {
    const events = `${program.webAddress}/slack/events`
    Object.assign(slack.requestUrls, { commands: events, interactivity: events, events })
  }
  const channel = workspace.addChannel('music')
  const [mara, jo, kim] = [
    workspace.addPerson('mara', { displayName: 'Mara' }),
    workspace.addPerson('jo', { displayName: 'Jo' }),
    workspace.addPerson('kim', { displayName: 'Kim' }),
  ]
  const account = spotify.addAccount({ name: 'Mara' })
  const tracks = spotify.makeTracks(8, { durationMs })
  const playlist = account.addPlaylist({ name: 'Road trip', tracks })
  account.addDevice({ name: 'Kitchen', type: 'Speaker' })

  const modal = await (await mara.command(channel, `/party start ${playlist.id}`)).view()
  await viewShows(modal, /Connect Spotify/)
  await agree(stage, modal.button(labels.connect), account)
  const lobby = await boardShows(channel, /Everything is ready/)
  const code = /join (\d{6})/.exec(lobby.text())?.[1] ?? ''
  if (!quiet) await mara.click(lobby, labels.notQuiet)
  account.player.play({ tracks: spotify.makeTracks(2, { prefix: 'Radio', durationMs }) })
  await mara.click(board(channel), labels.start)
  await boardShows(channel, UNDER_WAY)
  if (!quiet) await seeded(channel)
  return { stage, account, tracks, channel, mara, jo, kim, code }
}

/** Resolves when the newest board has all its numbers to tap. */
export async function seeded(channel: EmulatedChannel): Promise<void> {
  const { length } = candidates(board(channel))
  await until(
    () => board(channel).reactions.size === length,
    10_000,
    () => `${length} reactions to tap:\n${channel.text()}`,
  )
}

export async function viewShows(view: EmulatedView, pattern: RegExp): Promise<void> {
  const shows = () => pattern.test(view.text())
  await view.waitUntil(shows, 10_000).catch(() => {
    throw new Error(`Waited for ${pattern} in the modal, which is:\n${view.text()}`)
  })
}

/** What a person is told in answer. */
export async function toldInSlack(asked: Promise<EmulatedInteraction>): Promise<string> {
  return (await (await asked).answer()).text()
}

/** Settings for several workspaces, each of which installs the app in a browser. */
export const byInstallation = ({ app }: SlackEmulator) => ({
  SLACK_BOT_TOKEN: '',
  SLACK_CLIENT_ID: app.clientId,
  SLACK_CLIENT_SECRET: app.clientSecret,
  SLACK_STATE_SECRET: 'a secret that only the program knows',
})

/** Settings for signed requests to the program's own web server. */
export const bySignedRequests = ({ app }: SlackEmulator) => ({
  SLACK_APP_TOKEN: '',
  SLACK_SIGNING_SECRET: app.signingSecret,
})

/** Another workspace, whose first person has installed the app from the program's own page. */
export async function installedWorkspace(stage: Stage, name: string): Promise<EmulatedWorkspace> {
  const workspace = stage.slack.addWorkspace(name, { installed: false })
  const admin = workspace.addPerson('admin')
  const page = `${stage.program.webAddress}/slack/install`
  const sent = await fetch(page, { redirect: 'manual' })
  const back = await admin.install(sent.headers.get('location') ?? '')
  const cookie = sent.headers.getSetCookie().join('; ')
  const installed = await fetch(back, { headers: { cookie } })
  if (!installed.ok) throw new Error(`The installation was answered ${installed.status}.`)
  return workspace
}
