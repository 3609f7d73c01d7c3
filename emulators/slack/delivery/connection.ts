import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { Json } from '../json.ts'

interface ConnectionListener {
  received(text: string): void
  closed(): void
  /** Whether the connection is given up once the closing handshake is done. */
  mayEnd(): boolean
}

/** One socket of an app. */
export class Connection {
  /** Told to go: nothing more is sent to it. */
  isLeaving = false
  readonly #socket: WebSocket
  readonly #stream: Duplex
  #isFrozen = false

  constructor(socket: WebSocket, stream: Duplex, listener: ConnectionListener) {
    this.#socket = socket
    this.#stream = stream
    socket.on('message', (data) => listener.received(String(data)))
    socket.on('ping', (data) => socket.pong(data))
    socket.on('close', () => listener.closed())
    socket.on('error', () => socket.terminate())
    const end = stream.end.bind(stream)
    stream.end = () => (listener.mayEnd() ? end() : stream)
  }

  /** Whether something can be sent; it may be lost all the same. */
  get isUsable(): boolean {
    return !this.isLeaving && this.#socket.readyState === this.#socket.OPEN
  }

  get isFrozen(): boolean {
    return this.#isFrozen
  }

  send(frame: Json): void {
    this.sendRaw(JSON.stringify(frame))
  }

  sendRaw(text: string): void {
    if (!this.#isFrozen) this.#socket.send(text)
  }

  ping(): void {
    if (!this.#isFrozen) this.#socket.ping()
  }

  /** Vanishes without a word: what comes is swallowed, and nothing goes out, until the app gives up. */
  freeze(): void {
    this.#isFrozen = true
    this.#stream.removeAllListeners('data')
    this.#stream.resume()
  }

  close(code: number): void {
    if (!this.#isFrozen) this.#socket.close(code)
  }

  reset(): void {
    if (this.#stream instanceof Socket) this.#stream.resetAndDestroy()
    this.#socket.terminate()
  }
}
