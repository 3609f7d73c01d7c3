import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Delivery } from './delivery/delivery.ts'
import { HttpDelivery } from './delivery/http-delivery.ts'
import { SocketDelivery } from './delivery/socket-delivery.ts'
import { Sockets } from './delivery/sockets.ts'
import { FaultPlan } from './faults.ts'
import { Interactions } from './people/interactions.ts'
import { Person } from './people/person.ts'
import { World } from './state/world.ts'
import type { SlackEmulator, SlackEmulatorOptions } from './types.ts'
import { chatMethods } from './web-api/chat.ts'
import { RateLimits } from './web-api/limits.ts'
import { Authorizations } from './web-api/oauth.ts'
import { placeMethods } from './web-api/places.ts'
import { reactionMethods } from './web-api/reactions.ts'
import { Recorder } from './web-api/recorder.ts'
import { ResponseUrls } from './web-api/response-urls.ts'
import { API_PATH, RESPONSE_PATH, WebApiServer } from './web-api/server.ts'
import { viewMethods } from './web-api/views.ts'

export type * from './types.ts'

const PING_INTERVAL_MS = 10_000
const KEEP_ALIVE_MS = 60_000
const DEFAULT_WAIT_MS = 5_000
/** Over sockets as seen in the field; Slack publishes no schedule. */
const SOCKET_RETRIES_MS = [4_000, 60_000, 300_000]
/** Over HTTP as Slack documents it. */
const HTTP_RETRIES_MS = [0, 60_000, 300_000]

/** Starts a local server that speaks Slack's Web API, Socket Mode and the signed HTTP mode. */
export async function startSlackEmulator({
  port = 0,
  now = Date.now,
  limits = 'real',
  pingIntervalMs = PING_INTERVAL_MS,
  redeliverAfterMs,
  manifest,
}: SlackEmulatorOptions = {}): Promise<SlackEmulator> {
  const world: World = new World(now, manifest, {
    deliverEvent: (payload) => delivery.event(payload),
    createPerson: (user) => new Person(user, interactions, authorizations),
  })
  const sockets = new Sockets(world, pingIntervalMs)
  const bySocket = new SocketDelivery(sockets, world, redeliverAfterMs ?? SOCKET_RETRIES_MS)
  const byHttp = new HttpDelivery(world, redeliverAfterMs ?? HTTP_RETRIES_MS)
  const delivery = new Delivery(bySocket, byHttp)
  const interactions = new Interactions(world, delivery)
  const authorizations = new Authorizations(world)
  const faults = new FaultPlan(sockets, bySocket)
  const recorder = new Recorder()
  const rateLimits = limits === 'real' ? new RateLimits(now) : undefined
  const methods = [
    {
      name: 'apps.connections.open',
      token: 'app',
      tier: 'tier3',
      readsJson: true,
      handle: () => ({ url: sockets.newUrl() }),
    } as const,
    authorizations.method(),
    ...placeMethods(world),
    ...chatMethods(world, rateLimits),
    ...reactionMethods(world),
    ...viewMethods(world, interactions),
  ]
  const responseUrls = new ResponseUrls(world, interactions)
  const webApi = new WebApiServer(world, methods, rateLimits, responseUrls, faults, recorder)
  const server = createServer((request, response) => {
    webApi.serve(request, response).catch(() => request.socket.destroy())
  })
  // A connection in use must never be closed between two tests' steps.
  server.keepAliveTimeout = KEEP_ALIVE_MS
  server.on('upgrade', (...upgrade) => sockets.upgrade(...upgrade))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`
  sockets.listenAt(`ws://${address}`)
  interactions.listenAt(`http://${address}${RESPONSE_PATH}`)

  return {
    apiUrl: `http://${address}${API_PATH}`,
    authorizeUrl: `http://${address}/oauth/v2/authorize`,
    app: world.app,
    requestUrls: delivery.requestUrls,
    problems: world.problems,
    requests: recorder.requests,
    faults,
    addWorkspace(name, { installed = true } = {}) {
      const workspace = world.addWorkspace(name)
      if (installed) workspace.install()
      return workspace
    },
    async verifyEventsUrl() {
      if (delivery.requestUrls.events === undefined) throw new Error('there is no events URL')
      await byHttp.verify(delivery.requestUrls.events)
    },
    waitForSockets: (count, timeoutMs = DEFAULT_WAIT_MS) => sockets.waitForCount(count, timeoutMs),
    clearRequests: () => recorder.clear(),
    close: async () => {
      bySocket.stop()
      byHttp.stop()
      await sockets.stop()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
