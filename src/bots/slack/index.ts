import { App, HTTPReceiver, type Receiver } from '@slack/bolt'
import type { BoardView } from '../../core/engine/board-view.ts'
import type { ChannelId, MessageId } from '../../core/engine/ids.ts'
import type { Inbox } from '../../core/inbox.ts'
import {
  ChatFailure,
  type ChatPlatform,
  type Clock,
  type Log,
  type Vault,
} from '../../core/ports.ts'
import { within } from '../patience.ts'
import { noticeSentence } from '../phrases/people.ts'
import type { Route } from '../route.ts'
import { Budget } from './budget.ts'
import type { Content } from './components.ts'
import { Doubts } from './doubts.ts'
import { asking, codeOf } from './errors.ts'
import { HomeTab } from './home.ts'
import { isInTeam, messageOf, PLATFORM, timestampOf } from './ids.ts'
import { listen } from './inbound.ts'
import { installRoutes, type OauthOptions } from './install-routes.ts'
import { Installations } from './installations.ts'
import { Interactions } from './interactions.ts'
import { loggerOf } from './logger.ts'
import { mrkdwn } from './mrkdwn.ts'
import { Names } from './names.ts'
import { Paces } from './paces.ts'
import { isTimestamp } from './payloads.ts'
import { presence, tell } from './people.ts'
import { Posts } from './posts.ts'
import { read, seed } from './reactions.ts'
import { Refusals } from './refusals.ts'
import { sentence } from './render-answer.ts'
import { renderBoard } from './render-board.ts'
import { takeIn } from './signed-requests.ts'
import { Sockets } from './sockets.ts'
import { identify, SlackUnreachable } from './token.ts'
import { clientOptions, Workspaces } from './workspaces.ts'

export interface SlackOptions {
  /** Of the one workspace; without it, workspaces come by `oauth`. */
  readonly botToken?: string
  readonly oauth?: OauthOptions
  /** By Socket Mode with the token, or by signed requests to our own web server. */
  readonly inbound:
    | { readonly by: 'socket'; readonly appToken: string }
    | { readonly by: 'http'; readonly signingSecret: string }
  /** Where browsers and Slack reach the web server. */
  readonly publicUrl: string
  /** Base address, with a slash at its end. */
  readonly apiUrl: string
  readonly vault: Vault
  readonly clock: Clock
  readonly log: Log
}

/** With what it wants the web server to hand over to it. */
export interface SlackPlatform extends ChatPlatform {
  readonly routes: readonly Route[]
}

/** Slack limits each workspace by itself, which `pace` sees to; this only spares the machine. */
const EDITS_PER_SECOND = 50
/** How long answers under way may hold up the end. */
const FAREWELL_MS = 1_000
const EVENTS = '/slack/events'
/** Else Slack shows a Spotify player below every board. */
const BARE = { unfurl_links: false, unfurl_media: false } as const

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 60_000

