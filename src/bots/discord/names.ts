import { plainOr } from '../foreign-text.ts'

/** As people see it in the channel. */
export function nameOf(
  user: { readonly global_name?: string | null | undefined; readonly username: string },
  nick?: string | null,
): string {
  return plainOr('Somebody', nick ?? user.global_name ?? user.username, 80)
}
