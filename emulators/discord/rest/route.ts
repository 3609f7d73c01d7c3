import type { Form } from '../checks/form.ts'
import type { LimitName } from './limits.ts'

export interface Reply {
  status: number
  body?: unknown
  headers?: Readonly<Record<string, string>>
}

/** Writes onto the form what is wrong with the body. */
export type Check = (body: unknown, form: Form) => void

/** A request that found its route. */
export interface Call {
  readonly method: string
  /** Decoded. */
  readonly path: string
  /** The values of the template's `{names}`, decoded. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** Passed the route's checks. */
  readonly body: unknown
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Named as in Discord's OpenAPI description, by which the body is checked. */
  readonly template: string
  /** The token of the bot, or one within the path. */
  readonly auth: 'bot' | 'path'
  readonly limit?: LimitName
  /** Discord's rules that the OpenAPI description does not know. */
  readonly check?: Check
  readonly handle: (call: Call) => Reply
}

export function parameter(call: Call, name: string): string {
  const value = call.params[name]
  if (value === undefined) throw new Error(`the route has no parameter ${name}`)
  return value
}
