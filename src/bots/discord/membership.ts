import { DiscordAPIError, type REST, RESTJSONErrorCodes, Routes } from 'discord.js'
import type { ChannelId, PersonId } from '../../core/engine/ids.ts'
import type { Presence } from '../../core/ports.ts'
import { guildOf, userOf } from './ids.ts'

/**
 * Whether somebody is on the server of one of these channels: asked by id, so that no privileged
 * intent is needed.
 */
export async function presence(
  rest: REST,
  person: PersonId,
  channels: readonly ChannelId[],
): Promise<Presence> {
  let found: Presence = 'unknown'
  for (const guild of new Set(channels.map(guildOf))) {
    found = await isMember(rest, guild, userOf(person))
    if (found !== 'gone') return found
  }
  return found
}

async function isMember(rest: REST, guild: string, user: string): Promise<Presence> {
  try {
    await rest.get(Routes.guildMember(guild, user))
    return 'there'
  } catch (error) {
    const code = error instanceof DiscordAPIError ? error.code : undefined
    const isGone =
      code === RESTJSONErrorCodes.UnknownMember || code === RESTJSONErrorCodes.UnknownUser
    return isGone ? 'gone' : 'unknown'
  }
}
