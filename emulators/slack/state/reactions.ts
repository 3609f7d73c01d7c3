import type { Json } from '../json.ts'

/** Community lore: Slack publishes no numbers. */
const MOST_DISTINCT = 50
const MOST_BY_ONE_USER = 23
/** Without `full`, the list of users is cut. */
const USERS_LISTED = 50

const KEYCAPS = new Map(
  ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'].map(
    (name, digit) => [`${digit}\u20E3`, name],
  ),
).set('🔟', 'keycap_ten')

/** The name by which the API knows an emoji; a keycap is translated, as Slack's client does it. */
export function emojiName(text: string): string {
  const bare = text.replace(/^:(.+):$/, '$1')
  const name = KEYCAPS.get(bare.replaceAll('\uFE0F', '')) ?? bare
  if (!isEmojiName(name)) throw new Error(`${text} is no name of an emoji`)
  return name
}

export function isEmojiName(name: string): boolean {
  return /^[a-z0-9_+'-]{1,100}(::skin-tone-[2-6])?$/.test(name)
}

/** The reactions of one message, in the order in which each emoji came first. */
export class Reactions {
  readonly byName = new Map<string, Set<string>>()

  /** Why this user can't react so, if they can't. */
  refusal(name: string, userId: string): string | undefined {
    if (this.byName.get(name)?.has(userId)) return 'already_reacted'
    if (!this.byName.has(name) && this.byName.size >= MOST_DISTINCT) return 'too_many_emoji'
    const own = [...this.byName.values()].filter((users) => users.has(userId))
    return own.length >= MOST_BY_ONE_USER ? 'too_many_reactions' : undefined
  }

  add(name: string, userId: string): void {
    const users = this.byName.get(name) ?? new Set()
    this.byName.set(name, users.add(userId))
  }

  /** False when there was nothing to remove. */
  remove(name: string, userId: string): boolean {
    const users = this.byName.get(name)
    if (!users?.delete(userId)) return false
    if (users.size === 0) this.byName.delete(name)
    return true
  }

  payload(isFull: boolean): Json[] {
    return [...this.byName].map(([name, users]) => ({
      name,
      users: isFull ? [...users] : [...users].slice(0, USERS_LISTED),
      count: users.size,
    }))
  }
}
