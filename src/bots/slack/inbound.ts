import type { App, Context } from '@slack/bolt'
import { z } from 'zod'
import type { Inbox } from '../../core/inbox.ts'
import type { Clock, Log } from '../../core/ports.ts'
import { Turns } from '../../core/runtime/turns.ts'
import { Seen } from '../seen.ts'
import type { HomeTab } from './home.ts'
import { channelOf, messageOf, personOf, sentAt } from './ids.ts'
import type { Interactions } from './interactions.ts'
import { contextOf, modalOf, waiting } from './modal.ts'
import type { Names } from './names.ts'
import { isCommand, isControl, isId, isReaction, isSubmission, isSuggestion } from './payloads.ts'
import { numberOf } from './reactions.ts'
import { Sequence } from './sequence.ts'
import type { Workspace, Workspaces } from './workspaces.ts'

export interface InboundTools {
  readonly inbox: Inbox
  readonly interactions: Interactions
  readonly home: HomeTab
  readonly names: Names
  readonly workspaces: Workspaces
  /** The app was taken out of a workspace. */
  readonly uninstalled: (team: string) => Promise<void>
  readonly clock: Clock
  readonly log: Log
}

/**
 * Hands everything that Slack reports to the inbox. Everything is acknowledged before it is looked
 * at, also what this program never offered: Slack waits for 3 s, whatever is slow behind it. What
 * is not in the form that Slack documents is left alone after that.
 */
export function listen(app: App, tools: InboundTools): void {
  handleOnce(app, tools)
  handleInteractions(app, tools)
  handleReactions(app, tools)
  handleChannels(app, tools)
  app.event('app_home_opened', async ({ event, context }) => {
    const workspace = workspaceOf(context, tools)
    if (event.tab === 'home' && workspace && isId(event.user))
      await tools.home.show(workspace, event.user)
  })
  app.error(async ({ message }) => tools.log.warn('A listener failed', { why: message }))
}

/** As long as ids may be: they are remembered. */
const EnvelopeId = z.string().max(256).optional().catch(undefined)
const Identified = z.object({ event_id: EnvelopeId, trigger_id: EnvelopeId })

/** Slack sends again what it does not know to be acknowledged, under the same id. */
function handleOnce(app: App, { clock, log }: InboundTools): void {
  const seen = new Seen(clock)
  app.use(async (args) => {
    const { body, context, next } = args
    const { event_id, trigger_id } = Identified.parse(body)
    const id = event_id ?? EnvelopeId.parse(context.envelopeId) ?? trigger_id
    if (id === undefined || seen.add(id)) return next()
    if ('ack' in args && typeof args.ack === 'function') await acknowledged(() => args.ack(), log)
  })
}

function handleInteractions(app: App, tools: InboundTools): void {
  const { interactions, log } = tools
  function isReadable<Body>(isOne: (body: unknown) => body is Body, body: unknown): body is Body {
    if (isOne(body)) return true
    log.warn('Something that somebody did in Slack cannot be read')
    return false
  }
  app.command(/.*/, async ({ ack, body, context }) => {
    await acknowledged(ack, log)
    const workspace = workspaceOf(context, tools)
    if (workspace && isReadable(isCommand, body)) interactions.command(workspace, body)
  })
  app.action(/.*/, async ({ ack, body, context }) => {
    await acknowledged(ack, log)
    const workspace = workspaceOf(context, tools)
    if (!workspace || body.type !== 'block_actions') return
    if (isReadable(isControl, body)) interactions.control(workspace, body)
  })
  app.view(/.*/, async ({ ack, body, context }) => {
    const workspace = workspaceOf(context, tools)
    if (body.type !== 'view_submission' || !isReadable(isSubmission, body)) {
      return acknowledged(ack, log)
    }
    const remembered = contextOf(body.view.private_metadata)
    if (remembered === undefined) return acknowledged(ack, log)
    const view = modalOf(waiting, remembered)
    await acknowledged(() => ack({ response_action: 'update', view }), log)
    if (workspace) interactions.submission(workspace, body)
  })
  app.options(/.*/, async ({ ack, body, context }) => {
    const workspace = workspaceOf(context, tools)
    const options =
      workspace && body.type === 'block_suggestion' && isReadable(isSuggestion, body)
        ? await interactions.suggest(workspace, body)
        : []
    await acknowledged(() => ack({ options }), log)
  })
  app.shortcut(/.*/, async ({ ack }) => acknowledged(ack, log))
}

function handleReactions(app: App, tools: InboundTools): void {
  const sequence = new Sequence()
  const turns = new Turns<string>()
  for (const present of [true, false]) {
    app.event(present ? 'reaction_added' : 'reaction_removed', async ({ event, context }) => {
      const workspace = workspaceOf(context, tools)
      if (workspace === undefined || !isReaction(event)) return
      const number = numberOf(event.reaction)
      if (number === undefined) return
      const { team, installation } = workspace
      const { user, item } = event
      if (user === installation.botUserId) return
      const naming = tools.names.of(workspace, user)
      const person = personOf(team, user)
      const change = {
        channel: channelOf(team, item.channel),
        message: messageOf(item.channel, item.ts),
        person,
        number,
        present,
        ...(event.item_user === installation.botUserId && { ownMessageAt: sentAt(item.ts) }),
      }
      const hand = async () => {
        const name = await naming
        tools.inbox.reacted({ ...change, ...(name !== undefined && { name }) })
      }
      const key = `${change.message} ${person} ${number}`
      sequence.add(key, Number(event.event_ts), () => void turns.take(person, hand))
    })
  }
}

function handleChannels(app: App, tools: InboundTools): void {
  const { inbox } = tools
  const gone = [
    'channel_archive',
    'channel_deleted',
    'channel_left',
    'group_archive',
    'group_deleted',
    'group_left',
  ] as const
  for (const type of gone) {
    app.event(type, async ({ event, context }) => {
      const { channel } = event
      if (context.teamId && isId(channel)) inbox.channelRemoved(channelOf(context.teamId, channel))
    })
  }
  app.event('channel_id_changed', async ({ event, context }) => {
    const { teamId } = context
    const { old_channel_id: from, new_channel_id: to } = event
    if (teamId) inbox.channelMoved(channelOf(teamId, from), channelOf(teamId, to))
  })
  app.event('app_uninstalled', async ({ context }) => {
    if (context.teamId) await tools.uninstalled(context.teamId)
  })
  app.event('tokens_revoked', async ({ event, context }) => {
    const isBot = (event.tokens?.bot ?? []).length > 0
    if (isBot && context.teamId) await tools.uninstalled(context.teamId)
  })
}

function workspaceOf({ teamId }: Context, { workspaces }: InboundTools): Workspace | undefined {
  return teamId === undefined ? undefined : workspaces.of(teamId)
}

/** What came in is dealt with, even where the socket is gone by which it would be acknowledged. */
async function acknowledged(ack: () => Promise<void>, log: Log): Promise<void> {
  try {
    await ack()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    log.info('Something could not be acknowledged to Slack', { why })
  }
}
