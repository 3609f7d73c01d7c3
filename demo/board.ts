import type { EmulatedChannel, EmulatedMessage } from '../emulators/discord/index.ts'
import type { EmulatedTrack } from '../emulators/spotify/index.ts'
import { until } from './waiting.ts'

const CANDIDATE = /^│ (\d)\ufe0f\u20e3 (.+) – (.+)$/
const VOTES = /^│ (\d)\ufe0f\u20e3 .+\n│ \S+ (\d+) votes?/gm

/** The newest board of a channel: nothing else is ever posted there. */
export function boardIn(channel: EmulatedChannel): EmulatedMessage {
  const board = channel.messages().at(-1)
  if (board === undefined) throw new Error(`There is no board in #${channel.name}.`)
  return board
}

/** What the channel's board says, or nothing without one. */
export function boardText(channel: EmulatedChannel): string {
  return channel.messages().at(-1)?.text() ?? ''
}

export function untilBoardShows(
  channel: EmulatedChannel,
  what: string | RegExp,
): Promise<EmulatedMessage> {
  const shows = () => {
    const text = boardText(channel)
    return (typeof what === 'string' ? text.includes(what) : what.test(text)) && boardIn(channel)
  }
  return until(shows, `the board in #${channel.name} should show ${what}`)
}

/** Waits until the channel's board shows these votes and no others. */
export function untilVotesShow(
  channel: EmulatedChannel,
  counts: ReadonlyMap<number, number>,
): Promise<EmulatedMessage> {
  const expected = JSON.stringify([...counts])
  return until(
    () => JSON.stringify(votesOn(boardText(channel))) === expected && boardIn(channel),
    `the board in #${channel.name} should show the votes ${expected}`,
  )
}

function votesOn(board: string): [number, number][] {
  return [...board.matchAll(VOTES)].map(([, number, votes]) => [Number(number), Number(votes)])
}

/** The tracks offered on a board, by their numbers. */
export function candidatesOn(
  board: EmulatedMessage,
  tracks: readonly EmulatedTrack[],
): ReadonlyMap<number, EmulatedTrack> {
  const candidates = new Map<number, EmulatedTrack>()
  for (const line of board.text().split('\n')) {
    const [, number, title] = CANDIDATE.exec(line) ?? []
    const track = tracks.find(({ name }) => name === title)
    if (track !== undefined) candidates.set(Number(number), track)
  }
  return candidates
}
