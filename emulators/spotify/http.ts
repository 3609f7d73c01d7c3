/** A request as the emulated services see it. */
export interface Call {
  /** Epoch ms of arrival. */
  readonly at: number
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly authorization: string | null
  readonly contentType: string | null
  readonly body: string
}

export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  }
}

export function text(status: number, body: string, type = 'text/plain; charset=utf-8'): Reply {
  return { status, headers: { 'content-type': type }, body }
}

/** The Web API's own form of an error; player commands add a reason. */
export function apiError(
  status: number,
  message: string,
  reason?: string,
  headers: Record<string, string> = {},
): Reply {
  const error = reason === undefined ? { status, message } : { status, message, reason }
  return json(status, { error }, headers)
}

/** The accounts service's form of an error, after OAuth. */
export function oauthError(error: string, description: string): Reply {
  return json(400, { error, error_description: description })
}

export function redirect(location: string): Reply {
  return { status: 302, headers: { location } }
}

export function bearerToken(authorization: string | null): string | null {
  return authorization?.match(/^Bearer (\S+)$/)?.[1] ?? null
}
