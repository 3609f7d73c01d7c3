import type { Place, ReplyLine } from '../acknowledgement.ts'
import type { Content } from './components.ts'
import { codeOf } from './errors.ts'
import { type ModalContext, modalOf } from './modal.ts'
import type { Workspace } from './workspaces.ts'

/** A response URL works for half an hour. */
const URL_LIFE_MS = 29 * 60_000
const MODAL_LIFE_MS = 6 * 60 * 60_000
const PATIENCE_MS = 8_000

class NoLongerWanted extends Error {
  override readonly name = 'NoLongerWanted'
}

/**
 * Answers to a command or a click in a channel, for one person alone. Everything was acknowledged
 * when it came, so there is nothing to defer.
 */
export function messageLine(responseUrl: string, place: Place): ReplyLine<Content> {
  const show = async (content: Content) => {
    const response = await fetch(responseUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        response_type: 'ephemeral',
        replace_original: place === 'samePlace',
        text: content.text,
        blocks: content.blocks,
        unfurl_links: false,
        unfurl_media: false,
      }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    // Otherwise the connection would be kept busy.
    await response.arrayBuffer()
    if (response.status === 404) throw new NoLongerWanted('The address for answers has run out.')
    if (!response.ok) throw new Error(`Slack answered ${response.status} to an answer.`)
  }
  return {
    openMs: URL_LIFE_MS,
    respond: async (content) => {
      if (content !== undefined) await show(content)
    },
    defer: async () => {},
    edit: show,
    withdraw: async () => {},
    isTooLate: (error) => error instanceof NoLongerWanted,
  }
}

/**
 * Answers in a modal. `opening` gives its id, or nothing where it could not be opened: then the
 * answers go to `otherwise`.
 */
export function modalLine(
  workspace: Workspace,
  opening: Promise<string | undefined>,
  context: ModalContext,
  otherwise?: ReplyLine<Content>,
): ReplyLine<Content> {
  const show = async (content: Content) => {
    const id = await opening
    if (id === undefined) return otherwise?.edit(content)
    await workspace.call('views.update', (client) =>
      client.views.update({ view_id: id, view: modalOf(content, context) }),
    )
  }
  return {
    openMs: MODAL_LIFE_MS,
    respond: async (content) => {
      if (content !== undefined) await show(content)
    },
    defer: async () => {},
    edit: show,
    withdraw: async () => {},
    isTooLate: (error) => codeOf(error) === 'not_found' || (otherwise?.isTooLate(error) ?? false),
  }
}
