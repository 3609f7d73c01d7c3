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
