import type { Json } from '../json.ts'

interface ErrorDetails {
  status?: number
  headers?: Readonly<Record<string, string>>
  /** More of the answer's body. */
  body?: Json
  /** What the app did wrong, where the refusal shows a mistake rather than a misfortune. */
  problem?: string | undefined
}

/** An answer with `ok: false`. */
export class SlackError extends Error {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Json
  readonly problem: string | undefined

  constructor(code: string, { status = 200, headers = {}, body = {}, problem }: ErrorDetails = {}) {
    super(code)
    this.status = status
    this.headers = headers
    this.body = { ok: false, error: code, ...body }
    this.problem = problem
  }
}

/** A refusal that always shows a mistake of the app. */
export function mistake(code: string, problem = code): SlackError {
  return new SlackError(code, { problem })
}

/** `messages` are those for people, each naming what is wrong. */
export function invalid(code: string, messages: readonly string[]): SlackError {
  return new SlackError(code, {
    body: {
      ...(code === 'invalid_blocks' ? { errors: messages } : {}),
      response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) },
    },
    problem: `${code}: ${messages.join('; ')}`,
  })
}

export function rateLimited(waitMs: number): SlackError {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000))
  return new SlackError('ratelimited', {
    status: 429,
    headers: { 'Retry-After': String(seconds) },
  })
}
