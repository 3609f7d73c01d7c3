import type { APIPartialEmoji, APIReaction } from 'discord-api-types/v10'

/** Those who reacted, with the order in which Discord lists them kept at hand. */
class Reactors {
  readonly userIds = new Set<string>()
  #sorted: string[] | undefined

  add(userId: string): void {
    this.#sorted = undefined
    this.userIds.add(userId)
  }

  delete(userId: string): boolean {
    this.#sorted = undefined
    return this.userIds.delete(userId)
  }

  /** A page of ids above `after`. All ids have 19 digits, so they sort as text. */
  page(after: string, limit: number): string[] {
    this.#sorted ??= [...this.userIds].sort()
    let low = 0
    let high = this.#sorted.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#sorted[middle] ?? '') > after) high = middle
      else low = middle + 1
    }
    return this.#sorted.slice(low, low + limit)
  }
}

export interface Reaction {
  readonly emoji: APIPartialEmoji
  readonly normal: Reactors
  readonly burst: Reactors
}

const MOST_DISTINCT_REACTIONS = 20

/** The emoji as paths and people name it: the character itself, or `name:id`. */
export function parseEmoji(text: string): APIPartialEmoji | undefined {
  const custom = /^(?:<?a?:)?(\w{2,32}):(\d{17,19})>?$/.exec(text)
  if (custom?.[1] && custom[2]) return { id: custom[2], name: custom[1] }
  const isCharacter = /\p{Extended_Pictographic}|\p{Regional_Indicator}|^[\d#*]\uFE0F?\u20E3$/u
  return isCharacter.test(text) && text.length <= 32 ? { id: null, name: text } : undefined
}

export function emojiText(emoji: APIPartialEmoji): string {
  return emoji.id ? `${emoji.name}:${emoji.id}` : (emoji.name ?? '')
}

function key(emoji: APIPartialEmoji): string {
  return emoji.id ?? (emoji.name ?? '').replaceAll('\uFE0F', '')
}

/** The reactions of one message, in the order in which each emoji came first. */
export class Reactions {
  readonly #byEmoji = new Map<string, Reaction>()

  get(emoji: APIPartialEmoji): Reaction | undefined {
    return this.#byEmoji.get(key(emoji))
  }

  all(): Iterable<Reaction> {
    return this.#byEmoji.values()
  }

  get isFull(): boolean {
    return this.#byEmoji.size >= MOST_DISTINCT_REACTIONS
  }

  /** False when the person had reacted so already. */
  add(emoji: APIPartialEmoji, userId: string, burst: boolean): boolean {
    let reaction = this.get(emoji)
    if (!reaction) {
      reaction = { emoji, normal: new Reactors(), burst: new Reactors() }
      this.#byEmoji.set(key(emoji), reaction)
    }
    const reactors = burst ? reaction.burst : reaction.normal
    if (reactors.userIds.has(userId)) return false
    reactors.add(userId)
    return true
  }

  /** False when there was nothing to remove. */
  remove(emoji: APIPartialEmoji, userId: string, burst: boolean): boolean {
    const reaction = this.get(emoji)
    if (!reaction || !(burst ? reaction.burst : reaction.normal).delete(userId)) return false
    if (countOf(reaction) === 0) this.#byEmoji.delete(key(emoji))
    return true
  }

  clear(emoji?: APIPartialEmoji): void {
    if (emoji) this.#byEmoji.delete(key(emoji))
    else this.#byEmoji.clear()
  }

  byEmoji(): ReadonlyMap<string, ReadonlySet<string>> {
    return new Map(
      [...this.all()].map(({ emoji, normal, burst }) => [
        emojiText(emoji),
        burst.userIds.size === 0 ? normal.userIds : new Set([...normal.userIds, ...burst.userIds]),
      ]),
    )
  }

  payload(viewerId: string): APIReaction[] {
    return [...this.all()].map((reaction) => ({
      emoji: reaction.emoji,
      count: countOf(reaction),
      count_details: {
        normal: reaction.normal.userIds.size,
        burst: reaction.burst.userIds.size,
      },
      me: reaction.normal.userIds.has(viewerId),
      me_burst: reaction.burst.userIds.has(viewerId),
      burst_colors: [],
    }))
  }
}

export function countOf({ normal, burst }: Reaction): number {
  return normal.userIds.size + burst.userIds.size
}
