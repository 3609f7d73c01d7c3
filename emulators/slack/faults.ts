import type { SocketDelivery } from './delivery/socket-delivery.ts'
import type { Sockets } from './delivery/sockets.ts'
import { knownWorkspace } from './state/workspace.ts'
import type { EmulatedWorkspace, FaultReply, Faults } from './types.ts'

/** What is to happen to one call instead of, or after, being carried out. */
export type CallFault = FaultReply | { drop: true; applyFirst: boolean }

interface Planned {
  method: string | RegExp
  fault: CallFault
  times: number
}

/** Misfortunes to come, as tests order them. */
export class FaultPlan implements Faults {
  readonly #sockets: Sockets
  readonly #delivery: SocketDelivery
  #planned: Planned[] = []
  #delays: { method: string | RegExp; ms: number }[] = []

  constructor(sockets: Sockets, delivery: SocketDelivery) {
    this.#sockets = sockets
    this.#delivery = delivery
  }

  /** The fault this call meets, used up by asking. */
  take(method: string): CallFault | undefined {
    const planned = this.#planned.find((one) => fits(one.method, method))
    if (!planned) return undefined
    planned.times -= 1
    if (planned.times <= 0) this.#planned = this.#planned.filter((one) => one !== planned)
    return planned.fault
  }

  delayMs(method: string): number {
    return this.#delays.find((one) => fits(one.method, method))?.ms ?? 0
  }

  closeSockets(code?: number): void {
    this.#sockets.close(code)
  }

  sendRaw(frame: string): void {
    this.#sockets.sendRaw(frame)
  }

  disconnectSockets(
    reason: 'warning' | 'refresh_requested' | 'link_disabled',
    { count }: { count?: number } = {},
  ): void {
    this.#sockets.disconnect(reason, count)
  }

  freezeSockets(): void {
    this.#sockets.freeze()
  }

  keepConnectionsAfterClosing(on: boolean): void {
    this.#sockets.keepsConnectionsAfterClosing = on
  }

  refuseSockets(on: boolean): void {
    this.#sockets.isRefusing = on
  }

  loseAcknowledgements(on: boolean): void {
    this.#sockets.isLosingAcknowledgements = on
  }

  repeatEvents(on: boolean): void {
    this.#delivery.isRepeatingEvents = on
  }

  redeliver(): void {
    this.#delivery.redeliver()
  }

  announceRateLimitedEvents(workspace: EmulatedWorkspace): void {
    const { teamId, world } = knownWorkspace(workspace)
    this.#delivery.event({
      token: world.app.verificationToken,
      type: 'app_rate_limited',
      team_id: teamId,
      minute_rate_limited: Math.floor(world.now() / 60_000) * 60,
      api_app_id: world.app.appId,
    })
  }

  answerNext(method: string | RegExp, reply: FaultReply, times = 1): void {
    this.#planned.push({ method, fault: reply, times })
  }

  delayAnswers(method: string | RegExp, ms: number): void {
    this.#delays = this.#delays.filter((known) => String(known.method) !== String(method))
    if (ms > 0) this.#delays.push({ method, ms })
  }

  dropConnections(method: string | RegExp, times: number, { applyFirst = false } = {}): void {
    this.#planned.push({ method, fault: { drop: true, applyFirst }, times })
  }

  clear(): void {
    this.#planned = []
    this.#delays = []
    this.#sockets.isRefusing = false
    this.#sockets.isLosingAcknowledgements = false
    this.#sockets.keepsConnectionsAfterClosing = false
    this.#delivery.isRepeatingEvents = false
  }
}

function fits(wanted: string | RegExp, method: string): boolean {
  return typeof wanted === 'string' ? wanted === method : wanted.test(method)
}
