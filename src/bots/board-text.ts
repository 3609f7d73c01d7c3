import type { BoardView } from '../core/engine/board-view.ts'
import type { Markup } from './markup.ts'
import {
  beginsSentence,
  boardWords,
  endReason,
  handoverSentence,
  hinderedSentence,
  howToJoin,
  lobbyStatus,
  orphanedSentence,
  pauseReason,
  remarkSentence,
  troubleSentence,
} from './phrases/board.ts'
import { playingLines, roundLines, upcomingLines } from './round-text.ts'

const PLAYED_LINES = 12
const HINDERED_LINES = 3

/** What the board of a lobby says below its code. */
export function lobbyLines(view: BoardView, markup: Markup): string[] {
  return [
    howToJoin(view.code, markup),
    ...noticeLines(view, markup),
    '',
    lobbyStatus(view.missing, markup.name(view.hostName), markup),
    ...(view.beginsAt === undefined ? [] : [beginsSentence(view.beginsAt, markup)]),
  ]
}

/** What the board of a party says below the title of the song. */
export function playLines(view: BoardView, markup: Markup): string[] {
  return [
    ...playingLines(view, markup),
    ...pauseLines(view, markup),
    ...noticeLines(view, markup),
    ...upcomingLines(view, markup),
    ...roundLines(view, markup),
  ]
}

export function headline({ phase, playing }: BoardView): string {
  if (phase === 'paused') return `⏸️ ${boardWords.paused}`
  if (playing === undefined) return boardWords.quiet
  return playing.isPlaying ? `▶️ ${boardWords.playing}` : `⏸️ ${boardWords.musicPaused}`
}

/** Trouble comes first: while there is some, its own button is the way on. */
export function pauseLines(
  { phase, pausedBecause, hostName, trouble }: BoardView,
  markup: Markup,
): string[] {
  if (phase !== 'paused' || trouble !== undefined) return []
  return ['', pauseReason(pausedBecause, markup.name(hostName), markup)]
}

/** What people should know now: whether anybody is here, trouble, then what happened lately. */
export function noticeLines(view: BoardView, markup: Markup): string[] {
  const { trouble, remark, hostName, handoverTo, orphaned, hindered = [] } = view
  const host = markup.name(hostName)
  return [
    ...awayLines(view),
    ...(orphaned === undefined ? [] : ['', `🪑 ${orphanedSentence(orphaned, host, markup)}`]),
    ...(handoverTo === undefined
      ? []
      : ['', `🤝 ${handoverSentence(host, markup.name(handoverTo), markup)}`]),
    ...(trouble === undefined ? [] : ['', `⚠️ ${troubleSentence(trouble, host, markup)}`]),
    ...hindered
      .slice(0, HINDERED_LINES)
      .map((channel) => `\n🔒 ${hinderedSentence(channel, markup)}`),
    ...(remark === undefined ? [] : ['', `💬 ${remarkSentence(remark, markup)}`]),
  ]
}

/** While the bot is gone, buttons do nothing; reactions are read back where they are votes. */
function awayLines({ away, reactions, round }: BoardView): string[] {
  if (away === undefined) return []
  const isCounting = round?.open === true && reactions
  return ['', `🔄 ${isCounting ? boardWords.awayButCounting : boardWords.away}`]
}

/** Why the party is over, and what it played. */
export function endedLines({ ended, hostName }: BoardView, markup: Markup): string[] {
  const played = ended?.played.toReversed() ?? []
  return [
    endReason(ended?.why ?? 'host', markup.name(hostName)),
    '',
    played.length === 0 ? boardWords.playedNothing : markup.bold(boardWords.played),
    ...(played.length > PLAYED_LINES ? [boardWords.playedBefore] : []),
    ...played
      .slice(-PLAYED_LINES)
      .map((track) => `• ${markup.title(track)} – ${markup.artist(track)}`),
    ...(played.length === 0 ? [] : ['', boardWords.thanks]),
  ]
}

/** One text; an empty line separates, and never comes first, last or twice. */
export function joined(lines: readonly string[]): string {
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}
