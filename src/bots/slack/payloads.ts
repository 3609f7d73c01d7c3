import type { BlockAction, BlockSuggestion, SlashCommand, ViewSubmitAction } from '@slack/bolt'
import { z } from 'zod'

// What Slack sends, checked as far as this program uses it. What is more than that passes.

const Id = z.string().regex(/^\w{1,64}$/)
const Instant = z.string().regex(/^\d{1,12}\.\d{1,10}$/)

const Command = z.looseObject({
  channel_id: Id,
  channel_name: z.string(),
  user_id: Id,
  user_name: z.string(),
  trigger_id: z.string(),
  response_url: z.url(),
  text: z.string(),
})

const View = z.looseObject({
  type: z.string(),
  id: Id,
  private_metadata: z.string(),
})

const User = z.looseObject({
  id: Id,
  username: z.string().optional(),
  name: z.string().optional(),
})

const Control = z.looseObject({
  user: User,
  trigger_id: z.string(),
  response_url: z.url().optional(),
  channel: z.looseObject({ id: Id, name: z.string() }).optional(),
  container: z.looseObject({
    is_ephemeral: z.boolean().optional(),
    message_ts: Instant.optional(),
  }),
  view: View.optional(),
  actions: z.array(
    z.looseObject({
      type: z.string(),
      action_id: z.string(),
      selected_option: z.looseObject({ value: z.string() }).nullish(),
    }),
  ),
})

const Submission = z.looseObject({
  user: User,
  view: View.extend({
    state: z.looseObject({
      values: z.record(
        z.string(),
        z.record(z.string(), z.looseObject({ value: z.string().nullish() })),
      ),
    }),
  }),
})

const Suggestion = z.looseObject({ user: User, value: z.string() })

const Reaction = z.looseObject({
  user: Id,
  reaction: z.string(),
  item: z.looseObject({ type: z.literal('message'), channel: Id, ts: Instant }),
  /** Who wrote the message. */
  item_user: Id.optional().catch(undefined),
  event_ts: Instant,
})

export const isCommand = (body: unknown): body is SlashCommand => Command.safeParse(body).success

export const isControl = (body: unknown): body is BlockAction => Control.safeParse(body).success

export const isSubmission = (body: unknown): body is ViewSubmitAction =>
  Submission.safeParse(body).success

export const isSuggestion = (body: unknown): body is BlockSuggestion =>
  Suggestion.safeParse(body).success

/** A reaction on a message; there are others, which mean nothing here. */
export const isReaction = (event: unknown): event is z.infer<typeof Reaction> =>
  Reaction.safeParse(event).success

export const isId = (id: unknown): id is string => Id.safeParse(id).success
