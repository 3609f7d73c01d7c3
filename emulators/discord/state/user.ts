import type { APIGuildMember, APIUser } from 'discord-api-types/v10'
import { NO_FLAGS } from './flags.ts'

export interface User {
  readonly id: string
  readonly username: string
  readonly displayName: string
  readonly isBot: boolean
  readonly locale: string
  /** Epoch ms. */
  readonly createdAt: number
}

export function userPayload(user: User): APIUser {
  return {
    id: user.id,
    username: user.username,
    global_name: user.isBot ? null : user.displayName,
    discriminator: user.isBot ? '4242' : '0',
    avatar: null,
    avatar_decoration_data: null,
    banner: null,
    accent_color: null,
    public_flags: NO_FLAGS,
    flags: NO_FLAGS,
    primary_guild: null,
    ...(user.isBot ? { bot: true } : {}),
  }
}

/** As guild messages and reactions carry it: without the user, where the user stands beside it. */
export function memberPayload(user: User): Omit<APIGuildMember, 'user'> {
  return {
    nick: null,
    avatar: null,
    banner: null,
    roles: [],
    joined_at: new Date(user.createdAt).toISOString(),
    premium_since: null,
    communication_disabled_until: null,
    deaf: false,
    mute: false,
    pending: false,
    flags: NO_FLAGS,
  }
}
