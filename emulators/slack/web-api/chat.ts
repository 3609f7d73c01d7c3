import { checkMessage, checkPost } from '../checks/message.ts'
import type { Json } from '../json.ts'
import { Channel } from '../state/channel.ts'
import { Message } from '../state/message.ts'
import type { User } from '../state/user.ts'
import type { Workspace } from '../state/workspace.ts'
import type { World } from '../state/world.ts'
import { channelOf, findUser, messageOf, ownChannelOf } from './access.ts'
import { mistake, SlackError } from './errors.ts'
import type { RateLimits } from './limits.ts'
import type { BotMethod, Call } from './method.ts'

const LONGEST_EDIT = 4_000
const LONGEST_TEXT = 40_000

export function chatMethods(world: World, limits: RateLimits | undefined): BotMethod[] {
  const common = { token: 'bot', scopes: ['chat:write'], readsJson: true } as const
  return [
    {
      ...common,
      name: 'chat.postMessage',
      tier: 'special',
      handle: (call) => postMessage(world, limits, call),
    },
    {
      ...common,
      name: 'chat.postEphemeral',
      tier: 'tier4',
      handle: (call) => postEphemeral(world, call),
    },
    { ...common, name: 'chat.update', tier: 'tier3', handle: (call) => update(world, call) },
    { ...common, name: 'chat.delete', tier: 'tier3', handle: (call) => remove(world, call) },
    {
      ...common,
      name: 'chat.getPermalink',
      tier: 'special',
      scopes: [],
      readsJson: false,
      handle: (call) => {
        const channel = channelOf(world, call)
        const message = messageOf(channel, call.args.text('message_ts'))
        return { channel: channel.id, permalink: message.permalink() }
      },
    },
  ]
}

function postMessage(world: World, limits: RateLimits | undefined, call: Call): Json {
  const { workspace, args } = call
  const receiver = world.users.get(args.text('channel'))
  const channel = receiver ? directMessages(world, workspace, receiver) : placeForPost(world, call)
  checkPost(world, 'chat.postMessage', args.values)
  limits?.countPost(channel.id)
  const draft = draftOf(call)
  if (draft.text !== undefined && draft.text.length > LONGEST_TEXT) {
    world.complain('chat.postMessage: text is longer than 40,000 characters and was cut')
    draft.text = draft.text.slice(0, LONGEST_TEXT)
  }
  const threadTs = args.optionalText('thread_ts')
  const message = Message.post(channel, draft, { author: workspace, threadTs })
  return { channel: channel.id, ts: message.ts, message: message.payload(), ...warnings(call) }
}

function placeForPost(world: World, call: Call): Channel {
  if (!world.app.scopes.has('chat:write.public')) return ownChannelOf(world, call)
  const channel = channelOf(world, call)
  if (channel.isArchived) throw new SlackError('is_archived')
  return channel
}

/** The conversation of a person with the bot, which is there from the first message on. */
export function directMessages(world: World, workspace: Workspace, user: User): Channel {
  const known = [...world.channels.values()].find(
    ({ kind, name, workspaces }) =>
      kind === 'direct' && name === user.id && workspaces.includes(workspace),
  )
  if (known) return known
  const channel = new Channel(world, [workspace], user.id, 'direct')
  channel.botMembers.add(workspace)
  return channel
}

function postEphemeral(world: World, call: Call): Json {
  const { workspace, args } = call
  const channel = ownChannelOf(world, call)
  const user = findUser(world, call, args.text('user'))
  if (!user || !channel.hasMember(user)) throw new SlackError('user_not_in_channel')
  checkMessage(world, 'chat.postEphemeral', args.values)
  const threadTs = args.optionalText('thread_ts')
  const origin = { author: workspace, ephemeralFor: user, threadTs }
  const message = Message.post(channel, draftOf(call), origin)
  return { message_ts: message.ts, ...warnings(call) }
}

function update(world: World, call: Call): Json {
  const { workspace, args } = call
  const channel = ownChannelOf(world, call, 'is_inactive')
  const message = messageOf(channel, args.text('ts'))
  if (message.author !== workspace) throw new SlackError('cant_update_message')
  const text = args.optionalText('text')
  if (text !== undefined && text.length > LONGEST_EDIT) throw mistake('msg_too_long')
  checkMessage(world, 'chat.update', args.values)
  if (isRich(message.blocks) && args.has('blocks') && !isRich(args.blocks() ?? [])) {
    throw mistake('block_mismatch')
  }
  message.edit(draftOf(call))
  return {
    channel: channel.id,
    ts: message.ts,
    text: message.fallback,
    message: message.payload(),
    ...warnings(call),
  }
}

function remove(world: World, call: Call): Json {
  const channel = channelOf(world, call)
  const message = messageOf(channel, call.args.text('ts'))
  if (message.author !== call.workspace) throw new SlackError('cant_delete_message')
  message.delete()
  return { channel: channel.id, ts: message.ts }
}

function draftOf({ args }: Call): {
  text: string | undefined
  blocks: readonly unknown[] | undefined
} {
  return { text: args.optionalText('text'), blocks: args.blocks() }
}

function isRich(blocks: readonly object[] | readonly unknown[]): boolean {
  return blocks.some((block) => (block as Json).type === 'rich_text')
}

function warnings({ args }: Call): Json {
  if (!args.blocks()?.length || args.optionalText('text')) return {}
  const warning = 'missing_text_in_message'
  return { warning, response_metadata: { warnings: [warning] } }
}
