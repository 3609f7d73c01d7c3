import type { EmulatedTrack } from '../emulators/spotify/index.ts'
import { until } from './waiting.ts'

const CANDIDATE = /^(?:│ )?(\d)\ufe0f\u20e3 (.+) – (.+)$/
const VOTES = /^(?:│ )?(\d)\ufe0f\u20e3 .+\n(?:│ )?\S+ (\d+) votes?/gm

/** What a person sees of a message, on either platform. */
export interface Board {
  text(): string
}

/** A channel of either platform. */
export interface Channel<Message extends Board = Board> {
  readonly name: string
  messages(): Message[]
}

/** The newest board of a channel: nothing else is ever posted there. */
export function boardIn<Message extends Board>(channel: Channel<Message>): Message {
  const board = channel.messages().at(-1)
  if (board === undefined) throw new Error(`There is no board in #${channel.name}.`)
  return board
}

/** What the channel's board says, or nothing without one. */
export function boardText(channel: Channel): string {
  return channel.messages().at(-1)?.text() ?? ''
}

export function untilBoardShows<Message extends Board>(
  channel: Channel<Message>,
  what: string | RegExp,
): Promise<Message> {
  const shows = () => {
    const text = boardText(channel)
    return (typeof what === 'string' ? text.includes(what) : what.test(text)) && boardIn(channel)
  }
  return until(shows, `the board in #${channel.name} should show ${what}`)
}

/** Waits until the channel's board shows these votes and no others. */
export function untilVotesShow(
  channel: Channel,
  counts: ReadonlyMap<number, number>,
): Promise<Board> {
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
  board: Board,
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
