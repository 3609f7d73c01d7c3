import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import {
  type APIUnavailableGuild,
  GatewayCloseCodes,
  GatewayDispatchEvents,
  GatewayIntentBits,
  GatewayOpcodes,
} from 'discord-api-types/v10'
import { type WebSocket, WebSocketServer } from 'ws'
import { NO_FLAGS } from '../state/flags.ts'
import type { Guild } from '../state/guild.ts'
import { userPayload } from '../state/user.ts'
import type { World } from '../state/world.ts'
import { parseFrame, readIdentify, readResume } from './frames.ts'
import { PRIVILEGED_INTENTS } from './intents.ts'
import { Session } from './session.ts'

/** The WebSocket side: logins, heartbeats, dispatches, and resuming. */
export class Gateway {
  isRefusing = false
  isSilentOnHeartbeats = false
  readonly #server = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  readonly #sessions = new Set<Session>()
  readonly #sockets = new Map<WebSocket, Session | undefined>()
  readonly #world: World
  readonly #heartbeatIntervalMs: number
  #url = ''

  constructor(world: World, heartbeatIntervalMs: number) {
    this.#world = world
    this.#heartbeatIntervalMs = heartbeatIntervalMs
  }

  get url(): string {
    return this.#url
  }

  listenAt(url: string): void {
    this.#url = url
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.isRefusing) {
      socket.end(
        'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
      )
      return
    }
    this.#server.handleUpgrade(request, socket, head, (client) => this.#welcome(client))
  }

  dispatch(event: GatewayDispatchEvents, data: unknown, guild: Guild): void {
    let json: string | undefined
    for (const session of this.#sessions) {
      if (!session.hears(event, guild)) continue
      json ??= JSON.stringify(data)
      session.send(event, json)
    }
  }

  /** To every client at once, outside any session. */
  broadcast(op: GatewayOpcodes, data: unknown): void {
    for (const socket of this.#sockets.keys()) send(socket, op, data)
  }

  /** To every client at once, as it is. */
  sendRaw(text: string): void {
    for (const socket of this.#sockets.keys()) socket.send(text)
  }

  closeSockets(code?: number): void {
    for (const socket of this.#sockets.keys()) {
      this.#leave(socket)
      if (code === undefined) socket.terminate()
      else socket.close(code)
    }
  }

  forgetSessions(): void {
    for (const session of this.#sessions) {
      session.isResumable = false
      if (!session.socket) this.#sessions.delete(session)
    }
  }

  /** Ends the sessions in force; the clients stay connected and have to log in anew. */
  endSessions(): void {
    for (const socket of this.#sockets.keys()) this.#sockets.set(socket, undefined)
    this.#sessions.clear()
  }

  #welcome(socket: WebSocket): void {
    this.#sockets.set(socket, undefined)
    socket.on('message', (data) => this.#receive(socket, String(data)))
    socket.on('close', () => this.#leave(socket))
    socket.on('error', () => socket.terminate())
    send(socket, GatewayOpcodes.Hello, { heartbeat_interval: this.#heartbeatIntervalMs })
  }

  #leave(socket: WebSocket): void {
    const session = this.#sockets.get(socket)
    this.#sockets.delete(socket)
    if (session?.socket !== socket) return
    session.socket = undefined
    if (!session.isResumable) this.#sessions.delete(session)
  }

  #receive(socket: WebSocket, text: string): void {
    const frame = parseFrame(text)
    if (!frame) {
      socket.close(GatewayCloseCodes.DecodeError)
      return
    }
    switch (frame.op) {
      case GatewayOpcodes.Heartbeat:
        this.#heartbeat(socket, frame.d)
        return
      case GatewayOpcodes.Identify:
        this.#identify(socket, frame.d)
        return
      case GatewayOpcodes.Resume:
        this.#resume(socket, frame.d)
        return
      case GatewayOpcodes.PresenceUpdate:
        return
      default:
        this.#world.problems.push(`gateway: op ${frame.op} is not emulated`)
        socket.close(GatewayCloseCodes.UnknownOpcode)
        return
    }
  }

  #heartbeat(socket: WebSocket, sequence: unknown): void {
    if (typeof sequence === 'number') this.#sockets.get(socket)?.confirm(sequence)
    if (!this.isSilentOnHeartbeats) send(socket, GatewayOpcodes.HeartbeatAck, null)
  }

  #identify(socket: WebSocket, data: unknown): void {
    const identify = readIdentify(data)
    if (!identify) {
      socket.close(GatewayCloseCodes.DecodeError)
      return
    }
    if (this.#sockets.get(socket)) {
      socket.close(GatewayCloseCodes.AlreadyAuthenticated)
      return
    }
    if (identify.token !== this.#world.token) {
      socket.close(GatewayCloseCodes.AuthenticationFailed)
      return
    }
    if ((identify.intents & PRIVILEGED_INTENTS) !== 0) {
      this.#world.problems.push(`gateway: privileged intents asked for (${identify.intents})`)
      socket.close(GatewayCloseCodes.DisallowedIntents)
      return
    }
    this.#forgetFormerLogins(identify.shard)
    const id = randomBytes(16).toString('hex')
    const session = new Session(id, identify.intents, identify.shard, socket)
    this.#sessions.add(session)
    this.#sockets.set(socket, session)
    this.#introduce(session)
  }

  /** READY, then each guild. */
  #introduce(session: Session): void {
    const world = this.#world
    const guilds = [...world.guilds.values()].filter((guild) => session.serves(guild))
    const ready = {
      v: 10,
      user: { ...userPayload(world.bot), verified: true, mfa_enabled: false, email: null },
      guilds: guilds.map(({ id }): APIUnavailableGuild => ({ id, unavailable: true })),
      session_id: session.id,
      session_type: 'normal',
      resume_gateway_url: this.#url,
      shard: session.shard,
      application: { id: world.applicationId, flags: NO_FLAGS },
    }
    session.send(GatewayDispatchEvents.Ready, JSON.stringify(ready))
    if ((session.intents & GatewayIntentBits.Guilds) === 0) return
    for (const guild of guilds) {
      session.send(GatewayDispatchEvents.GuildCreate, JSON.stringify(guild.payload()))
    }
  }

  #resume(socket: WebSocket, data: unknown): void {
    const resume = readResume(data)
    if (!resume) {
      socket.close(GatewayCloseCodes.DecodeError)
      return
    }
    if (resume.token !== this.#world.token) {
      socket.close(GatewayCloseCodes.AuthenticationFailed)
      return
    }
    const session = [...this.#sessions].find(({ id }) => id === resume.sessionId)
    const missed = session?.isResumable ? session.since(resume.sequence) : undefined
    if (!session || !missed) {
      send(socket, GatewayOpcodes.InvalidSession, false)
      return
    }
    this.#sockets.set(socket, session)
    session.socket = socket
    for (const frame of missed) socket.send(frame)
    session.send(GatewayDispatchEvents.Resumed, '{"_trace":[]}')
  }

  /** A new login of a shard shows that its lost connections will not come back. */
  #forgetFormerLogins(shard: readonly [number, number]): void {
    for (const session of this.#sessions) {
      if (!session.socket && session.shard.join() === shard.join()) this.#sessions.delete(session)
    }
  }
}

function send(socket: WebSocket, op: GatewayOpcodes, d: unknown): void {
  socket.send(JSON.stringify({ t: null, s: null, op, d }))
}
