import type { BlockAction, BlockSuggestion, SlashCommand, ViewSubmitAction } from '@slack/bolt'
import type { Action, Answer, Inbox } from '../../core/inbox.ts'
import { type Place, Reply, type ReplyLine, type ReplyTools } from '../acknowledgement.ts'
import { CHOOSE_SONG } from '../actions.ts'
import { plainOr } from '../foreign-text.ts'
import { LATE, within } from '../patience.ts'
import { sayings } from '../phrases/help.ts'
import { songCount } from '../phrases/set-up.ts'
import { slackPlaces } from '../phrases/slack.ts'
import { actionOfLine } from '../wishes.ts'
import { type Content, option, optionsOf, section } from './components.ts'
import { actionOfForm, type FormName, form } from './forms.ts'
import type { HomeTab } from './home.ts'
import { channelOf, messageOf, personOf } from './ids.ts'
import { enter } from './membership.ts'
import { contextOf, type ModalContext, modalOf, waiting } from './modal.ts'
import { mrkdwn } from './mrkdwn.ts'
import type { Names } from './names.ts'
import type { Refusals } from './refusals.ts'
import { renderAnswer, sentence } from './render-answer.ts'
import { messageLine, modalLine } from './reply-lines.ts'
import { welcome } from './welcome.ts'
import { postsBoard, type Wish, wantsModal, wishOf } from './wishes.ts'
import type { Workspace } from './workspaces.ts'

/** Suggestions that come later are of no use: Slack waits 3 s, and the person has typed on. */
const SUGGESTION_PATIENCE_MS = 2_000
/** What Slack calls a channel whose name it does not tell. */
const NAMELESS = new Set(['privategroup', 'directmessage'])

/** Somebody who did something, and where it takes effect. */
interface Asker {
  readonly workspace: Workspace
  readonly user: string
  /** Not all payloads bring it. */
  readonly handle: string | undefined
  readonly context: ModalContext
  /** The timestamp of the board whose button was pressed. */
  readonly board?: { readonly channel: string; readonly timestamp: string }
}

/** Hands what people do with commands and controls to the inbox, and shows the answers. */
export class Interactions {
  readonly #inbox: Inbox
  readonly #names: Names
  readonly #home: HomeTab
  readonly #refusals: Refusals
  readonly #tools: ReplyTools
  readonly #open = new Set<Promise<void>>()

  constructor(inbox: Inbox, names: Names, home: HomeTab, refusals: Refusals, tools: ReplyTools) {
    this.#inbox = inbox
    this.#names = names
    this.#home = home
    this.#refusals = refusals
    this.#tools = tools
  }

  /** Resolves when every answer under way has been shown. */
  async settled(): Promise<void> {
    await Promise.all(this.#open)
  }

  command(workspace: Workspace, command: SlashCommand): void {
    this.#handle(this.#command(workspace, command))
  }

  control(workspace: Workspace, used: BlockAction): void {
    this.#handle(this.#control(workspace, used))
  }

  /** `modal` was told to wait as the submission was acknowledged. */
  submission(workspace: Workspace, { view, user }: ViewSubmitAction): void {
    const context = contextOf(view.private_metadata)
    if (context === undefined) return
    const action = actionOfForm(view.state.values, context)
    const asker = { workspace, user: user.id, handle: user.name, context }
    const line = modalLine(workspace, Promise.resolve(view.id), context)
    this.#handle(this.#answer(asker, action, line, 'samePlace'))
  }

  /** None where it takes too long or breaks: typing goes on without suggestions. */
  async suggest(workspace: Workspace, asked: BlockSuggestion) {
    const found = await within(SUGGESTION_PATIENCE_MS, this.#options(workspace, asked)).catch(
      () => LATE,
    )
    return typeof found === 'symbol' ? [] : optionsOf(found)
  }

  async #options(workspace: Workspace, { user, value, action_id, view, channel }: BlockSuggestion) {
    const person = personOf(workspace.team, user.id)
    if (action_id !== CHOOSE_SONG) {
      const playlists = await this.#inbox.suggestPlaylists(person, value)
      return playlists.flatMap(({ id, name, trackCount }) =>
        option(id, plainOr('Untitled playlist', name, 75), songCount(trackCount)),
      )
    }
    const place =
      view === undefined
        ? channel && channelOf(workspace.team, channel.id)
        : contextOf(view.private_metadata)?.channel
    const songs = place === undefined ? [] : await this.#inbox.suggestTracks(person, place, value)
    return songs.flatMap(({ song, track }) =>
      option(
        song,
        plainOr('Untitled', track.title, 75),
        plainOr('Unknown artist', track.artist, 75),
      ),
    )
  }

