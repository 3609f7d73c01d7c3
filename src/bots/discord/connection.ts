import {
  Client,
  DiscordjsError,
  DiscordjsErrorCodes,
  Events,
  GatewayCloseCodes,
  GatewayIntentBits,
  Options,
  type RateLimitData,
  Status,
} from 'discord.js'
import type { Clock, Log } from '../../core/ports.ts'
import { within } from '../patience.ts'
import { Seldom } from '../seldom.ts'

/** A server that does not show up in time does not hold up the others. */
const GUILD_PATIENCE_MS = 1_000
/** The program goes on by then, connected or not. */
const START_PATIENCE_MS = 10_000
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 60_000

/**
 * A client whose login may fail without its end. The library destroys the client then, while its
 * shards go on trying to connect: both a second login and a new client would make two connections.
 */
class PatientClient extends Client {
  #isLoggingIn = false

  override async login(token?: string): Promise<string> {
    this.#isLoggingIn = true
    try {
      return await super.login(token)
    } finally {
      this.#isLoggingIn = false
    }
  }

  override async destroy(): Promise<void> {
    if (!this.#isLoggingIn) await super.destroy()
  }

  /** Ends the login, too. */
  async end(): Promise<void> {
    await super.destroy()
  }
}

/** The client, with nothing cached but servers and channels, and no privileged intent. */
export function createClient(apiUrl: string | undefined, clock: Clock, log: Log): PatientClient {
  const client = new PatientClient({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessageReactions],
    shards: 'auto',
    waitGuildTimeout: GUILD_PATIENCE_MS,
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      ReactionManager: 0,
      ReactionUserManager: 0,
      PresenceManager: 0,
      VoiceStateManager: 0,
      GuildMemberManager: { maxSize: 0, keepOverLimit: ({ id, client }) => id === client.user.id },
      UserManager: { maxSize: 0, keepOverLimit: ({ id, client }) => id === client.user?.id },
    }),
    rest: { ...(apiUrl !== undefined && { api: apiUrl }), rejectOnRateLimit: isEditOfMessage },
  })
  // Without these listeners an error would end the process.
  const [errors, failures] = [new Seldom(clock), new Seldom(clock)]
  client.on(Events.Error, ({ message: why }) =>
    errors.report((times) => log.error('The Discord client reported an error', { why, times })),
  )
  client.on(Events.ShardError, ({ message: why }, shard) => {
    const isOver = client.ws.shards.get(shard)?.status === Status.Disconnected
    if (isOver) return
    failures.report((times) =>
      log.warn('The connection to Discord failed; trying again', { shard, why, times }),
    )
  })
  guardAgainstFrames(client, log)
  return client
}

/**
 * The library dies of frames that are not in the form it expects: of each it makes an error that
 * nobody awaits. Such a frame is skipped; its caches only lack what was in it.
 */
function guardAgainstFrames({ ws }: Client, log: Log): void {
  for (const name of ['emit', 'handlePacket']) {
    const take: (...frame: unknown[]) => unknown = Reflect.get(ws, name)
    Reflect.set(ws, name, (...frame: unknown[]) => {
      try {
        return Reflect.apply(take, ws, frame)
      } catch (error) {
        log.warn('A frame from Discord was skipped', { why: messageOf(error) })
        return false
      }
    })
  }
}

/** An edit that would have to wait is out of date by then: the caller draws a newer one. */
function isEditOfMessage({ method, route }: RateLimitData): boolean {
  return method === 'PATCH' && route === '/channels/:id/messages/:id'
}

/** The connection to the gateway: tried until it stands; from then on the library keeps it. */
export class Connection {
  readonly #client: PatientClient
  readonly #clock: Clock
  readonly #log: Log
  #endWait = () => {}
  #closed = false

  constructor(client: PatientClient, clock: Clock, log: Log) {
    this.#client = client
    this.#clock = clock
    this.#log = log
  }

  get isReady(): boolean {
    const { ws } = this.#client
    return this.#client.isReady() && ws.shards.every(({ status }) => status === Status.Ready)
  }

  /**
   * Resolves when it stands, or is tried on in the background; `whenReady` is called once it
   * stands. Rejects where trying is useless, with a sentence that says what to do.
   */
  async open(token: string, whenReady: () => Promise<void>): Promise<void> {
    let failedOnce = () => {}
    const inTrouble = new Promise<void>((resolve) => {
      failedOnce = resolve
    })
    const standing = this.#connect(token, failedOnce).then(whenReady)
    await within(START_PATIENCE_MS, Promise.race([standing, inTrouble]))
    standing.catch((error: unknown) => this.#log.error(messageOf(error)))
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#endWait()
    await this.#client.end()
  }

  async #connect(token: string, failedOnce: () => void): Promise<void> {
    const client = this.#client
    const ready = new Promise<void>((resolve) => client.once(Events.ClientReady, () => resolve()))
    const closedForGood = new Promise<never>((_, reject) => {
      // Every shard meets the same fate; the first says it for all.
      client.once(Events.ShardDisconnect, ({ code }) => {
        if (client.isReady()) this.#log.error(afterFinalClose(code))
        reject(new Error(afterFinalClose(code)))
      })
    })
    await Promise.race([this.#logIn(token, failedOnce).then(() => ready), closedForGood])
  }

  async #logIn(token: string, failedOnce: () => void): Promise<void> {
    for (let tries = 0; !this.#closed; tries += 1) {
      try {
        await this.#client.login(token)
        return
      } catch (error) {
        if (isBadToken(error)) throw new Error(BAD_TOKEN)
        failedOnce()
        // The gateway is known, and its shards go on by themselves.
        if (this.#client.ws.shards.size > 0) return
        const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries)
        const details = { why: messageOf(error), waitMs }
        this.#log.warn('Discord can’t be reached; it is tried again.', details)
        await this.#wait(waitMs)
      }
    }
  }

  #wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#clock.at(this.#clock.now() + milliseconds, resolve)
      this.#endWait = () => {
        cancel()
        resolve()
      }
    })
  }
}

const BAD_TOKEN =
  'Discord does not accept DISCORD_TOKEN. Open discord.com/developers/applications, choose the application, then Bot, then Reset Token, and put the new token in.'

function isBadToken(error: unknown): boolean {
  return error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid
}

/** Codes: https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway */
function afterFinalClose(code: number): string {
  if (code === GatewayCloseCodes.AuthenticationFailed) return BAD_TOKEN
  return `Discord has closed the connection for good (${code}). Check the application at discord.com/developers/applications and start again.`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
