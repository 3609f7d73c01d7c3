import { actionOf } from '../../src/bots/actions.ts'
import type { Shown } from './live-guest.ts'

/** What an open board offers. */
interface OpenBoard {
  readonly round: number
  readonly songs: readonly OnBoard[]
}

export interface OnBoard {
  readonly number: number
  readonly title: string
  /** Somebody brought it. */
  readonly isBrought: boolean
}

const SONG = /^(?:│ )?([1-9])\ufe0f?\u20e3 (.+?) – .+\n(?:│ )?(.+)$/gmu

/** Undefined for a board on which nothing can be voted for. */
export function openBoard(message: Shown): OpenBoard | undefined {
  const round = roundOf(message)
  if (round === undefined) return undefined
  const songs = [...message.text().matchAll(SONG)].flatMap(([, number, title = '', votes = '']) =>
    votes.includes('taken back')
      ? []
      : [{ number: Number(number), title, isBrought: votes.includes('brought by') }],
  )
  return { round, songs }
}

function roundOf(message: Shown): number | undefined {
  for (let number = 1; number <= 9; number += 1) {
    const action = actionOf(idOfButton(message, `${number}`))
    if (action?.type === 'pressVote') return action.round
  }
  return undefined
}

/** The lines of a page of the queue: titles and votes, from the first. */
export function queueLines(text: string): { title: string; votes: number }[] {
  return [...text.matchAll(/^(?:│ )?\d+\. (.+?) – .+? · (\d+) votes? · from /gmu)].map(
    ([, title = '', votes]) => ({ title, votes: Number(votes) }),
  )
}

/** Whether there is such a button, and it can be pressed. */
export function offers(message: Shown, label: string): boolean {
  return idOfButton(message, label) !== ''
}

function idOfButton(message: Shown, label: string): string {
  try {
    const button = message.button(label)
    if ('disabled' in button && button.disabled === true) return ''
    if ('custom_id' in button) return String(button.custom_id)
    return 'action_id' in button ? String(button.action_id) : ''
  } catch {
    return ''
  }
}
