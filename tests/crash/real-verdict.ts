import type { RoundSummary } from '../../src/core/engine/record.ts'
import type { Shown } from './real-boards.ts'
import type { Ledger } from './real-ledger.ts'
import { unreadRounds } from './real-output.ts'
import type { RealParty } from './real-party.ts'
import type { RealProgram } from './real-program.ts'
import type { Room } from './real-voter.ts'
import type { StoredParty } from './real-world.ts'

/** What became of one party, and which promises were broken; a sentence for each. */
export interface Verdict {
  readonly songs: number
  /** Songs that nobody voted for and the host did not start: the program was down at a boundary. */
  readonly slippedIn: number
  readonly votesLost: readonly string[]
  readonly doubleQueueings: readonly string[]
  readonly repeatedPlays: readonly string[]
  readonly winnersMissed: readonly string[]
  readonly boardsLeftOver: readonly string[]
  /** Boards whose posting Slack had carried out when the program died before it knew. */
  readonly slackOrphans: number
  /** Rounds in which a channel had two boards for a while, for the same reason. */
  readonly boardsPostedTwice: number
}

/**
 * Judges a party that is over, by what is stored and what was really played. A winner may come once
 * more that was played from its beginning to its end while the program was down.
 */
export function judge(
  party: RealParty,
  ledger: Ledger,
  { record, rounds }: StoredParty,
  program: RealProgram,
): Verdict {
  const unread = unreadRounds(program.output())
  const history = party.account.player.history()
  const started = history.slice(1)
  return {
    songs: history.length,
    slippedIn: started.filter(({ by }) => by === 'context' || by === 'autoplay').length,
    votesLost: [
      ...ledger.missingIn(record),
      ...rounds.flatMap((summary) => ledger.miscountedIn(summary, unread)),
    ],
    doubleQueueings: rounds.flatMap((summary) =>
      timesStarted(party, summary, program) > 1
        ? [`${winnerOf(party, summary)} was queued or started twice: ${startsOf(party, summary)}.`]
        : [],
    ),
    repeatedPlays: started.flatMap(({ track }, place) =>
      history[place]?.track === track
        ? [`${party.name}: ${track.name} was played twice in a row.`]
        : [],
    ),
    winnersMissed: [...missedWinners(party, rounds), ...disordered(party, rounds)],
    boardsLeftOver: leftOverOn('discord', party).map(
      (board) => `${party.name}: a board was left over: ${board.text()}`,
    ),
    slackOrphans: leftOverOn('slack', party).length,
    boardsPostedTwice: ledger.boardsPostedTwice,
  }
}

/** Whatever is in a channel beside the board that says that the party is over. */
function leftOverOn(platform: Room['platform'], { rooms }: RealParty): Shown[] {
  return rooms
    .filter((room) => room.platform === platform)
    .flatMap((room) => room.boards())
    .filter((board) => !board.text().includes('The party is over'))
}

/** All but the last, which may still be to come when the party ends. */
function missedWinners(party: RealParty, rounds: readonly RoundSummary[]): string[] {
  const last = Math.max(...rounds.map(({ round }) => round))
  return rounds
    .filter(({ round }) => round !== last)
    .filter((summary) => !party.account.player.history().some(isWinnerOf(summary)))
    .map((summary) => `${winnerOf(party, summary)} was never played.`)
}

function disordered(party: RealParty, rounds: readonly RoundSummary[]): string[] {
  const places = rounds
    .toSorted((one, other) => one.round - other.round)
    .map((summary) => ({ summary, place: placeOf(party, summary) }))
    .filter(({ place }) => place >= 0)
  return places.flatMap(({ summary, place }, index) =>
    place < (places[index - 1]?.place ?? -1)
      ? [`${winnerOf(party, summary)} was played before the winner of an earlier round.`]
      : [],
  )
}

function placeOf({ account }: RealParty, summary: RoundSummary): number {
  return account.player
    .history()
    .findIndex((started) => isWinnerOf(summary)(started) && started.by !== 'context')
}

/** By request, not because its playlist came to it; a second time may still be to come. */
function timesStarted({ account }: RealParty, summary: RoundSummary, program: RealProgram): number {
  const { player } = account
  const isOurs = isWinnerOf(summary)
  const history = player.history()
  const started = history.filter((one, place) => {
    const endedAt = history[place + 1]?.startedAt ?? Date.now()
    return isOurs(one) && one.by !== 'context' && program.hasSeen(one.startedAt, endedAt)
  })
  return started.length + player.state().queue.filter((track) => isOurs({ track })).length
}

function startsOf({ account }: RealParty, summary: RoundSummary): string {
  const { player } = account
  const starts = player.history().filter(isWinnerOf(summary))
  const queued = player.state().queue.filter((track) => isWinnerOf(summary)({ track })).length
  const times = starts.map(({ by, startedAt }) => `${by} at ${new Date(startedAt).toISOString()}`)
  return [...times, `${queued} times in the queue at the end`].join(', ')
}

function isWinnerOf({ result }: RoundSummary) {
  return ({ track }: { readonly track: object }) =>
    'uri' in track && track.uri === result.winner.track.uri
}

function winnerOf(party: RealParty, { round, result }: RoundSummary): string {
  return `${party.name}: ${result.winner.track.title}, the winner of round ${round},`
}

/** Every broken promise, in words. */
export function brokenIn(verdict: Verdict): string[] {
  const { votesLost, doubleQueueings, repeatedPlays, winnersMissed, boardsLeftOver } = verdict
  return [...votesLost, ...doubleQueueings, ...repeatedPlays, ...winnersMissed, ...boardsLeftOver]
}
