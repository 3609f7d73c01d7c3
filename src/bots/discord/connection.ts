import {
  Client,
  DiscordjsError,
  DiscordjsErrorCodes,
  Events,
  GatewayIntentBits,
  Options,
  type RateLimitData,
} from 'discord.js'
import type { Log } from '../../core/ports.ts'

/** A server that does not show up in time does not hold up the others. */
const GUILD_PATIENCE_MS = 1_000

/** The client, with nothing cached but servers and channels, and no privileged intent. */
export function createClient(apiUrl: string | undefined, log: Log): Client {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessageReactions],
    shards: 'auto',
    waitGuildTimeout: GUILD_PATIENCE_MS,
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      ReactionManager: 0,
      ReactionUserManager: 0,
      PresenceManager: 0,
      VoiceStateManager: 0,
      GuildMemberManager: { maxSize: 0, keepOverLimit: ({ id, client }) => id === client.user.id },
      UserManager: { maxSize: 0, keepOverLimit: ({ id, client }) => id === client.user?.id },
    }),
    rest: { ...(apiUrl !== undefined && { api: apiUrl }), rejectOnRateLimit: isEditOfMessage },
  })
  // Without these listeners an error would end the process.
  client.on(Events.Error, (error) =>
    log.error('The Discord client reported an error', { why: error.message }),
  )
  client.on(Events.ShardError, (error, shard) =>
    log.warn('The connection to Discord failed; trying again', { shard, why: error.message }),
  )
  client.on(Events.ShardDisconnect, ({ code }, shard) =>
    log.error(
      'Discord has closed the connection for good. Check the bot’s token in the Developer Portal and start again.',
      { shard, code },
    ),
  )
  return client
}

/** An edit that would have to wait is out of date by then: the caller draws a newer one. */
function isEditOfMessage({ method, route }: RateLimitData): boolean {
  return method === 'PATCH' && route === '/channels/:id/messages/:id'
}

/** Resolves when the bot is there for everybody; rejects with a sentence that says what to do. */
export async function connect(client: Client, token: string): Promise<void> {
  const ready = new Promise<void>((resolve) => client.once(Events.ClientReady, () => resolve()))
  try {
    await client.login(token)
  } catch (error) {
    await client.destroy()
    throw new Error(whatToDo(error))
  }
  await ready
}

function whatToDo(error: unknown): string {
  if (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid) {
    return 'Discord does not accept DISCORD_TOKEN. Open discord.com/developers/applications, choose the application, then Bot, then Reset Token, and put the new token in.'
  }
  const why = error instanceof Error ? error.message : String(error)
  return `Discord can’t be reached (${why}). Check the network and discordstatus.com, then start again.`
}
