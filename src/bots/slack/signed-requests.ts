import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HTTPReceiver } from '@slack/bolt'

/** Slack’s own are some kilobytes long. */
const LARGEST_BODY_BYTES = 1024 * 1024

/**
 * Hands a request over to the library, which checks its signature. The library leaves a request
 * without an answer whose body is JSON, but no object: that is refused here.
 */
export async function takeIn(
  http: HTTPReceiver,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const rawBody = await bodyOf(request)
  if (rawBody === undefined) return refuse(response, 413)
  if (!mayHoldObject(rawBody.toString(), request.headers['content-type'])) {
    return refuse(response, 400)
  }
  http.requestListener(Object.assign(request, { rawBody }), response)
}

/** Undefined where it is too large. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    length += chunk.length
    if (length > LARGEST_BODY_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** What is no JSON at all, the library refuses by itself. */
function mayHoldObject(body: string, contentType: string | undefined): boolean {
  const isForm = contentType === 'application/x-www-form-urlencoded'
  const json = isForm ? (new URLSearchParams(body).get('payload') ?? '{}') : body
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return true
  }
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: 'close' }).end()
}
