import type { BoardView, CandidateView } from '../../core/engine/board-view.ts'
import type { RoundResult } from '../../core/engine/party.ts'
import { sameTrack, type Track } from '../../core/engine/track.ts'
import { boardWords, voterCount, winnerReason } from '../phrases/board.ts'
import { clockTime, counted } from '../phrases/words.ts'
import { inSteps, progressBar, voteBar } from './bars.ts'
import { markdown } from './markdown.ts'

type RoundView = NonNullable<BoardView['round']>

/** Artist, progress, device, and how the song won. */
export function playingLines({ playing, lastResult }: BoardView): string[] {
  if (playing === undefined) return []
  const { track, elapsedMs } = playing
  return [
    markdown.artist(track),
    `${progressBar(elapsedMs, track.durationMs)} ${clockTime(inSteps(elapsedMs))} / ${clockTime(track.durationMs)}`,
    ...deviceLine(playing),
    ...(lastResult !== undefined && sameTrack(lastResult.winner.track, track)
      ? [`🏆 ${capitalised(winnerReason(lastResult))}`]
      : []),
  ]
}

function deviceLine({ deviceName, volumePercent }: NonNullable<BoardView['playing']>): string[] {
  if (deviceName === undefined) return []
  const volume = volumePercent === undefined ? '' : ` · ${volumePercent} %`
  return [`🔊 ${markdown.name(deviceName)}${volume}`]
}

/** What comes after this song, and what won the last vote where the song itself does not show it. */
export function upcomingLines({ playing, upcoming, lastResult }: BoardView): string[] {
  const reasonOf = (track: Track) =>
    lastResult !== undefined && sameTrack(lastResult.winner.track, track)
      ? ` (${winnerReason(lastResult)})`
      : ''
  if (upcoming !== undefined) {
    const word = upcoming.certain ? boardWords.upcoming : boardWords.probablyNext
    return ['', `⏭️ ${markdown.bold(`${word}:`)} ${song(upcoming.track)}${reasonOf(upcoming.track)}`]
  }
  if (lastResult === undefined) return []
  const { track } = lastResult.winner
  if (playing !== undefined && sameTrack(track, playing.track)) return []
  return ['', `🏆 ${boardWords.lastVote}: ${song(track)}${reasonOf(track)}`]
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

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
