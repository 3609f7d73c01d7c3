import { webApi } from '@slack/bolt'
import type { ChannelId } from '../../core/engine/ids.ts'
import { ChatFailure, type Log } from '../../core/ports.ts'
import type { Budget, Method } from './budget.ts'
import { isTokenRefused } from './doubts.ts'
import { chatFailure } from './errors.ts'
import { placeOf } from './ids.ts'
import { loggerOf } from './logger.ts'

/** Who the bot is in one workspace. */
export interface Installation {
  readonly team: string
  readonly botToken: string
  readonly botUserId: string
  readonly botId: string
}

export interface ClientOptions {
  readonly apiUrl: string
  readonly log: Log
}

type WorkspaceOptions = ClientOptions & {
  /** A call was refused as if the app were not installed there. */
  readonly tokenRefused: (workspace: Workspace) => void
}

/** Whatever takes longer is given up: an edit is followed by a newer one, the rest is asked again. */
const PATIENCE_MS = 8_000

/**
 * A client that does one thing at once or not at all: the library's own waiting would hold back
 * everything behind one refused call. Headers are never given: the library writes tokens into them.
 */
export function createClient(token: string | undefined, options: ClientOptions): webApi.WebClient {
  return new webApi.WebClient(token, clientOptions(options))
}

export function clientOptions({ apiUrl, log }: ClientOptions) {
  return {
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    timeout: PATIENCE_MS,
    rejectRateLimitedCalls: true,
    logger: loggerOf(log),
  }
}

type Request<T> = (client: webApi.WebClient) => Promise<T>

/** One workspace that the app is installed in. */
export class Workspace {
  readonly installation: Installation
  readonly #budget: Budget
  readonly #answers: webApi.WebClient
  /** Of its own, so that edits that hang leave all connections to the others. */
  readonly #edits: webApi.WebClient
  readonly #tokenRefused: WorkspaceOptions['tokenRefused']

  constructor(installation: Installation, budget: Budget, options: WorkspaceOptions) {
    this.installation = installation
    this.#tokenRefused = options.tokenRefused
    this.#budget = budget
    this.#answers = createClient(installation.botToken, options)
    this.#edits = createClient(installation.botToken, options)
  }

  get team(): string {
    return this.installation.team
  }

  /** Rejects with what Slack says about the token, if anything. */
  async test(): Promise<void> {
    await this.#answers.auth.test()
  }

  /** Throws ChatFailure, also where the budget does not allow it now. */
  call<T>(method: Method, request: Request<T>, calls = 1): Promise<T> {
    const wait = this.#budget.take(this.team, method, calls)
    return this.#carry(method, wait, this.#answers, request)
  }

  /** An edit of a board, in turn with those of the other boards. Throws ChatFailure. */
  edit<T>(board: string, request: Request<T>): Promise<T> {
    const wait = this.#budget.queue(this.team, 'chat.update', board)
    return this.#carry('chat.update', wait, this.#edits, request)
  }

  async #carry<T>(
    method: Method,
    waitMs: number,
    client: webApi.WebClient,
    request: Request<T>,
  ): Promise<T> {
    if (waitMs > 0) {
      throw new ChatFailure('unavailable', `${method} is used up for now.`, waitMs)
    }
    try {
      return await request(client)
    } catch (error) {
      if (error instanceof webApi.WebAPIRateLimitedError) {
        this.#budget.block(this.team, method, error.retryAfter * 1_000)
      }
      if (isTokenRefused(error)) this.#tokenRefused(this)
      throw error instanceof webApi.WebAPIPlatformError ? error : chatFailure(error)
    }
  }
}

/** All workspaces that the app is installed in. */
export class Workspaces {
  readonly #budget: Budget
  readonly #options: WorkspaceOptions & { readonly isSingle: boolean }
  readonly #byTeam = new Map<string, Workspace>()
  #areAllKnown = false

  /** `isSingle`: no workspace can install the app by itself. */
  constructor(budget: Budget, options: WorkspaceOptions & { readonly isSingle: boolean }) {
    this.#budget = budget
    this.#options = options
  }

  /** From now on a workspace that is not here has not installed the app. */
  completed(): void {
    this.#areAllKnown = true
  }

  add(installation: Installation): Workspace {
    const workspace = new Workspace(installation, this.#budget, this.#options)
    this.#byTeam.set(installation.team, workspace)
    return workspace
  }

  remove(team: string): void {
    this.#byTeam.delete(team)
  }

  of(team: string): Workspace | undefined {
    return this.#byTeam.get(team)
  }

  /**
   * The one that something came for. In shared channels Slack may name the workspace of the person
   * instead, which means nothing where the app is in one only.
   */
  reachedBy(team: string | undefined): Workspace | undefined {
    const named = team === undefined ? undefined : this.of(team)
    return named ?? (this.#options.isSingle ? [...this.#byTeam.values()][0] : undefined)
  }

  /** Throws ChatFailure where the app is not installed any more, or may be for all we know yet. */
  at(channel: ChannelId): { readonly workspace: Workspace; readonly channel: string } {
    const place = placeOf(channel)
    const workspace = this.of(place.team)
    if (workspace === undefined && !this.#areAllKnown) {
      throw new ChatFailure('unavailable', 'The workspaces are not known yet.')
    }
    if (workspace === undefined) {
      throw new ChatFailure('channelGone', `The app is not installed in ${place.team}.`)
    }
    return { workspace, channel: place.channel }
  }
}
