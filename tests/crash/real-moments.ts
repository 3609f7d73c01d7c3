import { setTimeout as sleep } from 'node:timers/promises'
import type { RealWorld } from './real-world.ts'

/** When the program is killed next. */
export interface Moment {
  readonly describe: string
  /** Resolves when it has come. The program was just started. */
  wait(world: RealWorld): Promise<void>
}

const ALIVE_MS = 6_000
const STARTING_MS = 1_500
const AFTER_REQUEST_MS = 40
const LOOK_EVERY_MS = 2
/** A request of that kind may not come for long. */
const REQUEST_WITHIN_MS = 12_000

/** Just after the program asked for this: while it is under way, or before its end is noted. */
const REQUESTS: Readonly<Record<string, (world: RealWorld, since: number) => boolean>> = {
  'a winner goes into the queue': ({ spotify }, since) =>
    spotify.requests.some(({ at, method, path }) => {
      return at >= since && method === 'POST' && path.endsWith('/queue')
    }),
  'a board is posted in Discord': ({ discord }, since) =>
    discord.requests.some(({ at, method, path }) => {
      return at >= since && method === 'POST' && path.endsWith('/messages')
    }),
  'a board is posted in Slack': ({ slack }, since) =>
    slack.requests.some(({ at, method }) => at >= since && method === 'chat.postMessage'),
  'a board is removed in Discord': ({ discord }, since) =>
    discord.requests.some(({ at, method, path }) => {
      return at >= since && method === 'DELETE' && path.startsWith('/channels/')
    }),
  'somebody is answered': ({ discord }, since) =>
    discord.requests.some(({ at, path }) => at >= since && path.endsWith('/callback')),
}

/** The same for the same random numbers. */
export function drawMoment(random: () => number): Moment {
  const kind = random()
  if (kind < 0.15) {
    const ms = Math.round(random() * STARTING_MS)
    return { describe: `${ms} ms after its start`, wait: () => sleep(ms) }
  }
  if (kind < 0.6) {
    const ms = Math.round(random() * ALIVE_MS)
    return {
      describe: `${ms} ms after it was ready`,
      wait: async ({ program }) => {
        await program.ready()
        await sleep(ms)
      },
    }
  }
  const names = Object.keys(REQUESTS)
  const name = names[Math.floor(random() * names.length)] ?? ''
  const ms = Math.round(random() * AFTER_REQUEST_MS)
  return {
    describe: `${ms} ms after ${name}`,
    wait: async (world) => {
      await world.program.ready()
      await untilRequested(world, name)
      await sleep(ms)
    },
  }
}

async function untilRequested(world: RealWorld, name: string): Promise<void> {
  const since = Date.now()
  const hasCome = REQUESTS[name]
  while (!hasCome?.(world, since) && Date.now() < since + REQUEST_WITHIN_MS) {
    await sleep(LOOK_EVERY_MS)
  }
}
