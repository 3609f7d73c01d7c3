import { randomInt } from 'node:crypto'
import { type App, type Receiver, SocketModeReceiver } from '@slack/bolt'
import { z } from 'zod'
import type { Log } from '../../core/ports.ts'
import { LATE, within } from '../patience.ts'
import { codeOf } from './errors.ts'
import { loggerOf } from './logger.ts'
import { clientOptions } from './workspaces.ts'

export interface SocketOptions {
  readonly appToken: string
  readonly apiUrl: string
  readonly log: Log
  /** A socket is back that was gone: what would have come by it may not have been told. */
  readonly onGap: () => void
}

/** More than one, so that Slack can renew one while another is open. Slack allows ten. */
const SOCKETS = 2
/** Slack greets a new socket at once. */
const GREETING_MS = 10_000
const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 20_000
const CLOSING_MS = 1_000
/** Trying again does not help until somebody changes the app. */
const HOPELESS = new Set([
  'not_authed',
  'invalid_auth',
  'account_inactive',
  'user_removed_from_team',
  'team_disabled',
  'not_allowed_token_type',
  'token_revoked',
  'missing_scope',
])

/** Socket Mode over several connections, each of which comes back by itself. */
export class Sockets implements Receiver {
  readonly #sockets: readonly Socket[]
  readonly #options: SocketOptions
  #openCount = 0
  /** Events may be missing since a socket went. At first, as long as nothing is open, they are too. */
  #isGap = true

  constructor(options: SocketOptions) {
    this.#options = options
    const changed = (isOpen: boolean) => this.#changed(isOpen)
    this.#sockets = Array.from({ length: SOCKETS }, () => new Socket(options, changed))
  }

  init(app: App): void {
    for (const socket of this.#sockets) socket.init(app)
  }

  /** Resolves when the first socket is open. Rejects with a sentence when none ever can be. */
  async start(): Promise<void> {
    const [first, ...others] = this.#sockets
    await first?.start()
    for (const socket of others) socket.startLater()
  }

  /** Whether what people do arrives at this moment. */
  get isOpen(): boolean {
    return this.#openCount > 0
  }

  async stop(): Promise<void> {
    await Promise.all(this.#sockets.map((socket) => socket.stop()))
  }

  #changed(isOpen: boolean): void {
    this.#openCount += isOpen ? 1 : -1
    // Also while another one is open: it may have been dead for as long, and not be known to be.
    if (!isOpen) this.#isGap = true
    if (!isOpen || !this.#isGap) return
    this.#isGap = false
    this.#options.onGap()
  }
}

class Socket {
  readonly #receiver: SocketModeReceiver
  readonly #log: Log
  readonly #changed: (isOpen: boolean) => void
  #isOpen = false
  #isStopping = false
  #failures = 0
  #timer: NodeJS.Timeout | undefined

  constructor({ appToken, apiUrl, log }: SocketOptions, changed: (isOpen: boolean) => void) {
    this.#log = log
    this.#changed = changed
    this.#receiver = new SocketModeReceiver({
      appToken,
      autoReconnectEnabled: false,
      logger: loggerOf(log),
      // An object of its own: the library writes into it.
      installerOptions: { clientOptions: clientOptions({ apiUrl, log }) },
      customPropertiesExtractor: ({ envelope_id }: { envelope_id?: string }) => ({
        envelopeId: envelope_id,
      }),
      processEventErrorHandler: async ({ error }) => {
        log.warn('Something from Slack was not taken in', { why: error.message })
        return false
      },
    })
    const { client } = this.#receiver
    client.on('connected', () => this.#opened())
    client.on('disconnected', () => this.#closed())
    guardAgainstFrames(client, log)
  }

  init(app: App): void {
    this.#receiver.init(app)
  }

  async start(): Promise<void> {
    try {
      await this.#connect()
    } catch (error) {
      const code = codeOf(error)
      if (code !== undefined && HOPELESS.has(code)) throw new Error(whatToDo(code))
      this.#again(error)
    }
  }

  startLater(): void {
    void this.#attempt()
  }

  async stop(): Promise<void> {
    this.#isStopping = true
    clearTimeout(this.#timer)
    await this.#disconnect()
  }

  /** The second time it does not wait for the other side, which may have gone without a word. */
  async #disconnect(): Promise<void> {
    const { client } = this.#receiver
    if ((await within(CLOSING_MS, client.disconnect())) !== LATE) return
    await within(CLOSING_MS, client.disconnect())
  }

  async #attempt(): Promise<void> {
    try {
      await this.#connect()
    } catch (error) {
      this.#again(error)
    }
  }

  /** Rejects when there is no open socket in the end, with nothing or an error. */
  async #connect(): Promise<void> {
    const starting = Promise.resolve(this.#receiver.start())
    if ((await within(GREETING_MS, starting)) !== LATE) return
    starting.catch(() => {})
    await this.#disconnect()
    throw new Error('Slack did not greet.')
  }

  #opened(): void {
    if (this.#isStopping) return void this.#disconnect()
    this.#failures = 0
    if (this.#isOpen) return
    this.#isOpen = true
    this.#changed(true)
  }

  /** Comes once for a socket that was open; attempts that fail are dealt with where they are made. */
  #closed(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#changed(false)
    this.#schedule()
  }

  #again(error: unknown): void {
    if (this.#isStopping || this.#isOpen) return
    this.#failures += 1
    const why = error instanceof Error ? error.message : 'closed'
    this.#log.warn('The connection to Slack failed; trying again', { why })
    this.#schedule()
  }

  #schedule(): void {
    if (this.#isStopping) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#attempt(), delayMs(this.#failures)).unref()
  }
}

/** Grows to a cap, and is spread so that many bots do not come back in the same instant. */
function delayMs(failures: number): number {
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures)
  return longest / 2 + randomInt(longest / 2 + 1)
}

