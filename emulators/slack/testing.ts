import { App, type AppOptions, type Logger, LogLevel, webApi } from '@slack/bolt'
import { onTestFinished } from 'vitest'
import { startSlackEmulator } from './index.ts'
import type { EmulatedWorkspace, SlackEmulator, SlackEmulatorOptions } from './types.ts'

export async function emulator(options: SlackEmulatorOptions = {}): Promise<SlackEmulator> {
  const started = await startSlackEmulator(options)
  onTestFinished(() => started.close())
  return started
}

/** An emulator with one workspace, a channel and a person in it. */
export async function stage(options: SlackEmulatorOptions = {}) {
  const slack = await emulator(options)
  const workspace = slack.addWorkspace('Home')
  const channel = workspace.addChannel('music')
  const ada = workspace.addPerson('ada', { displayName: 'Ada' })
  return { slack, workspace, channel, ada, client: clientOf(slack, workspace) }
}

/** Resolves soon after the condition holds; a test's own timeout ends the waiting. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** A stage with a message that has a button. */
export async function withBoard(options: SlackEmulatorOptions = {}) {
  const place = await stage(options)
  const { client, channel } = place
  const button = { type: 'button', action_id: 'vote', text: { type: 'plain_text', text: 'Vote' } }
  const blocks = [{ type: 'actions', elements: [button] }]
  await client.apiCall('chat.postMessage', { channel: channel.id, text: 'x', blocks })
  const [board] = channel.messages()
  if (!board) throw new Error('nothing was posted')
  return { ...place, board }
}

/** The libraries say at length what tests provoke. */
const logger: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
}

/** To be given to whatever of Bolt takes a logger. */
export const quiet = { logger }

/** A real, unmodified web-api client that neither waits nor tries again. */
export function clientOf({ apiUrl }: SlackEmulator, { botToken }: EmulatedWorkspace) {
  return new webApi.WebClient(botToken, {
    slackApiUrl: apiUrl,
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
    logger,
  })
}

/** A real, unmodified Bolt app in Socket Mode; listeners are added before it starts. */
export async function startApp(
  { apiUrl, app: { appToken } }: SlackEmulator,
  { botToken }: EmulatedWorkspace,
  addListeners: (app: App) => void,
  options: AppOptions = {},
): Promise<App> {
  const app = new App({
    token: botToken,
    appToken,
    socketMode: true,
    convoStore: false,
    logger,
    clientOptions: { slackApiUrl: apiUrl, retryConfig: { retries: 0 } },
    ...options,
  })
  addListeners(app)
  await app.start()
  onTestFinished(async () => {
    await app.stop()
  })
  return app
}

/** The error that Slack names. */
export async function errorOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
  } catch (error) {
    if (error instanceof webApi.WebAPIPlatformError) return error.data.error
    if (error instanceof webApi.WebAPIRateLimitedError) return `retry after ${error.retryAfter}`
    throw error
  }
  return 'none'
}
