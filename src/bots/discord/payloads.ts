import {
  type APIInteraction,
  type GatewayMessageReactionAddDispatchData,
  type GatewayMessageReactionRemoveDispatchData,
  InteractionType,
} from 'discord.js'
import { z } from 'zod'

// What Discord sends, checked as far as this program uses it. What is more than that passes.

const Id = z.string().regex(/^\d{1,20}$/)
/** It becomes part of an address. */
const Token = z.string().regex(/^[\w.~=+-]{1,1000}$/)

const User = z.looseObject({
  id: Id,
  username: z.string(),
  global_name: z.string().nullish(),
  bot: z.boolean().optional(),
})
const Member = z.looseObject({ user: User, nick: z.string().nullish() })

const Reaction = z.looseObject({
  user_id: Id,
  channel_id: Id,
  message_id: Id,
  guild_id: Id.optional(),
  member: Member.optional(),
  emoji: z.looseObject({ name: z.string().nullish() }),
})

const Value = z.union([z.string(), z.number(), z.boolean()])
const Option = z.looseObject({
  name: z.string(),
  type: z.number(),
  value: Value.optional(),
  get options() {
    return z.array(Option).optional()
  },
})

/** What all interactions have. */
const asked = {
  id: Id,
  application_id: Id,
  token: Token,
  guild_id: Id.optional(),
  channel: z
    .looseObject({ id: Id, name: z.string().nullish(), type: z.number().optional() })
    .optional(),
  member: Member.optional(),
  app_permissions: z.string().regex(/^\d{1,30}$/),
}

const Message = z.looseObject({ id: Id, flags: z.number().optional() })

const Interaction = z.discriminatedUnion('type', [
  z.looseObject({
    ...asked,
    type: z.literal(InteractionType.ApplicationCommand),
    data: z.looseObject({ name: z.string(), options: z.array(Option).optional() }),
  }),
  z.looseObject({
    ...asked,
    type: z.literal(InteractionType.ApplicationCommandAutocomplete),
    data: z.looseObject({ options: z.array(Option) }),
  }),
  z.looseObject({
    ...asked,
    type: z.literal(InteractionType.MessageComponent),
    message: Message,
    data: z.looseObject({
      custom_id: z.string(),
      component_type: z.number(),
      values: z.array(z.string()).optional(),
    }),
  }),
  z.looseObject({
    ...asked,
    type: z.literal(InteractionType.ModalSubmit),
    message: Message.optional(),
    data: z.looseObject({
      custom_id: z.string(),
      components: z.array(
        z.looseObject({ type: z.number(), component: z.looseObject({}).optional() }),
      ),
    }),
  }),
])

/** Whether it is an interaction of one of the kinds that this program answers. */
export function isInteraction(data: unknown): data is APIInteraction {
  return Interaction.safeParse(data).success
}

export function isReaction(
  data: unknown,
): data is GatewayMessageReactionAddDispatchData | GatewayMessageReactionRemoveDispatchData {
  return Reaction.safeParse(data).success
}

const Removed = z.looseObject({ id: Id, guild_id: Id.optional() })

/** A channel, thread or server that is gone. */
export function isRemoved(
  data: unknown,
): data is { readonly id: string; readonly guild_id?: string; readonly unavailable?: boolean } {
  return Removed.safeParse(data).success
}
