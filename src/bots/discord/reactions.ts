import {
  type APIMessage,
  type APIReaction,
  type APIUser,
  type REST,
  ReactionType,
  Routes,
} from 'discord.js'
import type { PersonId } from '../../core/engine/ids.ts'
import type { BoardReaction } from '../../core/ports.ts'
import { personOf } from './ids.ts'
import { nameOf } from './names.ts'

/** Discord's own limit of one page. */
const PAGE = 100

/** The emoji of a number from 1 to 9. */
export const emojiOf = (number: number) => `${number}\ufe0f\u20e3`

/** The number of an emoji; whether the variation selector is there depends on the sender. */
export function numberOf(emoji: string | null): number | undefined {
  const digit = /^([1-9])\ufe0f?\u20e3$/.exec(emoji ?? '')?.[1]
  return digit === undefined ? undefined : Number(digit)
}

export async function seed(
  rest: REST,
  channel: string,
  message: string,
  count: number,
): Promise<void> {
  for (let number = 1; number <= count; number++) {
    await rest.put(
      Routes.channelMessageOwnReaction(channel, message, encodeURIComponent(emojiOf(number))),
    )
  }
}

export async function read(
  rest: REST,
  botUserId: string,
  channel: string,
  message: string,
  count: number,
  known: readonly number[] | undefined,
): Promise<readonly BoardReaction[] | 'unchanged'> {
  const { reactions = [] } = (await rest.get(Routes.channelMessage(channel, message))) as APIMessage
  const shown = new Map(reactions.map((one) => [numberOf(one.emoji.name), one]))
  const numbers = Array.from({ length: count }, (_, index) => index + 1)
  if (known !== undefined && numbers.every((n) => people(shown.get(n)) === (known[n - 1] ?? 0))) {
    return 'unchanged'
  }
  const found = new Map<PersonId, { name: string; numbers: number[] }>()
  for (const number of numbers) {
    const reaction = shown.get(number)
    if (reaction === undefined || people(reaction) === 0) continue
    for (const user of await usersOf(rest, channel, message, reaction)) {
      if (user.bot === true || user.id === botUserId) continue
      const person = personOf(user.id)
      const seen = found.get(person) ?? { name: nameOf(user), numbers: [] }
      found.set(person, seen)
      if (!seen.numbers.includes(number)) seen.numbers.push(number)
    }
  }
  return [...found].map(([person, { name, numbers }]) => ({ person, name, numbers }))
}

/** How many react besides the bot itself. Whoever reacts in both ways is counted twice. */
function people(reaction: APIReaction | undefined): number {
  return reaction === undefined ? 0 : reaction.count - (reaction.me ? 1 : 0)
}

/** Super reactions are a list of their own. */
async function usersOf(
  rest: REST,
  channel: string,
  message: string,
  reaction: APIReaction,
): Promise<APIUser[]> {
  const emoji = encodeURIComponent(reaction.emoji.name ?? '')
  const route = Routes.channelMessageReaction(channel, message, emoji)
  const normal = await pages(rest, route, ReactionType.Normal)
  if (reaction.count_details?.burst === 0) return normal
  return [...normal, ...(await pages(rest, route, ReactionType.Super))]
}

async function pages(rest: REST, route: `/${string}`, type: ReactionType): Promise<APIUser[]> {
  const users: APIUser[] = []
  for (;;) {
    const query = new URLSearchParams({ limit: `${PAGE}`, type: `${type}` })
    const last = users.at(-1)
    if (last !== undefined) query.set('after', last.id)
    const page = (await rest.get(route, { query })) as APIUser[]
    users.push(...page)
    if (page.length < PAGE) return users
  }
}
