import { GatewayOpcodes } from 'discord-api-types/v10'
import type { Gateway } from './gateway/gateway.ts'
import type { FaultReply, FaultRoute, Faults } from './types.ts'

/** What is to happen to one request instead of, or after, being carried out. */
export type RestFault = FaultReply | { drop: true; applyFirst: boolean }

interface Planned {
  route: FaultRoute
  fault: RestFault
  times: number
}

/** Misfortunes to come, as tests order them. */
export class FaultPlan implements Faults {
  readonly #gateway: Gateway
  #planned: Planned[] = []
  #delays: { route: FaultRoute; ms: number }[] = []

  constructor(gateway: Gateway) {
    this.#gateway = gateway
  }

  /** The fault this request meets, used up by asking. */
  take(method: string, path: string): RestFault | undefined {
    if (this.#planned.length === 0) return undefined
    const planned = this.#planned.find(({ route }) => fits(route, method, path))
    if (!planned) return undefined
    planned.times -= 1
    if (planned.times <= 0) this.#planned = this.#planned.filter((one) => one !== planned)
    return planned.fault
  }

  delayMs(method: string, path: string): number {
    return this.#delays.find(({ route }) => fits(route, method, path))?.ms ?? 0
  }

  closeSockets(code?: number): void {
    this.#gateway.closeSockets(code)
  }

  sendRaw(frame: string): void {
    this.#gateway.sendRaw(frame)
  }

  requestReconnect(): void {
    this.#gateway.broadcast(GatewayOpcodes.Reconnect, null)
  }

  invalidateSession(resumable: boolean): void {
    if (!resumable) this.#gateway.endSessions()
    this.#gateway.broadcast(GatewayOpcodes.InvalidSession, resumable)
  }

  forgetSessions(): void {
    this.#gateway.forgetSessions()
  }

  refuseGateway(on: boolean): void {
    this.#gateway.isRefusing = on
  }

  stopAcknowledgingHeartbeats(on: boolean): void {
    this.#gateway.isSilentOnHeartbeats = on
  }

  answerNext(route: FaultRoute, reply: FaultReply, times = 1): void {
    this.#planned.push({ route, fault: reply, times })
  }

  delayAnswers(route: FaultRoute, ms: number): void {
    this.#delays = this.#delays.filter(
      (known) =>
        known.route.method !== route.method || String(known.route.path) !== String(route.path),
    )
    if (ms > 0) this.#delays.push({ route, ms })
  }

  dropConnections(route: FaultRoute, times: number, { applyFirst = false } = {}): void {
    this.#planned.push({ route, fault: { drop: true, applyFirst }, times })
  }

  clear(): void {
    this.#planned = []
    this.#delays = []
    this.#gateway.isRefusing = false
    this.#gateway.isSilentOnHeartbeats = false
  }
}

function fits(route: FaultRoute, method: string, path: string): boolean {
  return route.method.toUpperCase() === method && route.path.test(path)
}
