import {
  PermissionFlagsBits,
  type RESTPatchAPIChannelMessageJSONBody,
  type RESTPostAPIChannelMessageJSONBody,
} from 'discord-api-types/v10'
import { checkMessage, checkMessageEdit } from '../checks/message.ts'
import type { Channel } from '../state/channel.ts'
import type { Message, MessageDraft } from '../state/message.ts'
import type { World } from '../state/world.ts'
import { channelOf, demand, messageOf } from './access.ts'
import { emptyMessage, notTheAuthor } from './errors.ts'
import type { RateLimits } from './limits.ts'
import type { Route } from './route.ts'

const HOUR_MS = 3_600_000
const MESSAGES = '/channels/{channel_id}/messages'
const MESSAGE = `${MESSAGES}/{message_id}`

export function messageRoutes(world: World, limits: RateLimits | undefined): Route[] {
  return [
    {
      method: 'POST',
      template: MESSAGES,
      auth: 'bot',
      limit: 'messageCreate',
      check: checkMessage,
      handle: (call) => {
        const channel = channelOf(world, call, PermissionFlagsBits.SendMessages)
        const body = call.body as RESTPostAPIChannelMessageJSONBody
        demandForContent(channel, body)
        const origin = { author: world.bot }
        const message = channel.post(body, origin, body.enforce_nonce ?? false)
        return { status: 200, body: message.payload() }
      },
    },
    {
      method: 'GET',
      template: MESSAGES,
      auth: 'bot',
      handle: (call) => ({ status: 200, body: list(channelOf(world, call), call.query) }),
    },
    {
      method: 'GET',
      template: MESSAGE,
      auth: 'bot',
      handle: (call) => {
        const message = messageOf(world, call, PermissionFlagsBits.ReadMessageHistory)
        return { status: 200, body: message.payload() }
      },
    },
    {
      method: 'PATCH',
      template: MESSAGE,
      auth: 'bot',
      limit: 'messageEdit',
      check: checkMessageEdit,
      handle: (call) => {
        const message = messageOf(world, call)
        if (message.authorId !== world.bot.id) throw notTheAuthor()
        const body = call.body as RESTPatchAPIChannelMessageJSONBody
        demandForContent(message.channel, body)
        if (world.now() - message.createdAt > HOUR_MS) limits?.countOldEdit(message.channel.id)
        refuseEmptying(message, body)
        message.edit(body)
        return { status: 200, body: message.payload() }
      },
    },
    {
      method: 'DELETE',
      template: MESSAGE,
      auth: 'bot',
      limit: 'messageDelete',
      handle: (call) => {
        const message = messageOf(world, call)
        const isOwn = message.authorId === world.bot.id
        if (!isOwn) demand(message.channel, PermissionFlagsBits.ManageMessages)
        message.delete()
        return { status: 204 }
      },
    },
  ]
}

/** An edit may not leave a message with nothing to show. */
export function refuseEmptying(message: Message, draft: MessageDraft): void {
  const content = draft.content === undefined ? message.content : draft.content
  const embeds = draft.embeds === undefined ? message.embeds : draft.embeds
  const components = draft.components === undefined ? message.components : draft.components
  if (!content && !embeds?.length && !components?.length) throw emptyMessage()
}

function demandForContent(channel: Channel, draft: MessageDraft): void {
  if (draft.embeds?.length) demand(channel, PermissionFlagsBits.EmbedLinks)
}

/** Newest first, as Discord lists them. */
function list(channel: Channel, query: URLSearchParams): object[] {
  if (!channel.botMay(PermissionFlagsBits.ReadMessageHistory)) return []
  const limit = Number(query.get('limit') ?? 50)
  const [before, after] = [query.get('before'), query.get('after')]
  const within = channel
    .messages()
    .filter(({ id }) => (before === null || id < before) && (after === null || id > after))
  const page = after === null ? within.slice(-limit) : within.slice(0, limit)
  return page.reverse().map((message) => message.payload())
}
