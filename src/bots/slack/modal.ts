import type { types } from '@slack/bolt'
import { z } from 'zod'
import type { ChannelId } from '../../core/engine/ids.ts'
import { slackWords } from '../phrases/slack.ts'
import { type Content, plainText, section } from './components.ts'

/** What a view remembers: where its controls act, and whether it was opened from the Home tab. */
export interface ModalContext {
  readonly channel: ChannelId
  readonly channelName: string
  readonly fromHome: boolean
}

const Context: z.ZodType<ModalContext> = z.object({
  channel: z.custom<ChannelId>((value) => typeof value === 'string' && /^\w+:/.test(value)),
  channelName: z.string(),
  fromHome: z.boolean(),
})

export const MODAL = 'v1:modal'

export function modalOf(content: Content, context: ModalContext): types.ModalView {
  return {
    type: 'modal',
    callback_id: MODAL,
    title: plainText(slackWords.appName, 24),
    close: plainText(slackWords.close, 24),
    private_metadata: JSON.stringify(context),
    blocks: [...content.blocks, ...(content.form?.blocks ?? [])],
    ...(content.form && { submit: plainText(content.form.submit, 24) }),
  }
}

/** What a modal shows until there is an answer. */
export const waiting: Content = { text: slackWords.moment, blocks: [section(slackWords.moment)] }

/** Undefined where this program never wrote it. */
export function contextOf(metadata: string): ModalContext | undefined {
  try {
    return Context.safeParse(JSON.parse(metadata)).data
  } catch {
    return undefined
  }
}
