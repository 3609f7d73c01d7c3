/** What came back for a request. `body` is undefined where the text is no JSON. */
export interface Reply {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  readonly body: unknown
}

/** Spotify answered, but not with success. `request` is method and path, without parameters. */
export class ErrorReply extends Error {
  override readonly name = 'ErrorReply'
  constructor(
    readonly request: string,
    readonly reply: Reply,
  ) {
    super(`Spotify answered ${reply.statusCode} to ${request}.`)
  }
}

/** No answer, or only a part of one: timeout, reset, refused connection. */
export class NoReply extends Error {
  override readonly name = 'NoReply'
  constructor(
    readonly request: string,
    /** Whether Spotify may have got the request, and done what it asks. */
    readonly mayHaveArrived: boolean,
    code: string,
  ) {
    super(`Spotify did not answer ${request} (${code}).`)
  }
}
