import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { Watchers } from '../../watchers.ts'
import { isObject, type Json, parsed } from '../json.ts'
import { newSecret } from '../state/ids.ts'
import type { World } from '../state/world.ts'
import { Connection } from './connection.ts'

const MOST_SOCKETS = 10
const GOING_AWAY = 1001
const FAREWELL_MS = 200
const CLOSED_BY_FORCE_AFTER_MS = 10_000
/** What Slack says of how long a socket will last, in seconds. */
const APPROXIMATE_CONNECTION_TIME = 18_060

interface SocketListener {
  opened(): void
  closed(connection: Connection): void
  acknowledged(envelopeId: string, response: unknown): void
}

/** The sockets of Socket Mode. */
export class Sockets {
  isRefusing = false
  isLosingAcknowledgements = false
  keepsConnectionsAfterClosing = false
  readonly #server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    autoPong: false,
  })
  readonly #world: World
  readonly #pinging: NodeJS.Timeout
  readonly #watchers = new Watchers()
  readonly #tickets = new Set<string>()
  #connections: Connection[] = []
  #listener: SocketListener | undefined
  #url = ''

  constructor(world: World, pingIntervalMs: number) {
    this.#world = world
    this.#pinging = setInterval(() => this.#ping(), pingIntervalMs).unref()
  }

  listenAt(url: string): void {
    this.#url = url
  }

  tell(listener: SocketListener): void {
    this.#listener = listener
  }

  /** A new address, good for one socket. */
  newUrl(): string {
    const ticket = newSecret()
    this.#tickets.add(ticket)
    return `${this.#url}/link/?ticket=${ticket}&app_id=${this.#world.app.appId}`
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { searchParams } = new URL(request.url ?? '/', 'http://emulator')
    if (this.isRefusing) refuse(socket, '503 Service Unavailable')
    else if (!this.#tickets.delete(searchParams.get('ticket') ?? ''))
      refuse(socket, '404 Not Found')
    else
      this.#server.handleUpgrade(request, socket, head, (client) => this.#welcome(client, socket))
  }

  /** Sends to any one socket, each in its turn; undefined while there is none. */
  send(envelope: Json): Connection | undefined {
    const connection = this.#connections.find(({ isUsable }) => isUsable)
    if (!connection) return undefined
    this.#connections = [...this.#connections.filter((one) => one !== connection), connection]
    connection.send(envelope)
    return connection
  }

  /** To any one socket, as it is. */
  sendRaw(text: string): void {
    this.#connections.find(({ isUsable }) => isUsable)?.sendRaw(text)
  }

  disconnect(reason: string, count = this.#connections.length): void {
    for (const connection of this.#connections.slice(0, count)) {
      connection.send({ type: 'disconnect', reason, debug_info: { host: 'applink-emulated' } })
      if (reason === 'warning') continue
      connection.isLeaving = true
      setTimeout(() => connection.reset(), CLOSED_BY_FORCE_AFTER_MS).unref()
    }
  }

  close(code?: number): void {
    for (const connection of [...this.#connections]) {
      if (code === undefined) connection.reset()
      else connection.close(code)
    }
  }

  freeze(): void {
    for (const connection of this.#connections) connection.freeze()
  }

  async waitForCount(count: number, timeoutMs: number): Promise<void> {
    const probe = () => this.#connections.length === count || undefined
    const inVain = () => `${this.#connections.length} sockets are open instead of ${count}`
    await this.#watchers.until(probe, timeoutMs, inVain)
  }

  /** In order with clients that answer, by force with the others. */
  async stop(): Promise<void> {
    clearInterval(this.#pinging)
    this.keepsConnectionsAfterClosing = false
    this.close(GOING_AWAY)
    await this.waitForCount(0, FAREWELL_MS).catch(() => this.close())
  }

  #welcome(client: WebSocket, stream: Duplex): void {
    const connection = new Connection(client, stream, {
      received: (text) => this.#receive(text),
      mayEnd: () => !this.keepsConnectionsAfterClosing,
      closed: () => this.#leave(connection),
    })
    if (this.#connections.length >= MOST_SOCKETS) {
      this.#world.complain(`sockets: more than ${MOST_SOCKETS} at once`)
      connection.send({ type: 'disconnect', reason: 'too_many_websockets' })
      connection.close(1000)
      return
    }
    this.#connections.push(connection)
    connection.send({
      type: 'hello',
      num_connections: this.#connections.length,
      debug_info: {
        host: 'applink-emulated',
        build_number: 1,
        approximate_connection_time: APPROXIMATE_CONNECTION_TIME,
      },
      connection_info: { app_id: this.#world.app.appId },
    })
    this.#watchers.notify()
    this.#listener?.opened()
  }

  #receive(text: string): void {
    const frame = parsed(text)
    if (!isObject(frame) || typeof frame.envelope_id !== 'string') {
      this.#world.complain(`sockets: a frame without envelope_id: ${text.slice(0, 100)}`)
      return
    }
    if (this.isLosingAcknowledgements) return
    this.#listener?.acknowledged(frame.envelope_id, frame.payload)
  }

  #leave(connection: Connection): void {
    this.#connections = this.#connections.filter((one) => one !== connection)
    this.#watchers.notify()
    this.#listener?.closed(connection)
  }

  #ping(): void {
    for (const connection of this.#connections) connection.ping()
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
