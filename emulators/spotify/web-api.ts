import type { Account } from './account.ts'
import type { Catalogue } from './catalogue.ts'
import type { Grant, Grants } from './grants.ts'
import { apiError, bearerToken, type Call, type Reply, text } from './http.ts'
import type { MusicJson } from './music-json.ts'
import { isId, type Route } from './routes.ts'
import { musicRoutes } from './routes-music.ts'
import { playerRoutes } from './routes-player.ts'
import type { Specification } from './specification.ts'
import type { Behaviour } from './types.ts'

/** What development mode lost in 2024 and 2026. */
const removed = [
  /^\/v1\/playlists\/[^/]+\/(tracks|followers)/,
  /^\/v1\/(users|browse|markets|recommendations|audio-features|audio-analysis)(\/|$)/,
  /^\/v1\/(tracks|albums|artists|episodes|shows|audiobooks|chapters)\/?$/,
  /^\/v1\/artists\/[^/]+\/(top-tracks|related-artists)$/,
  /^\/v1\/me\/following/,
]

interface CompiledRoute extends Route {
  readonly pattern: RegExp
  readonly names: readonly string[]
}

const routes: readonly CompiledRoute[] = [...musicRoutes, ...playerRoutes].map((route) => ({
  ...route,
  pattern: new RegExp(`^${route.path.replace(/\{\w+\}/g, '([^/]+)')}$`),
  names: [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''),
}))

export interface WebApiParts {
  readonly grants: Grants
  readonly accounts: ReadonlyMap<string, Account>
  readonly catalogue: Catalogue
  readonly json: MusicJson
  readonly behaviour: Behaviour
  readonly specification: Specification | null
  readonly reportProblem: (problem: string) => void
}

/** api.spotify.com/v1, as development mode is since 2026. */
export class WebApi {
  readonly #parts: WebApiParts

  constructor(parts: WebApiParts) {
    this.#parts = parts
  }

  answer(call: Call): Reply {
    const grant = this.#grantOf(call)
    if ('status' in grant) return grant
    const account = this.#parts.accounts.get(grant.accountId)
    if (account === undefined) return apiError(401, 'Invalid access token')
    if (this.#parts.behaviour.ownerLacksPremium) {
      return text(
        403,
        'Active premium subscription required for the owner of the app. When the subscription status changes, it can take a few hours before requests are allowed again.',
      )
    }
    if (!account.registered) return text(403, 'User not registered in the Developer Dashboard')
    return this.#route(call, account, grant)
  }

  #grantOf(call: Call): Grant | Reply {
    const token = bearerToken(call.authorization)
    if (token === null) return this.#refuse(call, 401, 'No token provided')
    const check = this.#parts.grants.check(token, call.at)
    if (check.state === 'valid') return check.grant
    if (check.state === 'expired') return apiError(401, 'The access token expired')
    return this.#refuse(call, 401, 'Invalid access token')
  }

  #route(call: Call, account: Account, grant: Grant): Reply {
    if (removed.some((pattern) => pattern.test(call.path))) {
      return this.#refuse(call, 403, 'Forbidden', 'the endpoint was removed')
    }
    const path = call.path === '/v1/search/' ? '/v1/search' : call.path
    const route = routes.find(({ method, pattern }) => method === call.method && pattern.test(path))
    if (route === undefined) {
      return this.#refuse(call, 404, 'Service not found', 'not emulated')
    }
    const values = path.match(route.pattern)?.slice(1) ?? []
    const named = Object.fromEntries(route.names.map((name, index) => [name, values[index] ?? '']))
    const query = Object.fromEntries(call.query)
    const body = bodyOf(call)
    const message = values.every(isId)
      ? (queryProblem(route, query) ?? bodyProblem(route, call, body))
      : 'Invalid base62 id'
    if (message !== null) return this.#refuse(call, 400, message)
    this.#checkSpecification(call, path, query, body)
    if (!route.scopes.every((scope) => grant.scopes.includes(scope))) {
      return apiError(403, 'Insufficient client scope')
    }
    const { catalogue, json, behaviour } = this.#parts
    const reportProblem = (problem: string) => this.#report(call, problem)
    const parts = { catalogue, json, behaviour, reportProblem }
    const { scopes } = grant
    return route.answer({ ...parts, account, scopes, now: call.at, path: named, query, body })
  }

  #checkSpecification(
    call: Call,
    path: string,
    query: Readonly<Record<string, string>>,
    body: unknown,
  ): void {
    const problems = this.#parts.specification?.requestProblems(call.method, path, query, body)
    problems?.forEach((problem) => {
      this.#report(call, problem)
    })
  }

  #refuse(call: Call, status: number, message: string, problem = message): Reply {
    this.#report(call, problem)
    return apiError(status, message)
  }

  #report(call: Call, problem: string): void {
    this.#parts.reportProblem(`${call.method} ${call.path}: ${problem}`)
  }
}

const malformed = Symbol('malformed')

function bodyOf(call: Call): unknown {
  if (call.body === '') return undefined
  try {
    return JSON.parse(call.body)
  } catch {
    return malformed
  }
}

function queryProblem(route: Route, query: Readonly<Record<string, string>>): string | null {
  const parameters = route.query ?? {}
  const unknown = Object.keys(query).find((name) => parameters[name] === undefined)
  if (unknown !== undefined) return `Unknown query parameter ${unknown}`
  for (const [name, { check, isRequired }] of Object.entries(parameters)) {
    const value = query[name]
    if (value === undefined && isRequired) return `Missing required field: ${name}`
    const problem = value === undefined ? null : check(value)
    if (problem !== null) return problem
  }
  return null
}

function bodyProblem(route: Route, call: Call, body: unknown): string | null {
  if (body === malformed) return 'Error parsing JSON.'
  if (body === undefined) return route.body?.(undefined) ?? null
  if (route.body === undefined) return 'No body is expected'
  if (!call.contentType?.startsWith('application/json')) return 'The body must be JSON'
  return route.body(body)
}
