import type { Json } from '../json.ts'
import type { World } from '../state/world.ts'
import { channelOf, findUser } from './access.ts'
import { SlackError } from './errors.ts'
import type { BotMethod, Call } from './method.ts'

const PAGE = 100
const SEES_CHANNELS = ['channels:read', 'groups:read', 'im:read', 'mpim:read']

/** The methods about the workspace, its channels and its people. */
export function placeMethods(world: World): BotMethod[] {
  const reading = { token: 'bot', readsJson: false } as const
  return [
    {
      token: 'bot',
      readsJson: true,
      name: 'auth.test',
      tier: 'special',
      scopes: [],
      handle: ({ workspace }) => ({
        url: `https://${workspace.domain}.slack.com/`,
        team: workspace.name,
        user: workspace.bot.name,
        team_id: workspace.teamId,
        user_id: workspace.botUserId,
        bot_id: workspace.botId,
        is_enterprise_install: false,
      }),
    },
    {
      ...reading,
      name: 'conversations.info',
      tier: 'tier3',
      scopes: SEES_CHANNELS,
      handle: (call) => info(world, call),
    },
    {
      token: 'bot',
      readsJson: true,
      name: 'conversations.join',
      tier: 'tier3',
      scopes: ['channels:join'],
      handle: (call) => join(world, call),
    },
    {
      ...reading,
      name: 'conversations.members',
      tier: 'tier4',
      scopes: SEES_CHANNELS,
      handle: (call) => members(world, call),
    },
    {
      ...reading,
      name: 'users.info',
      tier: 'tier4',
      scopes: ['users:read'],
      handle: (call) => {
        const user = findUser(world, call, call.args.text('user'))
        if (!user) throw new SlackError('user_not_found')
        return { user: user.payload(call.workspace) }
      },
    },
  ]
}

function info(world: World, call: Call): Json {
  const channel = channelOf(world, call)
  const needed = { public: 'channels:read', private: 'groups:read', direct: 'im:read' }[
    channel.kind
  ]
  if (!world.app.scopes.has(needed)) throw missingScope(world, [needed])
  const countsMembers = call.args.flag('include_num_members') ?? false
  const count = countsMembers ? { num_members: channel.members().length } : {}
  return { channel: { ...channel.payload(call.workspace), ...count } }
}

function join(world: World, call: Call): Json {
  const channel = channelOf(world, call)
  if (channel.kind !== 'public') throw new SlackError('method_not_supported_for_channel_type')
  if (channel.isArchived) throw new SlackError('is_archived')
  const isNew = channel.addBot(call.workspace)
  const answer = { channel: channel.payload(call.workspace) }
  if (isNew) return answer
  const warning = 'already_in_channel'
  return { ...answer, warning, response_metadata: { warnings: [warning] } }
}

function members(world: World, call: Call): Json {
  const ids = channelOf(world, call)
    .members()
    .map(({ id }) => id)
  const limit = call.args.number('limit') ?? PAGE
  const start = Number(Buffer.from(call.args.optionalText('cursor') ?? '', 'base64').toString())
  if (Number.isNaN(start)) throw new SlackError('invalid_cursor')
  const end = start + limit
  const nextCursor = end < ids.length ? Buffer.from(String(end)).toString('base64') : ''
  return { members: ids.slice(start, end), response_metadata: { next_cursor: nextCursor } }
}

export function missingScope(world: World, needed: readonly string[]): SlackError {
  return new SlackError('missing_scope', {
    body: { needed: needed.join(','), provided: [...world.app.scopes].join(',') },
    problem: `the manifest has no scope ${needed.join(' or ')}`,
  })
}
