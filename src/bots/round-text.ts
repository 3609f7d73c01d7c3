import type { BoardView, CandidateView } from '../core/engine/board-view.ts'
import type { RoundResult } from '../core/engine/party.ts'
import { sameTrack, type Track } from '../core/engine/track.ts'
import { progressBar, voteBar } from './bars.ts'
import type { Markup } from './markup.ts'
import {
  boardWords,
  broughtBy,
  voterCount,
  waitingSentence,
  winnerReason,
} from './phrases/board.ts'
import { changesSentence } from './phrases/settings.ts'
import { clockTime, counted } from './phrases/words.ts'

type RoundView = NonNullable<BoardView['round']>

/** Artist, progress, device, and how the song won. */
export function playingLines(view: BoardView, markup: Markup): string[] {
  const { playing } = view
  if (playing === undefined) return []
  const { track, elapsedMs } = playing
  return [
    markup.artist(track),
    `${progressBar(elapsedMs, track.durationMs)} ${clockTime(elapsedMs)} / ${clockTime(track.durationMs)}`,
    ...deviceLine(playing, markup),
    ...reasonLine(view, track),
  ]
}

/** How a song won, where the last vote chose it. */
function reasonLine({ lastResult }: BoardView, track: Track): string[] {
  return lastResult !== undefined && sameTrack(lastResult.winner.track, track)
    ? [`🏆 ${winnerReason(lastResult)}`]
    : []
}

function deviceLine(
  { deviceName, volumePercent }: NonNullable<BoardView['playing']>,
  markup: Markup,
): string[] {
  if (deviceName === undefined) return []
  const volume = volumePercent === undefined ? '' : ` · ${volumePercent} %`
  return [`🔊 ${markup.name(deviceName)}${volume}`]
}

/** What comes after this song, and what won the last vote where the song itself does not show it. */
export function upcomingLines(view: BoardView, markup: Markup): string[] {
  const { playing, upcoming, lastResult } = view
  if (upcoming !== undefined) {
    const word = upcoming.certain ? boardWords.upcoming : boardWords.probablyNext
    const next = `⏭️ ${word}: ${songText(upcoming.track, markup)}`
    return ['', next, ...reasonLine(view, upcoming.track)]
  }
  if (lastResult === undefined) return []
  const { track } = lastResult.winner
  if (playing !== undefined && sameTrack(track, playing.track)) return []
  return ['', `${boardWords.lastVote}: ${songText(track, markup)}`, ...reasonLine(view, track)]
}

/** Title and artist in one. */
export function songText(track: Track, markup: Markup): string {
  return `${markup.bold(markup.title(track))} – ${markup.artist(track)}`
}

/** Heading, candidates, and how many vote. */
export function roundLines(view: BoardView, markup: Markup): string[] {
  const { round, lastResult } = view
  if (round === undefined) return []
  return [
    '',
    roundHeading(view, round, markup),
    ...round.candidates.flatMap((candidate) =>
      candidateLines(candidate, round, lastResult, markup),
    ),
    '',
    votersLine(view, round),
    ...moreLines(view, markup),
  ]
}

/** What waits beside the board, and what will be different soon. */
export function moreLines(
  { waitingCount, settings, nextSettings }: BoardView,
  markup: Markup,
): string[] {
  const changes = nextSettings && changesSentence(settings, nextSettings)
  return [
    ...(waitingCount === 0 ? [] : [waitingSentence(waitingCount, markup)]),
    ...(changes === undefined ? [] : [`⚙️ ${changes}`]),
  ]
}

export function roundHeading(
  { mode }: BoardView,
  { kind, open, closesAt, candidates }: RoundView,
  markup: Markup,
): string {
  if (!open) return markup.bold(boardWords.votingIsOver)
  const words = markup.bold(headingWords(mode, kind, candidates))
  if (closesAt === undefined) return words
  return `${words} · ${boardWords.closes} ${markup.fromNow(closesAt)}`
}

function headingWords(
  mode: BoardView['mode'],
  kind: RoundView['kind'],
  candidates: RoundView['candidates'],
): string {
  if (mode === 'rounds') return kind === 'opening' ? boardWords.voteFirst : boardWords.voteNext
  const isEmpty = candidates.every(({ by }) => by === undefined)
  return isEmpty ? boardWords.queueEmpty : boardWords.queue
}

/** How many vote, and how one does. */
export function votersLine(view: BoardView, { open, voters }: RoundView): string {
  if (!open) return `${voterCount(voters, false)}.`
  return `${voterCount(voters, true)}. ${hint(view)}`
}

function hint({ votesEach, reactions }: BoardView): string {
  if (votesEach === 'one') return boardWords.oneVote
  return reactions ? boardWords.hint : boardWords.hintForButtons
}

/** Two lines each, whatever the votes: buttons must not move while somebody reaches for them. */
export function candidateLines(
  { number, track, votes, leading, by, withdrawn }: CandidateView,
  round: RoundView,
  lastResult: RoundResult | undefined,
  markup: Markup,
): readonly [song: string, votes: string] {
  const hasWon = lastResult?.round === round.number && lastResult.winner.number === number
  const mark = hasWon ? ' 🏆' : leading && votes > 0 && round.open ? ' 👑' : ''
  const share = round.voters > 0 ? votes / round.voters : 0
  if (withdrawn === true) {
    return [`${number}\ufe0f\u20e3 ${songText(track, markup)}`, boardWords.withdrawn]
  }
  const from = by === undefined ? '' : ` · ${broughtBy(markup.name(by))}`
  return [
    `${number}\ufe0f\u20e3 ${songText(track, markup)}`,
    `${voteBar(share)} ${markup.bold(counted(votes, 'vote'))}${mark} · ${clockTime(track.durationMs)}${from}`,
  ]
}
