import type { APIUser } from 'discord.js'
import { plainOr } from '../foreign-text.ts'

/** As people see it in the channel. */
export function nameOf(
  user: Pick<APIUser, 'global_name' | 'username'>,
  nick?: string | null,
): string {
  return plainOr('Somebody', nick ?? user.global_name ?? user.username, 80)
}
