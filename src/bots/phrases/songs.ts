import type { QueueView, WaitingView } from '../../core/engine/queue-view.ts'
import type { Track } from '../../core/engine/track.ts'
import type { Answer } from '../../core/inbox.ts'
import type { Markup } from '../markup.ts'
import { clockTime, counted } from './words.ts'

type Suggested = Extract<Answer, { kind: 'suggested' }>

export function suggestedSentence(
  { track, wasWaiting, number, mode }: Suggested,
  { title }: Markup,
): string {
  if (number !== undefined) {
    return wasWaiting
      ? `${title(track)} is number ${number} on the board already. It has your vote now.`
      : `${title(track)} is on the board as number ${number}, with your vote.`
  }
  if (wasWaiting) return `${title(track)} was waiting already. It has your vote now.`
  return mode === 'jukebox'
    ? `${title(track)} is in the queue, with your vote.`
    : `${title(track)} is among the next songs to vote on, with your vote.`
}

export const askSongText = {
  whileTyping: ({ command }: Markup) =>
    `Type ${command('suggest')} and choose from what shows up while you type, or paste a link from Spotify. Anybody may; nobody needs Spotify for it.`,
  title: 'Add a song',
  intro:
    'Search by title and artist, or paste a link from Spotify. Anybody may; nobody needs Spotify for it.',
  field: 'Title and artist, or a link',
  example: 'ABBA - Dancing Queen',
} as const

export const queueText = {
  titles: { jukebox: 'The queue', rounds: 'Songs that people brought' },
  none: {
    jukebox: 'The queue is empty, so the playlist decides.',
    rounds: 'No song waits. Everything on the board comes from the playlist.',
  },
  played: 'Played so far',
} as const

export function queuePageOf(page: number, pageCount: number): string {
  return pageCount > 1 ? `Page ${page + 1} of ${pageCount}` : ''
}

/** One song that waits, in a line. */
export function waitingLine(
  { track, by, votes, isYours, playsAt, number }: WaitingView,
  place: number,
  markup: Markup,
): string {
  const who = isYours ? 'you' : markup.name(by)
  const when = playsAt === undefined ? '' : ` · plays ${markup.fromNow(playsAt)}`
  const onBoard = number === undefined ? '' : ` · number ${number} on the board`
  return `${place}. ${songLine(track, markup)} · ${counted(votes, 'vote')} · from ${who}${onBoard}${when}`
}

export function songLine(track: Track, markup: Markup): string {
  return `${markup.title(track)} – ${markup.artist(track)} (${clockTime(track.durationMs)})`
}

/** What the votes have decided already. */
export function comesNextLine(track: Track, markup: Markup): string {
  return `Next, already decided: ${songLine(track, markup)}`
}

export function nothingWaits({ mode }: QueueView): string {
  return queueText.none[mode]
}
