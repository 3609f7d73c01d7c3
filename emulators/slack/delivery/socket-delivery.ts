import { randomUUID } from 'node:crypto'
import type { Json } from '../json.ts'
import type { World } from '../state/world.ts'
import type { Connection } from './connection.ts'
import { ACKNOWLEDGE_WITHIN_MS, type InteractionKind, type Outcome } from './delivery.ts'
import type { Sockets } from './sockets.ts'

const EVENTS_KEPT_MS = 2 * 3_600_000

interface PendingInteraction {
  connection: Connection
  settle(outcome: Outcome): void
}

interface PendingEvent {
  readonly envelopeId: string
  readonly payload: Json
  readonly createdAt: number
  attempt: number
  /** Undefined while it waits for a socket. */
  timer: NodeJS.Timeout | undefined
}

/** Envelopes over sockets: acts of people once, events until they are acknowledged. */
export class SocketDelivery {
  isRepeatingEvents = false
  readonly #sockets: Sockets
  readonly #world: World
  readonly #redeliverAfterMs: readonly number[]
  readonly #interactions = new Map<string, PendingInteraction>()
  readonly #events = new Map<string, PendingEvent>()

  constructor(sockets: Sockets, world: World, redeliverAfterMs: readonly number[]) {
    this.#sockets = sockets
    this.#world = world
    this.#redeliverAfterMs = redeliverAfterMs
    sockets.tell(this)
  }

  interact(kind: InteractionKind, payload: Json): Promise<Outcome> {
    const envelopeId = randomUUID()
    const connection = this.#sockets.send({
      envelope_id: envelopeId,
      type: kind === 'commands' ? 'slash_commands' : 'interactive',
      payload,
      accepts_response_payload: true,
    })
    if (!connection) return Promise.resolve({ ok: false, reason: 'no socket is open' })
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle(this.#late(connection)), ACKNOWLEDGE_WITHIN_MS)
      const settle = (outcome: Outcome) => {
        clearTimeout(timer)
        this.#interactions.delete(envelopeId)
        resolve(outcome)
      }
      this.#interactions.set(envelopeId, { connection, settle })
    })
  }

  event(payload: Json): void {
    const event: PendingEvent = {
      envelopeId: randomUUID(),
      payload,
      createdAt: this.#world.now(),
      attempt: 0,
      timer: undefined,
    }
    this.#events.set(event.envelopeId, event)
    this.#attempt(event)
  }

  /** Sends all that is not acknowledged, again or at last. */
  redeliver(): void {
    for (const event of this.#events.values()) {
      if (event.timer) event.attempt += 1
      this.#attempt(event)
    }
  }

  stop(): void {
    for (const { timer } of this.#events.values()) clearTimeout(timer)
    this.#events.clear()
  }

  opened(): void {
    const waiting = [...this.#events.values()].filter(({ timer }) => timer === undefined)
    for (const event of waiting) this.#attempt(event)
  }

  closed(connection: Connection): void {
    for (const pending of this.#interactions.values()) {
      if (pending.connection !== connection) continue
      pending.settle({ ok: false, reason: 'the socket was closed before the acknowledgement' })
    }
  }

  acknowledged(envelopeId: string, response: unknown): void {
    this.#interactions.get(envelopeId)?.settle({ ok: true, response })
    clearTimeout(this.#events.get(envelopeId)?.timer)
    this.#events.delete(envelopeId)
  }

  #attempt(event: PendingEvent): void {
    clearTimeout(event.timer)
    event.timer = undefined
    if (this.#world.now() - event.createdAt > EVENTS_KEPT_MS) {
      this.#events.delete(event.envelopeId)
      return
    }
    const envelope = {
      envelope_id: event.envelopeId,
      type: 'events_api',
      payload: event.payload,
      accepts_response_payload: false,
      retry_attempt: event.attempt,
      retry_reason: event.attempt > 0 ? 'timeout' : '',
    }
    const connection = this.#sockets.send(envelope)
    if (!connection) {
      event.attempt += 1
      return
    }
    if (this.isRepeatingEvents) this.#sockets.send(envelope)
    const patienceMs = this.#redeliverAfterMs[event.attempt]
    if (patienceMs === undefined) this.#events.delete(event.envelopeId)
    else event.timer = setTimeout(() => this.#again(event), patienceMs).unref()
  }

  #again(event: PendingEvent): void {
    event.attempt += 1
    this.#attempt(event)
  }

  #late(connection: Connection): Outcome {
    const reason = 'no acknowledgement within 3 s'
    const isLost = connection.isFrozen || this.#sockets.isLosingAcknowledgements
    return { ok: false, reason, ...(isLost ? {} : { problem: reason }) }
  }
}
