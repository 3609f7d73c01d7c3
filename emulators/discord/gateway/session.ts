import type { GatewayDispatchEvents } from 'discord-api-types/v10'
import type { WebSocket } from 'ws'
import type { Guild } from '../state/guild.ts'
import { INTENT_OF } from './intents.ts'

const MOST_KEPT_FRAMES = 100_000

/** One login of a client: it outlives its socket, and keeps what the client has not confirmed. */
export class Session {
  readonly id: string
  readonly intents: number
  readonly shard: readonly [id: number, count: number]
  socket: WebSocket | undefined
  /** False once the server has forgotten it: it works on, but can't be resumed. */
  isResumable = true
  #sequence = 0
  #kept: string[] = []

  constructor(id: string, intents: number, shard: readonly [number, number], socket: WebSocket) {
    this.id = id
    this.intents = intents
    this.shard = shard
    this.socket = socket
  }

  get sequence(): number {
    return this.#sequence
  }

  /** Whether the guild belongs to the session's shard. */
  serves(guild: Guild): boolean {
    const [id, count] = this.shard
    return count === 1 || guild.shardKey % BigInt(count) === BigInt(id)
  }

  hears(event: GatewayDispatchEvents, guild: Guild): boolean {
    const intent = INTENT_OF[event]
    const isWanted = intent === undefined || (this.intents & intent) !== 0
    return isWanted && this.serves(guild)
  }

  /** `data` is JSON already. Without a socket the frame is kept for a resume. */
  send(event: GatewayDispatchEvents, data: string): void {
    this.#sequence += 1
    const frame = `{"t":"${event}","s":${this.#sequence},"op":0,"d":${data}}`
    if (this.#kept.length >= MOST_KEPT_FRAMES) this.#kept.splice(0, MOST_KEPT_FRAMES / 2)
    this.#kept.push(frame)
    this.socket?.send(frame)
  }

  /** The client has seen everything up to here. */
  confirm(sequence: number): void {
    const firstKept = this.#sequence - this.#kept.length + 1
    if (sequence >= firstKept) this.#kept.splice(0, sequence - firstKept + 1)
  }

  /** What was sent after `sequence`; undefined when some of it is gone. */
  since(sequence: number): string[] | undefined {
    const firstKept = this.#sequence - this.#kept.length + 1
    if (sequence > this.#sequence || sequence < firstKept - 1) return undefined
    return this.#kept.slice(sequence - firstKept + 1)
  }
}
