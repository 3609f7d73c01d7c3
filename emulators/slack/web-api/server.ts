import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { checkArguments } from '../checks/arguments.ts'
import type { CallFault, FaultPlan } from '../faults.ts'
import { defined, type Json } from '../json.ts'
import type { Workspace } from '../state/workspace.ts'
import type { World } from '../state/world.ts'
import { Arguments, readArguments } from './arguments.ts'
import { mistake, SlackError } from './errors.ts'
import type { RateLimits } from './limits.ts'
import type { Method } from './method.ts'
import { missingScope } from './places.ts'
import type { Recorder } from './recorder.ts'
import type { ResponseUrls } from './response-urls.ts'

export const API_PATH = '/api/'
export const RESPONSE_PATH = '/response/'
const RESPONSE_URL = 'response_url'

interface Incoming {
  readonly path: string
  readonly isJson: boolean
  readonly authorization: string | undefined
  /** Without the token. */
  readonly args: Json
  readonly token: string | undefined
}

interface Reply {
  status: number
  body: unknown
  headers?: Readonly<Record<string, string>>
}

/** The HTTP side: tokens, limits, checks, faults, and then the method. */
export class WebApiServer {
  readonly #world: World
  readonly #methods: ReadonlyMap<string, Method>
  readonly #limits: RateLimits | undefined
  readonly #responseUrls: ResponseUrls
  readonly #faults: FaultPlan
  readonly #recorder: Recorder

  constructor(
    world: World,
    methods: readonly Method[],
    limits: RateLimits | undefined,
    responseUrls: ResponseUrls,
    faults: FaultPlan,
    recorder: Recorder,
  ) {
    this.#world = world
    this.#methods = new Map(methods.map((method) => [method.name, method]))
    this.#limits = limits
    this.#responseUrls = responseUrls
    this.#faults = faults
    this.#recorder = recorder
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const incoming = await read(request)
    const method = methodOf(incoming.path)
    if (method === undefined) {
      write(response, { status: 404, body: { ok: false, error: 'not_found' } })
      return
    }
    const entry = this.#recorder.record({
      at: this.#world.now(),
      method,
      teamId: this.#teamOf(incoming),
      args: incoming.args,
      status: undefined,
      error: undefined,
    })
    const fault = this.#faults.take(method)
    const truth = !fault || fault.applyFirst ? this.#answer(method, incoming) : undefined
    const delayMs =
      this.#faults.delayMs(method) + (fault && 'hangMs' in fault ? (fault.hangMs ?? 0) : 0)
    if (delayMs > 0) await sleep(delayMs, undefined, { ref: false })
    const reply = fault ? replyOf(fault) : truth
    if (!reply) {
      request.socket.destroy()
      return
    }
    entry.status = reply.status
    entry.error = errorOf(reply.body)
    write(response, reply)
  }

  #answer(method: string, incoming: Incoming): Reply {
    try {
      return this.#dispatch(method, incoming)
    } catch (error) {
      if (error instanceof SlackError) {
        if (error.problem !== undefined) this.#world.complain(`${method}: ${error.problem}`)
        return error
      }
      const text = error instanceof Error ? error.stack : String(error)
      this.#world.complain(`${method}: the emulator failed: ${text}`)
      return { status: 200, body: { ok: false, error: 'internal_error' } }
    }
  }

  #dispatch(name: string, incoming: Incoming): Reply {
    if (name === RESPONSE_URL) {
      this.#responseUrls.use(incoming.path.slice(RESPONSE_PATH.length), incoming.args)
      return { status: 200, body: 'ok' }
    }
    const method = this.#methods.get(name)
    if (!method) throw mistake('unknown_method', 'there is no such method')
    return { status: 200, body: { ok: true, ...this.#call(method, incoming) } }
  }

  #call(method: Method, incoming: Incoming): Json {
    const args = new Arguments(!incoming.isJson || method.readsJson ? incoming.args : {})
    if (method.token === 'none') {
      this.#check(method, args)
      return method.handle(args, incoming.authorization)
    }
    if (method.token === 'app') {
      this.#demandAppToken(incoming.token)
      this.#limits?.count(method.name, method.tier, 'app')
      return method.handle()
    }
    const workspace = this.#workspaceOf(incoming.token)
    this.#limits?.count(method.name, method.tier, workspace.teamId)
    this.#demandScope(method.scopes)
    this.#check(method, args)
    return method.handle({ workspace, args })
  }

  #check(method: Method, args: Arguments): void {
    for (const name of checkArguments(method.name, args.values)) {
      this.#world.complain(`${method.name}: unknown argument ${name}`)
    }
  }

  #workspaceOf(token: string | undefined): Workspace {
    if (token === undefined) throw mistake('not_authed')
    const workspace = this.#holderOf(token)
    if (!workspace) throw new SlackError('invalid_auth', { problem: this.#strangeToken(token) })
    const refusal = workspace.tokens.get(token)
    if (refusal) throw new SlackError(refusal)
    return workspace
  }

  #holderOf(token: string | undefined): Workspace | undefined {
    return [...this.#world.workspaces.values()].find(({ tokens }) => tokens.has(token ?? ''))
  }

  #strangeToken(token: string): string | undefined {
    return token === this.#world.app.appToken ? 'the app token instead of the bot token' : undefined
  }

  #demandAppToken(token: string | undefined): void {
    if (token === undefined) throw mistake('not_authed')
    if (token === this.#world.app.appToken) return
    const problem = this.#holderOf(token) ? 'the bot token instead of the app token' : undefined
    throw new SlackError('invalid_auth', { problem })
  }

  #demandScope(scopes: readonly string[]): void {
    const { scopes: granted } = this.#world.app
    if (scopes.length > 0 && !scopes.some((scope) => granted.has(scope))) {
      throw missingScope(this.#world, scopes)
    }
  }

  #teamOf({ path, token }: Incoming): string | undefined {
    if (!path.startsWith(RESPONSE_PATH)) return this.#holderOf(token)?.teamId
    return path.slice(RESPONSE_PATH.length).split('/')[0]
  }
}

