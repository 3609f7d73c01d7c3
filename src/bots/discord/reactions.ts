import { type REST, ReactionType, Routes } from 'discord.js'
import type { PersonId } from '../../core/engine/ids.ts'
import type { BoardReaction } from '../../core/ports.ts'
import { personOf } from './ids.ts'
import { nameOf } from './names.ts'
import { type PostedMessage, type Reactor, readMessage, readUsers } from './payloads.ts'

/** Discord's own limit of one page. */
const PAGE = 100

/** The emoji of a number from 1 to 9. */
export const emojiOf = (number: number) => `${number}\ufe0f\u20e3`

/** The number of an emoji; whether the variation selector is there depends on the sender. */
export function numberOf(emoji: string | null | undefined): number | undefined {
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
  const { reactions = [] } = readMessage(await rest.get(Routes.channelMessage(channel, message)))
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

type SeenReaction = NonNullable<PostedMessage['reactions']>[number]

/** How many react besides the bot itself. Whoever reacts in both ways is counted twice. */
function people(reaction: SeenReaction | undefined): number {
  return reaction === undefined ? 0 : reaction.count - (reaction.me ? 1 : 0)
}

/** Super reactions are a list of their own. */
async function usersOf(
  rest: REST,
  channel: string,
  message: string,
  reaction: SeenReaction,
): Promise<Reactor[]> {
  const emoji = encodeURIComponent(reaction.emoji.name ?? '')
  const route = Routes.channelMessageReaction(channel, message, emoji)
  const normal = await pages(rest, route, ReactionType.Normal)
  if (reaction.count_details?.burst === 0) return normal
  return [...normal, ...(await pages(rest, route, ReactionType.Super))]
}

async function pages(rest: REST, route: `/${string}`, type: ReactionType): Promise<Reactor[]> {
  const users: Reactor[] = []
  for (;;) {
    const query = new URLSearchParams({ limit: `${PAGE}`, type: `${type}` })
    const last = users.at(-1)
    if (last !== undefined) query.set('after', last.id)
    const page = readUsers(await rest.get(route, { query }))
    users.push(...page)
    if (page.length < PAGE) return users
  }
}
