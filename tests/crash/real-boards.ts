import { actionOf } from '../../src/bots/actions.ts'
import type { PartyId } from '../../src/core/engine/ids.ts'

/** A message of the bot, on either platform. */
export interface Shown {
  text(): string
  /** Throws where there is no such button. */
  button(label: string): object
}

/** What an open board shows of its round. */
export interface OpenBoard {
  readonly party: PartyId
  readonly round: number
  /** By number, from 1; index 0 is number 1. */
  readonly votes: readonly number[]
}

/** Undefined for a board that nothing can be voted for on. */
export function openBoard(message: Shown): OpenBoard | undefined {
  const action = actionOf(idOf(message, '1'))
  if (action?.type !== 'pressVote') return undefined
  const counts = message.text().matchAll(/^(?:│ )?[▰▱]+ (\d+) votes?/gmu)
  const votes = [...counts].map(([, count]) => Number(count))
  return { party: action.party, round: action.round, votes }
}

function idOf(message: Shown, label: string): string {
  try {
    const button = message.button(label)
    if ('disabled' in button && button.disabled === true) return ''
    if ('custom_id' in button) return String(button.custom_id)
    return 'action_id' in button ? String(button.action_id) : ''
  } catch {
    return ''
  }
}
