import type { BoardView, CandidateView } from '../../core/engine/board-view.ts'
import type { RoundResult } from '../../core/engine/party.ts'
import { sameTrack, type Track } from '../../core/engine/track.ts'
import { boardWords, voterCount, winnerReason } from '../phrases/board.ts'
import { clockTime, counted } from '../phrases/words.ts'
import { progressBar, voteBar } from './bars.ts'
import { markdown } from './markdown.ts'

type RoundView = NonNullable<BoardView['round']>

/** Artist, progress, device, and how the song won. */
export function playingLines(view: BoardView): string[] {
  const { playing } = view
  if (playing === undefined) return []
  const { track, elapsedMs } = playing
  return [
    markdown.artist(track),
    `${progressBar(elapsedMs, track.durationMs)} ${clockTime(elapsedMs)} / ${clockTime(track.durationMs)}`,
    ...deviceLine(playing),
    ...reasonLine(view, track),
  ]
}

/** How a song won, where the last vote chose it. */
function reasonLine({ lastResult }: BoardView, track: Track): string[] {
  return lastResult !== undefined && sameTrack(lastResult.winner.track, track)
    ? [`🏆 ${winnerReason(lastResult)}`]
    : []
}

function deviceLine({ deviceName, volumePercent }: NonNullable<BoardView['playing']>): string[] {
  if (deviceName === undefined) return []
  const volume = volumePercent === undefined ? '' : ` · ${volumePercent} %`
  return [`🔊 ${markdown.name(deviceName)}${volume}`]
}

/** What comes after this song, and what won the last vote where the song itself does not show it. */
export function upcomingLines(view: BoardView): string[] {
  const { playing, upcoming, lastResult } = view
  if (upcoming !== undefined) {
    const word = upcoming.certain ? boardWords.upcoming : boardWords.probablyNext
    return ['', `⏭️ ${word}: ${song(upcoming.track)}`, ...reasonLine(view, upcoming.track)]
  }
  if (lastResult === undefined) return []
  const { track } = lastResult.winner
  if (playing !== undefined && sameTrack(track, playing.track)) return []
  return ['', `${boardWords.lastVote}: ${song(track)}`, ...reasonLine(view, track)]
}

function song(track: Track): string {
  return `${markdown.bold(markdown.title(track))} – ${markdown.artist(track)}`
}

export function roundLines(view: BoardView): string[] {
  const { round } = view
  if (round === undefined) return []
  return [
    '',
    heading(round),
    ...round.candidates.flatMap((candidate) => candidateLines(candidate, round, view.lastResult)),
    '',
    round.open
      ? `${voterCount(round.voters, true)}. ${boardWords.hint}`
      : `${voterCount(round.voters, false)}.`,
  ]
}

function heading({ kind, open, closesAt }: RoundView): string {
  if (!open) return markdown.bold(boardWords.votingIsOver)
  const words = markdown.bold(kind === 'opening' ? boardWords.voteFirst : boardWords.voteNext)
  if (closesAt === undefined) return words
  return `${words} · ${boardWords.closes} ${markdown.fromNow(closesAt)}`
}

/** Two lines each, whatever the votes: buttons must not move while somebody reaches for them. */
function candidateLines(
  { number, track, votes, leading }: CandidateView,
  round: RoundView,
  lastResult: RoundResult | undefined,
): string[] {
  const hasWon = lastResult?.round === round.number && lastResult.winner.number === number
  const mark = hasWon ? ' 🏆' : leading && votes > 0 && round.open ? ' 👑' : ''
  const share = round.voters > 0 ? votes / round.voters : 0
  return [
    `${number}\ufe0f\u20e3 ${song(track)}`,
    `${voteBar(share)} ${markdown.bold(counted(votes, 'vote'))}${mark} · ${clockTime(track.durationMs)}`,
  ]
}
