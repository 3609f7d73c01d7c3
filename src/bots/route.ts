import type { IncomingMessage, ServerResponse } from 'node:http'

/** An address of the web server that a platform answers by itself, with the raw request. */
export interface Route {
  readonly method: 'GET' | 'POST'
  readonly path: string
  answer(request: IncomingMessage, response: ServerResponse): Promise<void> | void
}
