import type { Json } from '../json.ts'
import type { Workspace } from '../state/workspace.ts'
import type { Arguments } from './arguments.ts'
import type { Tier } from './limits.ts'

/** A call whose token and scopes were found good. */
export interface Call {
  /** Of the bot token. */
  readonly workspace: Workspace
  readonly args: Arguments
}

interface Common {
  readonly name: string
  readonly tier: Tier
  /** Whether Slack reads a JSON body; forms are always read. */
  readonly readsJson: boolean
}

export interface BotMethod extends Common {
  readonly token: 'bot'
  /** Any one of them. */
  readonly scopes: readonly string[]
  /** What is answered besides `ok: true`. */
  readonly handle: (call: Call) => Json
}

interface AppMethod extends Common {
  readonly token: 'app'
  readonly handle: () => Json
}

export interface OpenMethod extends Common {
  readonly token: 'none'
  readonly handle: (args: Arguments, authorization: string | undefined) => Json
}

/** A method of the Web API. */
export type Method = BotMethod | AppMethod | OpenMethod
