import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { Form } from '../checks/form.ts'
import { checkByDescription } from '../checks/openapi.ts'
import type { FaultPlan, RestFault } from '../faults.ts'
import type { World } from '../state/world.ts'
import { ApiError, invalidForm, invalidJson, unauthorized, unknownRoute } from './errors.ts'
import type { RateLimits } from './limits.ts'
import type { Recorder } from './recorder.ts'
import type { Check, Reply, Route } from './route.ts'
import type { Router } from './router.ts'

const PREFIX = '/api/v10'

interface Incoming {
  method: string
  path: string
  /** As it came, still percent-encoded: an emoji may contain a slash's code. */
  rawPath: string
  query: URLSearchParams
  authorization: string | undefined
  contentType: string
  text: string
}

/** The REST side: authentication, limits, checks, faults, and then the route. */
export class RestServer {
  readonly #world: World
  readonly #router: Router
  readonly #limits: RateLimits | undefined
  readonly #faults: FaultPlan
  readonly #recorder: Recorder

  constructor(
    world: World,
    router: Router,
    limits: RateLimits | undefined,
    faults: FaultPlan,
    recorder: Recorder,
  ) {
    this.#world = world
    this.#router = router
    this.#limits = limits
    this.#faults = faults
    this.#recorder = recorder
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const incoming = await read(request)
    const { method, path, query, text } = incoming
    const entry = this.#recorder.record({
      at: this.#world.now(),
      method,
      path,
      query: Object.fromEntries(query),
      body: parsed(text),
      status: undefined,
    })
    const fault = this.#faults.take(method, path)
    const truth = !fault || fault.applyFirst ? this.#answer(incoming, entry.body) : { status: 500 }
    const delayMs = this.#faults.delayMs(method, path) + hangMs(fault)
    if (delayMs > 0) await sleep(delayMs, undefined, { ref: false })
    if (fault && 'drop' in fault) {
      request.socket.destroy()
      return
    }
    const reply = fault ?? truth
    entry.status = reply.status
    write(response, reply)
  }

  #answer(incoming: Incoming, body: unknown): Reply {
    try {
      return this.#dispatch(incoming, body)
    } catch (error) {
      if (error instanceof ApiError) {
        if (error.problem !== undefined) this.#complain(incoming, error.problem)
        return { status: error.status, body: error.body, headers: error.headers }
      }
      const text = error instanceof Error ? error.stack : String(error)
      this.#complain(incoming, `the emulator failed: ${text}`)
      return { status: 500, body: { message: '500: Internal Server Error', code: 0 } }
    }
  }

  #dispatch(incoming: Incoming, body: unknown): Reply {
    const { method, path, rawPath, query } = incoming
    const found = this.#router.find(method, rawPath)
    if (!found) throw unknownRoute()
    const { route, params } = found
    if (route.auth === 'bot') {
      if (incoming.authorization !== `Bot ${this.#world.token}`) throw unauthorized()
      this.#limits?.countGlobally()
    }
    const headers = route.limit ? this.#limits?.count(route.limit, params) : undefined
    try {
      if (route.check) this.#check(route, route.check, incoming, body)
      const reply = route.handle({ method, path, params, query, body })
      return headers ? { ...reply, headers } : reply
    } catch (error) {
      if (error instanceof ApiError && headers) error.addHeaders(headers)
      throw error
    }
  }

  #check(route: Route, check: Check, incoming: Incoming, body: unknown): void {
    if (!incoming.contentType.startsWith('application/json') || body === undefined) {
      throw invalidJson()
    }
    const form = new Form()
    check(body, form)
    if (form.errors.length === 0) checkByDescription(route.method, route.template, body, form)
    for (const note of form.notes) this.#complain(incoming, note)
    if (form.errors.length > 0) throw invalidForm(form.nested(), form.summary())
  }

  #complain({ method, path }: Incoming, problem: string): void {
    const shortened = path.replace(/[\w-]{60,}/, '…')
    this.#world.problems.push(`${method} ${shortened}: ${problem}`)
  }
}

function hangMs(fault: RestFault | undefined): number {
  return fault && 'hangMs' in fault ? (fault.hangMs ?? 0) : 0
}

async function read(request: IncomingMessage): Promise<Incoming> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const url = new URL(request.url ?? '/', 'http://emulator')
  const rawPath = url.pathname.startsWith(PREFIX) ? url.pathname.slice(PREFIX.length) : url.pathname
  return {
    method: request.method ?? 'GET',
    path: decodeURIComponent(rawPath),
    rawPath,
    query: url.searchParams,
    authorization: request.headers.authorization,
    contentType: request.headers['content-type'] ?? '',
    text: Buffer.concat(chunks).toString(),
  }
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

function write(response: ServerResponse, { status, body, headers }: Reply): void {
  if (body === undefined) {
    response.writeHead(status, { ...(status === 204 ? {} : { 'Content-Length': 0 }), ...headers })
    response.end()
    return
  }
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    ...headers,
  })
  response.end(text)
}
