import type { Json } from '../json.ts'
import type { Message } from '../state/message.ts'
import { isEmojiName } from '../state/reactions.ts'
import type { World } from '../state/world.ts'
import { channelOf, messageOf, ownChannelOf } from './access.ts'
import { mistake, SlackError } from './errors.ts'
import type { BotMethod, Call } from './method.ts'

export function reactionMethods(world: World): BotMethod[] {
  const writing = { token: 'bot', scopes: ['reactions:write'], readsJson: true } as const
  const reading = { token: 'bot', scopes: ['reactions:read'], readsJson: false } as const
  return [
    { ...writing, name: 'reactions.add', tier: 'tier3', handle: (call) => add(world, call) },
    { ...writing, name: 'reactions.remove', tier: 'tier2', handle: (call) => remove(world, call) },
    { ...reading, name: 'reactions.get', tier: 'tier3', handle: (call) => get(world, call) },
    { ...reading, name: 'reactions.list', tier: 'tier2', handle: (call) => list(world, call) },
  ]
}

function add(world: World, call: Call): Json {
  const name = emojiOf(call)
  const message = targetOf(world, call)
  const { bot } = call.workspace
  const refusal = message.reacted.refusal(name, bot.id)
  if (refusal) throw new SlackError(refusal)
  message.react(bot, name)
  return {}
}

function remove(world: World, call: Call): Json {
  const name = emojiOf(call)
  if (!targetOf(world, call).unreact(call.workspace.bot, name)) throw new SlackError('no_reaction')
  return {}
}

function get(world: World, call: Call): Json {
  refuseMissingItem(call)
  const channel = channelOf(world, call)
  const message = messageOf(channel, call.args.text('timestamp'))
  return item(message, call.args.flag('full') ?? false)
}

/** All at once: pages are left out. */
function list(world: World, call: Call): Json {
  const userId = call.args.optionalText('user') ?? call.workspace.botUserId
  const messages = [...world.channels.values()]
    .filter(({ workspaces }) => workspaces.includes(call.workspace))
    .flatMap((channel) => channel.messages())
    .filter(({ reactions }) => [...reactions.values()].some((users) => users.has(userId)))
  const items = messages.map((message) => item(message, call.args.flag('full') ?? false))
  return { items, response_metadata: { next_cursor: '' } }
}

function item(message: Message, isFull: boolean): Json {
  return {
    type: 'message',
    channel: message.channel.id,
    message: { ...message.payload(isFull), permalink: message.permalink() },
  }
}

function targetOf(world: World, call: Call): Message {
  refuseMissingItem(call)
  const channel = ownChannelOf(world, call)
  return messageOf(channel, call.args.text('timestamp'))
}

function refuseMissingItem({ args }: Call): void {
  if (!args.has('channel') || !args.has('timestamp')) throw mistake('no_item_specified')
  if (!/^\d+\.\d{6}$/.test(args.text('timestamp'))) throw mistake('bad_timestamp')
}

function emojiOf({ args }: Call): string {
  const name = args.text('name').replace(/^:(.+):$/, '$1')
  if (!isEmojiName(name)) throw mistake('invalid_name', `"${name}" is no name of an emoji`)
  return name
}
