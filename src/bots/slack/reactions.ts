import type { BoardReaction } from '../../core/ports.ts'
import { codeOf } from './errors.ts'
import { personOf } from './ids.ts'
import type { Names } from './names.ts'
import { readReacted } from './payloads.ts'
import type { Workspace } from './workspaces.ts'

/** The names of the emoji of the numbers from 1 to 9. */
const EMOJI = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']

/** Of a crowd that was never seen before, the rest stays nameless rather than use up the budget. */
const NAMES_ASKED = 20

/** The number of an emoji, whatever skin it was given. */
export function numberOf(emoji: string): number | undefined {
  const place = EMOJI.indexOf(emoji)
  return place < 0 ? undefined : place + 1
}

/** All or none: half a row of numbers would mislead. Throws ChatFailure, or Slack's own error. */
export async function seed(
  workspace: Workspace,
  channel: string,
  timestamp: string,
  count: number,
): Promise<void> {
  const [first, ...others] = EMOJI.slice(0, count)
  if (first === undefined) return
  await add(workspace, channel, timestamp, first, count)
  for (const name of others) await add(workspace, channel, timestamp, name, 0)
}

async function add(
  workspace: Workspace,
  channel: string,
  timestamp: string,
  name: string,
  calls: number,
): Promise<void> {
  try {
    await workspace.call(
      'reactions.add',
      (client) => client.reactions.add({ channel, timestamp, name }),
      calls,
    )
  } catch (error) {
    if (codeOf(error) !== 'already_reacted') throw error
  }
}

/** One call for everything, so nothing is gained by knowing what was counted before. */
export async function read(
  workspace: Workspace,
  names: Names,
  channel: string,
  timestamp: string,
  count: number,
): Promise<readonly BoardReaction[]> {
  const { message } = await workspace.call('reactions.get', (client) =>
    client.reactions.get({ channel, timestamp, full: true }),
  )
  const { team, installation } = workspace
  const found = new Map<string, number[]>()
  for (const { name, users } of readReacted(message?.reactions)) {
    const number = numberOf(name)
    if (number === undefined || number > count) continue
    for (const user of users) {
      if (user === installation.botUserId) continue
      found.set(user, [...(found.get(user) ?? []), number])
    }
  }
  const reading = [...found].map(async ([user, numbers], index) => {
    const name =
      index < NAMES_ASKED ? await names.of(workspace, user) : names.known(workspace, user)
    return { person: personOf(team, user), numbers, ...(name !== undefined && { name }) }
  })
  return Promise.all(reading)
}