  #handle(handling: Promise<void>): void {
    const done = handling
      .catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error)
        this.#tools.log.warn('An interaction was not answered', { why })
      })
      .finally(() => this.#open.delete(done))
    this.#open.add(done)
  }

  async #command(workspace: Workspace, command: SlashCommand): Promise<void> {
    const { channel_id, channel_name, user_id, user_name, trigger_id } = command
    const context = contextFor(workspace, channel_id, channel_name)
    const asker = { workspace, user: user_id, handle: user_name, context }
    const line = messageLine(command.response_url, 'newMessage')
    const isDirect = channel_id.startsWith('D')
    const typed = command.text.trim()
    const action = typed === '' ? ({ type: 'help' } as const) : actionOfLine(typed)
    if (isDirect && action !== undefined) return this.#directly(asker, action, line)
    if (typed === '') {
      return this.#answer(
        asker,
        action,
        this.#modal(asker, trigger_id, line),
        'newMessage',
        welcome,
      )
    }
    const isLong = action !== undefined && wantsModal(action)
    const to = isLong ? this.#modal(asker, trigger_id, line) : line
    await this.#answer(asker, action, to, 'newMessage')
  }

  /** In the conversation with the bot itself, where there can't be a party. */
  async #directly(asker: Asker, action: Action, line: ReplyLine<Content>): Promise<void> {
    switch (action.type) {
      case 'join':
        return this.#answer(asker, { type: 'joinAlone', code: action.code }, line, 'newMessage')
      case 'help':
      case 'link':
      case 'unlink':
      case 'disconnect':
        return this.#answer(asker, action, line, 'newMessage')
      default:
        return line.respond(sentence(slackPlaces.direct(mrkdwn)))
    }
  }

  async #control(workspace: Workspace, used: BlockAction): Promise<void> {
    const [element] = used.actions
    const wish = element && wishOf(element)
    const { view } = used
    if (view === undefined) return this.#controlOfMessage(workspace, used, wish)
    const context = contextOf(view.private_metadata)
    if (context === undefined) return
    const asker = { workspace, user: used.user.id, handle: used.user.username, context }
    if (wish === 'followLink') return
    if (view.type === 'home') return this.#controlOfHome(asker, wish, used.trigger_id)
    const line = modalLine(workspace, Promise.resolve(view.id), context)
    if (wish?.type === 'fill') return line.edit(form(wish.form))
    await this.#answer(asker, wish, line, 'samePlace')
  }

  async #controlOfMessage(workspace: Workspace, used: BlockAction, wish: Wish): Promise<void> {
    const { channel, container, user, trigger_id } = used
    if (channel === undefined) return
    const context = contextFor(workspace, channel.id, channel.name)
    const isBoard = container.is_ephemeral !== true
    const timestamp = String(container.message_ts)
    const asker = {
      workspace,
      user: user.id,
      handle: user.username,
      context,
      ...(isBoard && { board: { channel: channel.id, timestamp } }),
    }
    if (wish === 'followLink') return
    if (wish?.type === 'fill') return this.#openForm(asker, trigger_id, wish.form)
    const place = isBoard ? 'besideBoard' : 'samePlace'
    const line = messageLine(used.response_url, place)
    const isLong = isBoard && wish !== undefined && wantsModal(wish)
    const to = isLong ? this.#modal(asker, trigger_id, line) : line
    await this.#answer(asker, wish, to, place)
  }

  /** Votes show in the tab itself; whatever has more to say gets a modal. */
  async #controlOfHome(
    asker: Asker,
    wish: Exclude<Wish, 'followLink'>,
    trigger: string,
  ): Promise<void> {
    const { workspace, user } = asker
    if (wish === undefined) return this.#home.show(workspace, user, sayings.oldButton)
    if (wish.type === 'fill') return this.#openForm(asker, trigger, wish.form)
    if (wish.type !== 'pressVote') {
      const line = this.#modal(asker, trigger)
      return this.#answer(asker, wish, line, 'newMessage')
    }
    const request = await this.#request(asker, wish)
    const answer = await this.#inbox.ask(request)
    const notice = answer.kind === 'quiet' ? undefined : renderAnswer(answer).text
    await this.#home.show(workspace, user, notice)
  }

  async #openForm({ workspace, context }: Asker, trigger_id: string, name: FormName) {
    const view = modalOf(form(name), context)
    await workspace.call('views.open', (client) => client.views.open({ trigger_id, view }))
  }

  /** Opens at once, for Slack allows it for 3 s only, and shows the answer when there is one. */
  #modal(
    { workspace, context }: Asker,
    trigger_id: string,
    otherwise?: ReplyLine<Content>,
  ): ReplyLine<Content> {
    const view = modalOf(waiting, context)
    const opening = workspace
      .call('views.open', (client) => client.views.open({ trigger_id, view }))
      .then(({ view: opened }) => opened?.id)
      .catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error)
        this.#tools.log.info('A modal could not be opened', { why })
        return undefined
      })
    return modalLine(workspace, opening, context, otherwise)
  }

  async #answer(
    asker: Asker,
    action: Action | undefined,
    line: ReplyLine<Content>,
    place: Place,
    render: (answer: Answer) => Content = renderAnswer,
  ): Promise<void> {
    const reply = new Reply(line, place, this.#tools)
    const content = this.#contentFor(asker, action, place, reply, render)
    await reply.show(content.catch((error: unknown) => this.#broken(action, error)))
    if (asker.context.fromHome) await this.#home.show(asker.workspace, asker.user)
  }

  async #contentFor(
    asker: Asker,
    action: Action | undefined,
    place: Place,
    reply: Reply<Content>,
    render: (answer: Answer) => Content,
  ): Promise<Content | undefined> {
    if (action === undefined) {
      return sentence(place === 'newMessage' ? sayings.unknownCommand : sayings.oldButton)
    }
    const { workspace, context } = asker
    let { channelName } = context
    if (postsBoard(action)) {
      const channel = context.channel.slice(context.channel.indexOf('/') + 1)
      const entry = await enter(workspace, channel)
      if (!entry.ok) return sentence(entry.why)
      channelName = entry.name ?? channelName
    }
    const request = await this.#request({ ...asker, context: { ...context, channelName } }, action)
    const answer = await this.#inbox.ask({
      ...request,
      replaceAnswer: (later: Answer) => reply.replace(render(later)),
    })
    if (answer.kind === 'quiet' && place === 'besideBoard') return undefined
    const refused = place === 'newMessage' ? this.#refusals.in(context.channel) : undefined
    return refused === undefined ? render(answer) : warned(render(answer), refused)
  }

  async #request({ workspace, user, handle, context, board }: Asker, action: Action) {
    return {
      person: personOf(workspace.team, user),
      personName: (await this.#names.of(workspace, user)) ?? plainOr('Somebody', handle ?? '', 80),
      channel: context.channel,
      channelName: context.channelName,
      quietAtFirst: true,
      action,
      ...(board && { board: messageOf(board.channel, board.timestamp) }),
    }
  }

  #broken(action: Action | undefined, error: unknown): Content {
    const why = error instanceof Error ? error.message : String(error)
    this.#tools.log.error('A request broke', { action: action?.type, why })
    return renderAnswer({ kind: 'failed', why: { code: 'unexpected' } })
  }
}

/** People who wonder why the channel has no board are told with the next answer. */
function warned({ text, blocks }: Content, code: string): Content {
  const warning = `🔒 ${slackPlaces.forbidden(code)}`
  return { text: `${text} ${warning}`, blocks: [...blocks, section(warning)] }
}

function contextFor(workspace: Workspace, channel: string, name: string): ModalContext {
  return {
    channel: channelOf(workspace.team, channel),
    channelName: NAMELESS.has(name) ? 'a private channel' : plainOr('a channel', name, 80),
    fromHome: false,
  }
}