function methodOf(path: string): string | undefined {
  if (path.startsWith(RESPONSE_PATH)) return RESPONSE_URL
  return path.startsWith(API_PATH) ? path.slice(API_PATH.length) : undefined
}

/** Undefined where the connection is to be cut. */
function replyOf(fault: CallFault): Reply | undefined {
  if ('drop' in fault) return undefined
  const { status = 200, error, body, headers } = fault
  const refusal = { ok: false, error: error ?? (status === 429 ? 'ratelimited' : 'internal_error') }
  return { status, body: body ?? refusal, ...(headers ? { headers } : {}) }
}

function errorOf(body: unknown): string | undefined {
  const isRefusal = typeof body === 'object' && body !== null && 'error' in body
  return isRefusal ? String(body.error) : undefined
}

async function read(request: IncomingMessage): Promise<Incoming> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const url = new URL(request.url ?? '/', 'http://emulator')
  const contentType = request.headers['content-type'] ?? ''
  const body = Buffer.concat(chunks).toString()
  const isJson = contentType.startsWith('application/json') || body.startsWith('{')
  const read = readArguments(isJson ? 'application/json' : contentType, body, url.searchParams)
  const { token, ...args } = read
  const { authorization } = request.headers
  const bearer = /^Bearer (.+)$/.exec(authorization ?? '')?.[1]
  return {
    path: decodeURIComponent(url.pathname),
    isJson,
    authorization,
    args: defined(args),
    token: bearer ?? (typeof token === 'string' && token !== '' ? token : undefined),
  }
}

function write(response: ServerResponse, { status, body, headers }: Reply): void {
  const isText = typeof body === 'string'
  const text = isText ? body : JSON.stringify(body)
  response.writeHead(status, {
    'Content-Type': isText ? 'text/plain' : 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    ...headers,
  })
  response.end(text)
}
