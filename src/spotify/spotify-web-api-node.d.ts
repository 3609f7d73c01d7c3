// The parts of the library that its type package leaves out: what its requests are made of.

declare module 'spotify-web-api-node/src/base-request.js' {
  export interface LibraryRequest {
    getURI(): string
    getPath(): string
    getQueryParameters(): Readonly<Record<string, unknown>> | undefined
    getHeaders(): Readonly<Record<string, string>> | undefined
    getBodyParameters(): unknown
    execute(send: SendRequest): Promise<LibraryReply>
  }

  export interface LibraryReply {
    readonly body: unknown
    readonly headers: Readonly<Record<string, unknown>>
    readonly statusCode: number
  }

  export type SendRequest = (
    request: LibraryRequest,
    callback: (error: unknown, reply?: LibraryReply) => void,
  ) => void

  /** Empty parameters are ignored by all of these. */
  export interface RequestBuilder {
    withPath(path: string): RequestBuilder
    withQueryParameters(parameters: Readonly<Record<string, unknown>>): RequestBuilder
    withBodyParameters(parameters: Readonly<Record<string, unknown>>): RequestBuilder
    withHeaders(headers: Readonly<Record<string, string>>): RequestBuilder
    build(): LibraryRequest
  }
}

declare module 'spotify-web-api-node/src/http-manager.js' {
  import type { SendRequest } from 'spotify-web-api-node/src/base-request.js'

  const HttpManager: Record<'get' | 'post' | 'put' | 'del', SendRequest>
  export default HttpManager
}

declare module 'spotify-web-api-node/src/webapi-request.js' {
  import type { RequestBuilder } from 'spotify-web-api-node/src/base-request.js'

  const WebApiRequest: { builder(accessToken: string | undefined): RequestBuilder }
  export default WebApiRequest
}

declare module 'spotify-web-api-node/src/authentication-request.js' {
  import type { RequestBuilder } from 'spotify-web-api-node/src/base-request.js'

  const AuthenticationRequest: { builder(): RequestBuilder }
  export default AuthenticationRequest
}
