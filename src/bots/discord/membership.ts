import { DiscordAPIError, type REST, RESTJSONErrorCodes, Routes } from 'discord.js'

/** Whether somebody is on a server: asked by id, so that no privileged intent is needed. */
export async function isMember(
  rest: REST,
  guild: string,
  user: string,
): Promise<'there' | 'gone' | 'unknown'> {
  try {
    await rest.get(Routes.guildMember(guild, user))
    return 'there'
  } catch (error) {
    const isGone =
      error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.UnknownMember
    return isGone ? 'gone' : 'unknown'
  }
}
