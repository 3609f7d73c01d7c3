import type { LibraryRequest } from 'spotify-web-api-node/src/base-request.js'
import HttpManager from 'spotify-web-api-node/src/http-manager.js'
import { Agent, request as sendRequest } from 'undici'
import { ErrorReply, NoReply, type Reply } from './replies.ts'

const IDLE_CONNECTION_MS = 20_000
const MAX_REPLY_BYTES = 16 * 1024 * 1024
const CLOSING_PATIENCE_MS = 500

export interface TransportOptions {
  readonly apiUrl: string
  readonly accountsUrl: string
  readonly timeoutMs: number
}

export interface Transport {
  /**
   * Lets the library make a request over this transport: `call` must have handed it over when it
   * returns, so nothing is awaited before. It resolves for 2xx, and rejects with ErrorReply and
   * NoReply only.
   */
  run<T>(call: () => Promise<T>): Promise<T>
  /** Waits a moment for requests under way, and cuts them then: they may have been carried out. */
  close(): Promise<void>
}

type Send = (method: Method, request: LibraryRequest) => Promise<Reply>
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/**
 * The library's own sending has no timeout, loses the text of errors, and dies of a JSON null; it
 * is replaced for the whole process, once, here. The library hands a request over before its call
 * returns, so that the transport whose `run` is on the stack is the one it belongs to: several
 * instances with addresses of their own live side by side, and calls from outside `run` go the
 * library's own way.
 */
let running: Send | undefined

for (const [name, method] of [
  ['get', 'GET'],
  ['post', 'POST'],
  ['put', 'PUT'],
  ['del', 'DELETE'],
] as const) {
  const original = HttpManager[name]
  HttpManager[name] = (request, callback) => {
    const send = running
    if (send === undefined) {
      original(request, callback)
    } else {
      send(method, request).then(
        (reply) => callback(null, reply),
        (error: unknown) => callback(error),
      )
    }
  }
}

export function createTransport({ apiUrl, accountsUrl, timeoutMs }: TransportOptions): Transport {
  const agent = new Agent({
    keepAliveTimeout: IDLE_CONNECTION_MS,
    maxResponseSize: MAX_REPLY_BYTES,
    // Shorter than the whole, so that "never connected" is known apart from "never answered".
    connect: { timeout: timeoutMs / 2 },
  })

  const ending = new AbortController()

  const send: Send = async (method, request) => {
    const named = `${method} ${request.getPath()}`
    const reply = await exchange(method, request).catch((error: unknown) => {
      throw new NoReply(named, mayHaveArrived(error), codeOf(error))
    })
    if (reply.statusCode < 200 || reply.statusCode > 299) throw new ErrorReply(named, reply)
    return reply
  }

  async function exchange(method: Method, request: LibraryRequest): Promise<Reply> {
    const body = bodyOf(request)
    const {
      statusCode,
      headers,
      body: stream,
    } = await sendRequest(addressOf(request), {
      method,
      headers: headersOf(request, body),
      body,
      dispatcher: agent,
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ending.signal]),
    })
    const text = await stream.text()
    return { statusCode, headers, text, body: readJson(text) }
  }

  function addressOf(request: LibraryRequest): string {
    const { hostname, pathname } = new URL(request.getURI())
    const base = hostname === 'accounts.spotify.com' ? accountsUrl : apiUrl
    const parameters = new URLSearchParams()
    for (const [key, value] of Object.entries(request.getQueryParameters() ?? {})) {
      if (value !== undefined) parameters.set(key, String(value))
    }
    const query = parameters.size === 0 ? '' : `?${parameters}`
    return `${base.replace(/\/+$/, '')}${pathname}${query}`
  }

  async function closeSoon(): Promise<void> {
    const timer = setTimeout(() => ending.abort(), CLOSING_PATIENCE_MS)
    await agent.close().finally(() => clearTimeout(timer))
  }

  let closing: Promise<void> | undefined

  return {
    run(call) {
      const outer = running
      running = send
      try {
        return call()
      } finally {
        running = outer
      }
    },
    close() {
      closing ??= closeSoon()
      return closing
    },
  }
}

function bodyOf(request: LibraryRequest): string | null {
  const parameters = request.getBodyParameters()
  if (typeof parameters !== 'object' || parameters === null) return null
  if (request.getHeaders()?.['Content-Type'] === 'application/json') {
    return JSON.stringify(parameters)
  }
  return new URLSearchParams(Object.entries(parameters)).toString()
}

function headersOf(request: LibraryRequest, body: string | null): Record<string, string> {
  const { 'Content-Type': type, ...others } = request.getHeaders() ?? {}
  const headers = { ...others, Accept: 'application/json', 'User-Agent': 'partyline' }
  return body === null || type === undefined ? headers : { ...headers, 'Content-Type': type }
}

/** Content types are no guide: some answers name none, some the wrong one. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_INVALID_ARG',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
])

function mayHaveArrived(error: unknown): boolean {
  return !NEVER_CONNECTED.has(codeOf(error))
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