/**
 * The library does not survive frames that are not in the form it expects: they are skipped. One of
 * them is Slack's notice that it holds events back, which has no event in it. It is passed on under
 * a type of its own, and acknowledged here.
 */
function guardAgainstFrames(client: SocketModeReceiver['client'], log: Log): void {
  const listeners = client.listeners('ws_message')
  client.removeAllListeners('ws_message')
  client.on('ws_message', async (data: unknown, isBinary: boolean) => {
    const safe = withoutNotice(data)
    try {
      for (const listener of listeners) await listener.call(client, safe, isBinary)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      log.warn('A frame from Slack was skipped', { why })
    }
  })
  client.on(NOTICE, ({ ack }: { ack: () => Promise<void> }) => {
    log.warn('Slack sends no more events for now: there were too many in an hour.')
    ack().catch((error: unknown) => log.info('A notice was not acknowledged', { why: `${error}` }))
  })
}

const NOTICE = 'app_rate_limited'

const Event = z.object({
  type: z.literal('events_api'),
  payload: z.object({ event: z.object({ type: z.string() }) }),
})

function withoutNotice(data: unknown): unknown {
  if (typeof data !== 'string' || !data.includes('"events_api"')) return data
  const envelope = parsed(data)
  if (envelope?.type !== 'events_api' || Event.safeParse(envelope).success) return data
  return JSON.stringify({ ...envelope, type: NOTICE })
}

/** Undefined for what is no object: the library deals with that by itself. */
function parsed(data: string): z.infer<typeof Envelope> | undefined {
  try {
    return Envelope.safeParse(JSON.parse(data)).data
  } catch {
    return undefined
  }
}

const Envelope = z.looseObject({ type: z.string() })

function whatToDo(code: string): string {
  return `Slack does not accept SLACK_APP_TOKEN (${code}). Open api.slack.com/apps, choose the app, then Basic Information > App-Level Tokens, generate a token with the scope connections:write, and put it in.`
}
