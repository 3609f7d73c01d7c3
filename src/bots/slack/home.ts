import type { types } from '@slack/bolt'
import type { Home, Inbox } from '../../core/inbox.ts'
import type { Log } from '../../core/ports.ts'
import { control } from '../controls.ts'
import { labels } from '../phrases/labels.ts'
import { yourVotes } from '../phrases/set-up.ts'
import { slackWords } from '../phrases/slack.ts'
import { actions, button, context, header, plainButton, section } from './components.ts'
import { OPEN_CODE_FORM } from './forms.ts'
import { channelOf, personOf } from './ids.ts'
import type { ModalContext } from './modal.ts'
import { boardAtHome } from './render-board.ts'
import type { Workspace } from './workspaces.ts'

/** The tab of the app: what a person sees outside of all channels. */
export class HomeTab {
  readonly #inbox: Inbox
  readonly #log: Log

  constructor(inbox: Inbox, log: Log) {
    this.#inbox = inbox
    this.#log = log
  }

  /** Draws it anew, with what there is to say above it. Never rejects. */
  async show(workspace: Workspace, user: string, notice?: string): Promise<void> {
    try {
      const home = await this.#inbox.home(personOf(workspace.team, user))
      const view = homeView(home, channelOf(workspace.team, user), notice)
      await workspace.call('views.publish', (client) =>
        client.views.publish({ user_id: user, view }),
      )
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      this.#log.warn('A Home tab could not be shown', { why })
    }
  }
}

/** `own` stands for the person's conversation with the bot: where to act without a party. */
export function homeView(
  home: Home,
  own: ModalContext['channel'],
  notice: string | undefined,
): types.HomeView {
  const remembered: ModalContext = {
    channel: home.party?.channel ?? own,
    channelName: slackWords.homeTitle,
    fromHome: true,
  }
  return {
    type: 'home',
    private_metadata: JSON.stringify(remembered),
    blocks: [
      header(slackWords.homeTitle),
      ...(notice === undefined ? [] : [section(notice)]),
      ...partyBlocks(home),
      { type: 'divider' },
      ...actions([plainButton(slackWords.joinByCode, OPEN_CODE_FORM)]),
      { type: 'divider' },
      ...accountBlocks(home),
    ],
  }
}

function partyBlocks({ party }: Home): types.KnownBlock[] {
  if (party === undefined) return [section(slackWords.noParty)]
  return [...boardAtHome(party.view), context(yourVotes(party.yourVotes))]
}

function accountBlocks({ isConnected, isLinked }: Home): types.KnownBlock[] {
  const connection = isConnected
    ? control(labels.disconnect, { type: 'disconnect' })
    : control(labels.connect, { type: 'connect' }, 'primary')
  const link = isLinked
    ? control(slackWords.unlink, { type: 'unlink' })
    : control(slackWords.link, { type: 'link' })
  return [
    section(isConnected ? slackWords.connected : slackWords.notConnected),
    ...actions(button(connection)),
    section(isLinked ? slackWords.linked : slackWords.notLinked),
    ...actions(button(link)),
  ]
}
