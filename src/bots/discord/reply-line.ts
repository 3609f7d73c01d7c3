import {
  type APIInteractionResponse,
  InteractionResponseType,
  MessageFlags,
  type REST,
  Routes,
} from 'discord.js'
import type { Place, ReplyLine } from '../acknowledgement.ts'
import { type Content, harmless } from './components.ts'
import { isTooLate } from './errors.ts'

/** The token of an interaction works for 15 minutes. */
const TOKEN_LIFE_MS = 14.5 * 60_000

interface Addressee {
  readonly id: string
  readonly token: string
  readonly application_id: string
}

/** The way back to who caused an interaction. */
export function replyLine(rest: REST, to: Addressee, place: Place): ReplyLine<Content> {
  const original = Routes.webhookMessage(to.application_id, to.token)
  return {
    openMs: TOKEN_LIFE_MS,
    respond: (content) => respond(rest, to, direct(content, place)),
    defer: () => respond(rest, to, deferral(place)),
    async edit(content) {
      await rest.patch(original, { body: harmless(content), auth: false })
    },
    async withdraw() {
      await rest.delete(original, { auth: false })
    },
    isTooLate,
  }
}

/** The first answer to an interaction; these requests are outside of Discord's rate limits. */
export async function respond(
  rest: REST,
  to: Pick<Addressee, 'id' | 'token'>,
  body: APIInteractionResponse,
): Promise<void> {
  await rest.post(Routes.interactionCallback(to.id, to.token), { body, auth: false })
}

function direct(content: Content | undefined, place: Place): APIInteractionResponse {
  if (content === undefined) return { type: InteractionResponseType.DeferredMessageUpdate }
  const data = harmless(content)
  if (place === 'samePlace') return { type: InteractionResponseType.UpdateMessage, data }
  return {
    type: InteractionResponseType.ChannelMessageWithSource,
    data: { ...data, flags: MessageFlags.Ephemeral },
  }
}

function deferral(place: Place): APIInteractionResponse {
  if (place === 'samePlace') return { type: InteractionResponseType.DeferredMessageUpdate }
  return {
    type: InteractionResponseType.DeferredChannelMessageWithSource,
    data: { flags: MessageFlags.Ephemeral },
  }
}
