import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Call, Reply } from './http.ts'

export interface Handling {
  readonly outcome: Reply | 'hang' | 'reset'
  readonly delayMs: number
}

type Handle = (received: Omit<Call, 'at'>) => Handling

export interface Listening {
  readonly port: number
  stop(): Promise<void>
}

/** Listens on 127.0.0.1; requests are handled in the order in which their bodies are complete. */
export async function listen(
  port: number,
  handle: Handle,
  onFailure: (error: unknown) => void,
): Promise<Listening> {
  const server = createServer((request, response) => {
    serve(request, response, handle).catch((error: unknown) => {
      onFailure(error)
      response.writeHead(500).end()
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  return { port: address.port, stop: () => stop(server) }
}

async function stop(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await closed
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  handle: Handle,
): Promise<void> {
  const body = await readBody(request)
  if (body !== null) await answer(response, handle(callOf(request, body)))
}

function callOf({ method = 'GET', url = '/', headers }: IncomingMessage, body: string) {
  const { pathname, searchParams } = new URL(url, 'http://emulator')
  return {
    method,
    path: pathname,
    query: searchParams,
    authorization: headers.authorization ?? null,
    contentType: headers['content-type'] ?? null,
    body,
  }
}

/** `null` when the client went away. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of request) chunks.push(chunk)
  } catch {
    return null
  }
  return Buffer.concat(chunks).toString()
}

async function answer(response: ServerResponse, { outcome, delayMs }: Handling): Promise<void> {
  if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs).unref())
  if (outcome === 'hang') return
  if (outcome === 'reset') {
    response.socket?.resetAndDestroy()
    return
  }
  response.writeHead(outcome.status, outcome.headers).end(outcome.body)
}
