import type { RealParty } from '../tests/crash/real-party.ts'
import type { RealWorld } from '../tests/crash/real-world.ts'

/** One misfortune of a service or of the way to it; the store is never touched. */
interface Trouble {
  readonly name: string
  begin(world: RealWorld, parties: readonly RealParty[], random: () => number): void
  /** Some last until they are taken back. */
  end?(world: RealWorld): void
  readonly lastsMs?: number
}

const PLAYER = /^\/v1\/me\/player/
const QUEUE = { method: 'POST', path: /\/queue$/ } as const

const TROUBLES: readonly Trouble[] = [
  {
    name: 'Discord: sockets cut',
    begin: ({ discord }) => discord.faults.closeSockets(),
  },
  {
    name: 'Discord: sockets closed, sessions forgotten',
    begin: ({ discord }) => {
      discord.faults.forgetSessions()
      discord.faults.closeSockets(4_000)
    },
  },
  {
    name: 'Discord: reconnect asked for',
    begin: ({ discord }) => discord.faults.requestReconnect(),
  },
  {
    name: 'Discord: session no longer valid',
    begin: ({ discord }) => discord.faults.invalidateSession(false),
  },
  {
    name: 'Discord: gateway refuses',
    begin: ({ discord }) => {
      discord.faults.refuseGateway(true)
      discord.faults.closeSockets()
    },
    end: ({ discord }) => discord.faults.refuseGateway(false),
    lastsMs: 8_000,
  },
  {
    name: 'Discord: half open, no heartbeat is answered',
    begin: ({ discord }) => discord.faults.stopAcknowledgingHeartbeats(true),
    end: ({ discord }) => discord.faults.stopAcknowledgingHeartbeats(false),
    lastsMs: 90_000,
  },
  {
    name: 'Discord: a board posted, the answer lost',
    begin: ({ discord }) =>
      discord.faults.dropConnections({ method: 'POST', path: /\/messages$/ }, 1, {
        applyFirst: true,
      }),
  },
  {
    name: 'Discord: edits fail',
    begin: ({ discord }) =>
      discord.faults.answerNext({ method: 'PATCH', path: /^\/channels/ }, { status: 502 }, 5),
  },
  { name: 'Slack: sockets cut', begin: ({ slack }) => slack.faults.closeSockets() },
  {
    name: 'Slack: sockets to be renewed',
    begin: ({ slack }) => slack.faults.disconnectSockets('warning'),
  },
  {
    name: 'Slack: disconnect',
    begin: ({ slack }) => slack.faults.disconnectSockets('refresh_requested'),
  },
  { name: 'Slack: half open', begin: ({ slack }) => slack.faults.freezeSockets() },
  {
    name: 'Slack: sockets refused',
    begin: ({ slack }) => {
      slack.faults.refuseSockets(true)
      slack.faults.closeSockets()
    },
    end: ({ slack }) => slack.faults.refuseSockets(false),
    lastsMs: 8_000,
  },
  {
    name: 'Slack: events come twice',
    begin: ({ slack }) => slack.faults.repeatEvents(true),
    end: ({ slack }) => slack.faults.repeatEvents(false),
    lastsMs: 10_000,
  },
  {
    name: 'Slack: edits fail',
    begin: ({ slack }) => slack.faults.answerNext('chat.update', { status: 503 }, 5),
  },
  {
    name: 'Spotify: 429',
    begin: ({ spotify }, _, random) =>
      spotify.faults.rateLimit({ retryAfterSeconds: 1 + Math.floor(random() * 5), requests: 2 }),
  },
  {
    name: 'Spotify: 429 without a word how long',
    begin: ({ spotify }) =>
      spotify.faults.rateLimit({ retryAfterSeconds: null, path: PLAYER, requests: 2 }),
  },
  {
    name: 'Spotify: 500 for everybody',
    begin: ({ spotify }) => spotify.faults.answerNext({ path: PLAYER }, { status: 500 }, 20),
  },
  {
    name: 'Spotify: 502 after the winner was queued',
    begin: ({ spotify }) => spotify.faults.answerNext(QUEUE, { status: 502, applyFirst: true }, 2),
  },
  {
    name: 'Spotify: connection reset after the winner was queued',
    begin: ({ spotify }) => spotify.faults.answerNext(QUEUE, { reset: true, applyFirst: true }, 2),
  },
  {
    name: 'Spotify: connection reset before the winner was queued',
    begin: ({ spotify }) => spotify.faults.answerNext(QUEUE, { reset: true }, 2),
  },
  {
    name: 'Spotify: no answer once the winner was queued',
    begin: ({ spotify }) => spotify.faults.answerNext(QUEUE, { hang: true, applyFirst: true }, 2),
  },
  {
    name: 'Spotify: no answer',
    begin: ({ spotify }) => spotify.faults.answerNext({ path: PLAYER }, { hang: true }, 5),
  },
  {
    name: 'Spotify: access tokens expire',
    begin: (_, parties) => {
      for (const { account } of parties) account.expireAccessTokens()
    },
  },
]

/** Makes one of them happen, in turn at random; tells its name, and how long it lasts. */
export function makeTrouble(
  world: RealWorld,
  parties: readonly RealParty[],
  random: () => number,
): string {
  const trouble = TROUBLES[Math.floor(random() * TROUBLES.length)]
  if (trouble === undefined) return ''
  trouble.begin(world, parties, random)
  const { end, lastsMs } = trouble
  if (end !== undefined) setTimeout(() => end(world), lastsMs).unref()
  return trouble.name
}

/** Takes back everything that is still to come. */
export function endTroubles({ discord, slack, spotify }: RealWorld): void {
  discord.faults.clear()
  slack.faults.clear()
  spotify.faults.clear()
}
