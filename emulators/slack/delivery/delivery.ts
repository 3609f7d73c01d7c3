import type { Json } from '../json.ts'
import type { RequestUrls } from '../types.ts'
import type { HttpDelivery } from './http-delivery.ts'
import type { SocketDelivery } from './socket-delivery.ts'

/** How long a person waits for an acknowledgement. */
export const ACKNOWLEDGE_WITHIN_MS = 3_000

/** What a person's act is, to the one who carries it to the app. */
export type InteractionKind = 'commands' | 'interactivity' | 'options'

export type Outcome =
  | { ok: true; response: unknown }
  /** `problem` says what the app did wrong, where it was the app's fault. */
  | { ok: false; reason: string; problem?: string }

/** Takes payloads to the app, by signed requests or over sockets. */
export class Delivery {
  readonly requestUrls: RequestUrls = {}
  readonly #sockets: SocketDelivery
  readonly #http: HttpDelivery

  constructor(sockets: SocketDelivery, http: HttpDelivery) {
    this.#sockets = sockets
    this.#http = http
  }

  /** Resolves when the app has acknowledged or failed to. */
  interact(kind: InteractionKind, payload: Json): Promise<Outcome> {
    if (!this.#isByHttp) return this.#sockets.interact(kind, payload)
    const { interactivity, ...urls } = this.requestUrls
    const options = urls.options ?? interactivity
    return this.#http.interact({ ...urls, interactivity, options }[kind], kind, payload)
  }

  event(payload: Json): void {
    if (!this.#isByHttp) this.#sockets.event(payload)
    else if (this.requestUrls.events) this.#http.event(this.requestUrls.events, payload)
  }

  get #isByHttp(): boolean {
    return Object.values(this.requestUrls).some((url) => url !== undefined)
  }
}
