import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { GatewayDispatchEvents } from 'discord-api-types/v10'
import { FaultPlan } from './faults.ts'
import { Gateway } from './gateway/gateway.ts'
import { Interactions } from './people/interactions.ts'
import { Person } from './people/person.ts'
import { callbackRoutes } from './rest/callbacks.ts'
import { commandRoutes } from './rest/commands.ts'
import { RateLimits } from './rest/limits.ts'
import { messageRoutes } from './rest/messages.ts'
import { placeRoutes } from './rest/places.ts'
import { reactionRoutes } from './rest/reactions.ts'
import { Recorder } from './rest/recorder.ts'
import { Router } from './rest/router.ts'
import { RestServer } from './rest/server.ts'
import { webhookRoutes } from './rest/webhooks.ts'
import { World } from './state/world.ts'
import type { DiscordEmulator, DiscordEmulatorOptions } from './types.ts'

export type * from './types.ts'

const HEARTBEAT_INTERVAL_MS = 41_250
const KEEP_ALIVE_MS = 60_000

/** An interaction that nobody acknowledged by then has failed, at Discord. */
const ACKNOWLEDGE_WITHIN_MS = 3_000

/** Starts a local server that speaks Discord's REST v10 and gateway protocol. */
export async function startDiscordEmulator({
  port = 0,
  now = Date.now,
  limits = 'real',
  heartbeatIntervalMs = HEARTBEAT_INTERVAL_MS,
  acknowledgeWithinMs = ACKNOWLEDGE_WITHIN_MS,
}: DiscordEmulatorOptions = {}): Promise<DiscordEmulator> {
  const world: World = new World(now, (...event) => gateway.dispatch(...event), acknowledgeWithinMs)
  const gateway = new Gateway(world, heartbeatIntervalMs)
  const interactions = new Interactions(world)
  const faults = new FaultPlan(gateway)
  const recorder = new Recorder()
  const rateLimits = limits === 'real' ? new RateLimits(now) : undefined
  const router = new Router([
    ...placeRoutes(world, () => gateway.url),
    ...commandRoutes(world),
    ...messageRoutes(world, rateLimits),
    ...reactionRoutes(world),
    ...callbackRoutes(interactions),
    ...webhookRoutes(world, interactions),
  ])
  const rest = new RestServer(world, router, rateLimits, faults, recorder)
  const server = createServer((request, response) => {
    rest.serve(request, response).catch(() => request.socket.destroy())
  })
  // A connection in use must never be closed between two tests' steps.
  server.keepAliveTimeout = KEEP_ALIVE_MS
  server.on('upgrade', (...upgrade) => gateway.upgrade(...upgrade))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`
  gateway.listenAt(`ws://${address}`)

  return {
    apiUrl: `http://${address}/api`,
    token: world.token,
    applicationId: world.applicationId,
    botUserId: world.bot.id,
    get commands() {
      return world.commands.all()
    },
    problems: world.problems,
    requests: recorder.requests,
    faults,
    addGuild(name) {
      const guild = world.addGuild(name)
      world.dispatch(GatewayDispatchEvents.GuildCreate, guild.payload(), guild)
      return guild
    },
    addPerson: (name, options) => new Person(world.addUser(name, options), interactions),
    clearRequests: () => recorder.clear(),
    close: async () => {
      gateway.closeSockets()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
