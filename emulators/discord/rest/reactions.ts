import { type APIPartialEmoji, PermissionFlagsBits } from 'discord-api-types/v10'
import { parseEmoji } from '../state/reactions.ts'
import { userPayload } from '../state/user.ts'
import type { World } from '../state/world.ts'
import { demand, messageOf } from './access.ts'
import { tooManyReactions, unknownEmoji } from './errors.ts'
import { type Call, parameter, type Reply, type Route } from './route.ts'

const REACTIONS = '/channels/{channel_id}/messages/{message_id}/reactions'
const EMOJI = `${REACTIONS}/{emoji_name}`
const BURST_TYPE = '1'

export function reactionRoutes(world: World): Route[] {
  const removeOf = (call: Call, userId: string): Reply => {
    const message = messageOf(world, call)
    if (userId !== world.bot.id) demand(message.channel, PermissionFlagsBits.ManageMessages)
    message.unreact(userId, emojiOf(call), false)
    return { status: 204 }
  }
  const clear = (call: Call, emoji?: APIPartialEmoji): Reply => {
    messageOf(world, call, PermissionFlagsBits.ManageMessages).clearReactions(emoji)
    return { status: 204 }
  }
  const changing = { auth: 'bot', limit: 'reactions' } as const
  return [
    { ...changing, method: 'PUT', template: `${EMOJI}/@me`, handle: (call) => add(world, call) },
    {
      ...changing,
      method: 'DELETE',
      template: `${EMOJI}/@me`,
      handle: (call) => removeOf(call, world.bot.id),
    },
    {
      ...changing,
      method: 'DELETE',
      template: `${EMOJI}/{user_id}`,
      handle: (call) => removeOf(call, parameter(call, 'user_id')),
    },
    {
      ...changing,
      method: 'DELETE',
      template: EMOJI,
      handle: (call) => clear(call, emojiOf(call)),
    },
    { ...changing, method: 'DELETE', template: REACTIONS, handle: (call) => clear(call) },
    { auth: 'bot', method: 'GET', template: EMOJI, handle: (call) => reactors(world, call) },
  ]
}

function add(world: World, call: Call): Reply {
  const message = messageOf(world, call, PermissionFlagsBits.ReadMessageHistory)
  const emoji = emojiOf(call)
  if (!message.reacted.get(emoji)) {
    demand(message.channel, PermissionFlagsBits.AddReactions)
    if (message.reacted.isFull) throw tooManyReactions()
  }
  message.react(world.bot, emoji, false)
  return { status: 204 }
}

function reactors(world: World, call: Call): Reply {
  const message = messageOf(world, call, PermissionFlagsBits.ReadMessageHistory)
  const reaction = message.reacted.get(emojiOf(call))
  const list = call.query.get('type') === BURST_TYPE ? reaction?.burst : reaction?.normal
  const limit = Number(call.query.get('limit') ?? 25)
  const ids = list?.page(call.query.get('after') ?? '', limit) ?? []
  const users = ids.flatMap((id) => world.users.get(id) ?? [])
  return { status: 200, body: users.map(userPayload) }
}

function emojiOf(call: Call): APIPartialEmoji {
  const emoji = parseEmoji(parameter(call, 'emoji_name'))
  if (!emoji) throw unknownEmoji()
  return emoji
}