/** Slack as a chat platform. */
export function createSlack(options: SlackOptions): SlackPlatform {
  const { apiUrl, vault, clock, log } = options
  const isSingle = options.oauth === undefined
  const doubts = new Doubts({ clock, log, lost: uninstalled })
  const workspaces = new Workspaces(new Budget(clock), {
    apiUrl,
    log,
    isSingle,
    tokenRefused: (workspace) => doubts.raise(workspace),
  })
  const installations = new Installations(vault, (installation) => {
    workspaces.add(installation)
    log.info('The app was installed in a workspace of Slack', { team: installation.team })
  })
  const paces = new Paces(clock)
  const names = new Names()
  const refusals = new Refusals()
  const posts = new Posts(clock)
  const { receiver, routes, isConnected } = entrance(options, () =>
    inbox?.reactionsMayBeMissing(PLATFORM),
  )
  let inbox: Inbox | undefined
  let interactions: Interactions | undefined
  let cancelRetry = () => {}

  async function findWorkspaces(): Promise<void> {
    if (options.botToken !== undefined) {
      workspaces.add(await identify(options.botToken, { apiUrl, log }))
    }
    for (const installation of await installations.all()) {
      if (workspaces.of(installation.team) === undefined) workspaces.add(installation)
    }
    workspaces.completed()
  }

  async function open(toInbox: Inbox): Promise<void> {
    await findWorkspaces()
    const app = new App({
      receiver,
      authorize: async ({ teamId }) => authorized(workspaces, teamId),
      convoStore: false,
      deferInitialization: true,
      logger: loggerOf(log),
      clientOptions: clientOptions({ apiUrl, log }),
    })
    const home = new HomeTab(toInbox, log)
    interactions = new Interactions(toInbox, names, home, refusals, { clock, log })
    const tools = { inbox: toInbox, interactions, home, names, workspaces, uninstalled }
    listen(app, { ...tools, clock, log })
    await app.init()
    await receiver.start()
  }

  /** Slack may be down when the program starts: it is tried again until it answers. */
  async function openOnceReachable(toInbox: Inbox, tries: number): Promise<void> {
    try {
      await open(toInbox)
    } catch (error) {
      if (!(error instanceof SlackUnreachable)) throw error
      const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries)
      log.warn('Slack can’t be reached; it is tried again.', { why: error.message, waitMs })
      cancelRetry = clock.at(clock.now() + waitMs, () => {
        openOnceReachable(toInbox, tries + 1).catch((failure: unknown) => {
          log.error('Slack can’t be used.', { why: String(failure) })
        })
      })
    }
  }

  async function uninstalled(team: string): Promise<void> {
    if (workspaces.of(team) === undefined) return
    log.warn('The app is no longer installed in a workspace of Slack', { team })
    workspaces.remove(team)
    inbox?.workspaceRemoved((channel) => isInTeam(team, channel))
    await installations.remove(team)
  }

  async function post(channel: ChannelId, view: BoardView): Promise<MessageId> {
    const place = workspaces.at(channel)
    const message = { channel: place.channel, ...harmless(renderBoard(view)), ...BARE }
    const { ts } = await refusals.noting(channel, 'post', () =>
      place.workspace.call('chat.postMessage', (client) => client.chat.postMessage(message)),
    )
    if (!isTimestamp(ts)) throw new ChatFailure('unavailable', 'Slack named no message.')
    return messageOf(place.channel, ts)
  }

  return {
    name: PLATFORM,

    routes: [
      ...routes,
      ...(options.oauth === undefined ? [] : installRoutes(options.oauth, installations, options)),
    ],

    async start(toInbox) {
      inbox = toInbox
      await openOnceReachable(toInbox, 0)
    },

    async stop() {
      cancelRetry()
      doubts.stop()
      await within(FAREWELL_MS, interactions?.settled() ?? Promise.resolve())
      await receiver.stop()
    },

    isConnected,

    postBoard: (channel, view, effect) =>
      asking(() => posts.once(effect, () => post(channel, view))),

    editBoard: (channel, message, view) =>
      asking(async () => {
        const { workspace, channel: id } = workspaces.at(channel)
        const ts = timestampOf(message)
        const content = { channel: id, ts, ...harmless(renderBoard(view)) }
        await refusals.noting(channel, 'edit', () =>
          workspace.edit(message, (client) => client.chat.update(content)),
        )
      }),

    removeBoard: (channel, message) =>
      asking(async () => {
        const { workspace, channel: id } = workspaces.at(channel)
        const ts = timestampOf(message)
        try {
          await workspace.call('chat.delete', (client) => client.chat.delete({ channel: id, ts }))
        } catch (error) {
          if (codeOf(error) !== 'message_not_found') throw error
        }
      }),

    seedReactions: (channel, message, count) =>
      asking(() => {
        const { workspace, channel: id } = workspaces.at(channel)
        const timestamp = timestampOf(message)
        return refusals.noting(channel, 'react', () => seed(workspace, id, timestamp, count))
      }),

    readReactions: (channel, message, count) =>
      asking(() => {
        const { workspace, channel: id } = workspaces.at(channel)
        return read(workspace, names, id, timestampOf(message), count)
      }),

    presence: (person) => presence(workspaces, person),

    tell: (person, channel, notice) =>
      asking(() => tell(workspaces, person, channel, sentence(noticeSentence(notice, mrkdwn)))),

    pace: (channel) => paces.of(channel),
    editsPerSecond: EDITS_PER_SECOND,
  }
}

interface Entrance {
  readonly receiver: Receiver
  readonly routes: readonly Route[]
  readonly isConnected: () => boolean
}

/** How Slack's word comes in. `onGap`: it may have been lost for a while. */
function entrance({ inbound, apiUrl, log }: SlackOptions, onGap: () => void): Entrance {
  if (inbound.by === 'socket') {
    const { appToken } = inbound
    const sockets = new Sockets({ appToken, apiUrl, log, onGap })
    return { receiver: sockets, routes: [], isConnected: () => sockets.isOpen }
  }
  const http = new HTTPReceiver({
    signingSecret: inbound.signingSecret,
    endpoints: EVENTS,
    logger: loggerOf(log),
  })
  let isStarted = false
  const receiver: Receiver = {
    init: (app) => http.init(app),
    async start() {
      isStarted = true
      onGap()
    },
    async stop() {
      isStarted = false
    },
  }
  const answer: Route['answer'] = (request, response) => takeIn(http, request, response)
  return {
    receiver,
    routes: [{ method: 'POST', path: EVENTS, answer }],
    isConnected: () => isStarted,
  }
}

async function authorized(workspaces: Workspaces, team: string | undefined) {
  const workspace = workspaces.reachedBy(team)
  if (workspace === undefined) throw new Error('The app is not installed there.')
  const { botToken, botUserId, botId } = workspace.installation
  return { botToken, botUserId, botId, teamId: workspace.team }
}

/** Nobody is notified by what a text holds. */
function harmless({ text, blocks }: Content) {
  return { text, blocks, parse: 'none' } as const
}
