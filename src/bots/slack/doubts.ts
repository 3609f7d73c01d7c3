import type { Clock, Log } from '../../core/ports.ts'
import { codeOf } from './errors.ts'
import type { Workspace } from './workspaces.ts'

/** What Slack says of a token that does not work, be it for good or by a mistake. */
const REFUSALS = new Set(['invalid_auth', 'not_authed', 'token_revoked', 'account_inactive'])
const ASK_AGAIN_MS = 30_000
/** So many times in a row Slack has to say it before it is believed: parties end with it. */
const ENOUGH = 3

export function isTokenRefused(error: unknown): boolean {
  return REFUSALS.has(codeOf(error) ?? '')
}

export interface DoubtsTools {
  readonly clock: Clock
  readonly log: Log
  /** The workspace does not let the bot in any more. */
  readonly lost: (team: string) => Promise<void>
}

/** Finds out whether a workspace has thrown the bot out, once a call was refused as if it had. */
export class Doubts {
  readonly #tools: DoubtsTools
  /** Workspaces that are being asked, with what cancels the next question. */
  readonly #asking = new Map<string, () => void>()

  constructor(tools: DoubtsTools) {
    this.#tools = tools
  }

  raise(workspace: Workspace): void {
    const { team } = workspace
    if (this.#asking.has(team)) return
    this.#tools.log.warn('Slack refused the token of a workspace; it is asked again', { team })
    this.#asking.set(team, () => {})
    void this.#ask(workspace, 0)
  }

  stop(): void {
    for (const cancel of this.#asking.values()) cancel()
    this.#asking.clear()
  }

  async #ask(workspace: Workspace, refusedBefore: number): Promise<void> {
    const { team } = workspace
    const { clock, log, lost } = this.#tools
    const refused = await this.#refused(workspace, refusedBefore)
    if (!this.#asking.has(team)) return
    if (refused === 0) return void this.#asking.delete(team)
    if (refused < ENOUGH) {
      const cancel = clock.at(clock.now() + ASK_AGAIN_MS, () => void this.#ask(workspace, refused))
      return void this.#asking.set(team, cancel)
    }
    this.#asking.delete(team)
    await lost(team).catch((error: unknown) =>
      log.error('A workspace that is gone could not be left', { team, why: String(error) }),
    )
  }

  /** How many times in a row by now. Where Slack can't be asked, that says nothing. */
  async #refused(workspace: Workspace, before: number): Promise<number> {
    try {
      await workspace.test()
      return 0
    } catch (error) {
      return isTokenRefused(error) ? before + 1 : before
    }
  }
}
