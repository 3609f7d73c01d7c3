import type { Account } from './account.ts'
import type { Catalogue } from './catalogue.ts'
import type { Reply } from './http.ts'
import type { MusicJson } from './music-json.ts'
import type { Behaviour } from './types.ts'

/** A request that passed all checks, for one endpoint of the Web API. */
export interface ApiRequest {
  readonly account: Account
  readonly now: number
  /** What the token was granted. */
  readonly scopes: readonly string[]
  /** Named parts of the path. */
  readonly path: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  /** Parsed JSON; `undefined` without a body. */
  readonly body: unknown
  readonly catalogue: Catalogue
  readonly json: MusicJson
  readonly behaviour: Behaviour
  /** The service would accept it, but our program should never send it. */
  reportProblem(problem: string): void
}

/** `null` when right, else the message Spotify answers with. */
type Check<Value> = (value: Value) => string | null

export interface QueryParameter {
  readonly check: Check<string>
  readonly isRequired?: true
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Parts in braces are 22-character ids. */
  readonly path: string
  /** All of them must have been granted. */
  readonly scopes: readonly string[]
  readonly query?: Readonly<Record<string, QueryParameter>>
  /** Left out: no body may be sent. */
  readonly body?: Check<unknown>
  answer(request: ApiRequest): Reply
}

const idForm = /^[0-9A-Za-z]{22}$/
const playableForm = /^spotify:(track|episode):[0-9A-Za-z]{22}$/

export function isId(value: string): boolean {
  return idForm.test(value)
}

export const anyText: QueryParameter = { check: () => null }

export const additionalTypes: QueryParameter = {
  check: (value) =>
    value.split(',').every((type) => type === 'track' || type === 'episode')
      ? null
      : 'Invalid additional types',
}

export const playableUri: QueryParameter = {
  check: (value) => (playableForm.test(value) ? null : 'Invalid track uri'),
}

export function integer(name: string, minimum: number, maximum = Number.MAX_SAFE_INTEGER) {
  return {
    check: (value: string) => {
      const isInside =
        /^\d{1,16}$/.test(value) && Number(value) >= minimum && Number(value) <= maximum
      return isInside ? null : `Invalid ${name}`
    },
  } satisfies QueryParameter
}

export function oneOf(name: string, values: readonly string[]): QueryParameter {
  return { check: (value) => (values.includes(value) ? null : `Invalid ${name}`) }
}

export function required(parameter: QueryParameter): QueryParameter {
  return { ...parameter, isRequired: true }
}

export function isPlayableUri(value: unknown): value is string {
  return typeof value === 'string' && playableForm.test(value)
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

export function unknownKey(body: Record<string, unknown>, known: readonly string[]): string | null {
  const key = Object.keys(body).find((name) => !known.includes(name))
  return key === undefined ? null : `Unknown key ${key} in the body`
}
