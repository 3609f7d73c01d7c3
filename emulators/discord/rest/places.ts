import type { RESTPostAPICurrentUserCreateDMChannelJSONBody } from 'discord-api-types/v10'
import { applicationPayload } from '../state/application.ts'
import type { User } from '../state/user.ts'
import { memberPayload, userPayload } from '../state/user.ts'
import type { World } from '../state/world.ts'
import { channelOf } from './access.ts'
import { unknownGuild, unknownMember, unknownUser } from './errors.ts'
import { type Call, parameter, type Route } from './route.ts'

/** The bot itself, users, guilds, channels: what is read, and conversations with one person. */
export function placeRoutes(world: World, gatewayUrl: () => string): Route[] {
  const get = (template: string, read: (call: Call) => object): Route => ({
    method: 'GET',
    template,
    auth: 'bot',
    handle: (call) => ({ status: 200, body: read(call) }),
  })
  const application = () => applicationPayload(world)
  return [
    get('/gateway', () => ({ url: gatewayUrl() })),
    get('/gateway/bot', () => ({
      url: gatewayUrl(),
      shards: 1,
      session_start_limit: {
        total: 1000,
        remaining: 1000,
        reset_after: 86_400_000,
        max_concurrency: 1,
      },
    })),
    get('/applications/@me', application),
    get('/oauth2/applications/@me', application),
    get('/users/@me', () => ({
      ...userPayload(world.bot),
      mfa_enabled: false,
      locale: world.bot.locale,
    })),
    get('/users/{user_id}', (call) => userPayload(userOf(world, call))),
    get('/guilds/{guild_id}', (call) => guildOf(world, call).payload()),
    get('/guilds/{guild_id}/channels', (call) =>
      guildOf(world, call)
        .channels()
        .map((channel) => channel.payload()),
    ),
    {
      method: 'POST',
      template: '/users/@me/channels',
      auth: 'bot',
      check: () => {},
      handle: ({ body }) => ({ status: 200, body: conversationWith(world, body) }),
    },
    get('/guilds/{guild_id}/members/{user_id}', (call) => {
      const guild = guildOf(world, call)
      const user = world.users.get(parameter(call, 'user_id'))
      if (!user) throw unknownUser()
      if (!guild.hasMember(user)) throw unknownMember()
      return { ...memberPayload(user), user: userPayload(user) }
    }),
    get('/channels/{channel_id}', (call) => channelOf(world, call).payload()),
  ]
}

function conversationWith(world: World, body: unknown) {
  const { recipient_id } = body as RESTPostAPICurrentUserCreateDMChannelJSONBody
  const recipient = world.users.get(recipient_id)
  if (!recipient) throw unknownUser()
  return world.conversationWith(recipient).directPayload()
}

function guildOf(world: World, call: Call) {
  const guild = world.guilds.get(parameter(call, 'guild_id'))
  if (!guild) throw unknownGuild()
  return guild
}

function userOf(world: World, call: Call): User {
  const user = world.users.get(parameter(call, 'user_id'))
  if (!user) throw unknownUser()
  return user
}
