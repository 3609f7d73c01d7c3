import { type BoardView, boardView } from '../../src/core/engine/board-view.ts'
import { isQuiet } from '../../src/core/engine/boards.ts'
import type { ChannelId, PartyId, PersonId } from '../../src/core/engine/ids.ts'
import type { Party } from '../../src/core/engine/party.ts'
import type { PartyRecord, RoundSummary } from '../../src/core/engine/record.ts'
import type { FakeBoard } from '../fakes/chat-platform.ts'
import type { RuntimeStage } from '../runtime/stage.ts'
import { VotesTold } from './votes.ts'

export interface Known {
  /** What people were told about their votes; left out, only reactions are compared. */
  readonly votes?: VotesTold
  /** Titles of what people started by hand before the first winner. */
  readonly playedByHand?: readonly string[]
}

/**
 * Every promise that the party broke, as a sentence; empty when all were kept. To be asked when
 * the work has come to rest: some seconds after the last thing that happened.
 */
export async function brokenPromises(
  stage: RuntimeStage,
  id: PartyId,
  { votes = new VotesTold(), playedByHand = [] }: Known = {},
): Promise<string[]> {
  const { parties } = stage.store
  const record = await stage.during(parties.load(id))
  if (record === undefined) return ['The party is no longer stored.']
  const rounds = await stage.during(parties.rounds(id))
  return [
    ...nothingIsOwed(record),
    ...roundsGoUpByOne(record.party, rounds),
    ...everyVoteCounts(stage, record.party, rounds, votes),
    ...everyWinnerPlaysOnce(stage, record.party, rounds, playedByHand),
    ...eachChannelHasOneBoard(stage, record.party),
    ...stage.problems.map((problem) => `An unexpected error was logged: ${problem}`),
  ]
}

function nothingIsOwed({ outbox }: PartyRecord): string[] {
  return outbox.entries.map((entry) => `Still owed: ${JSON.stringify(entry)}`)
}

/** Each round closes once: its summary is there once, and says what people saw. */
function roundsGoUpByOne(party: Party, rounds: readonly RoundSummary[]): string[] {
  const numbers = rounds.map(({ round }) => round).sort((a, b) => a - b)
  const closed = party.round?.state === 'open' ? party.roundsOpened - 1 : party.roundsOpened
  const expected = Array.from({ length: closed }, (_, index) => index + 1)
  if (String(numbers) === String(expected)) return []
  return [`The closed rounds are ${numbers}, not ${expected}.`]
}

function everyVoteCounts(
  stage: RuntimeStage,
  party: Party,
  rounds: readonly RoundSummary[],
  votes: VotesTold,
): string[] {
  return rounds.flatMap(({ round, candidates }) =>
    candidates.flatMap((candidate, index) => {
      const number = index + 1
      const reacted = whoReacted(stage, party, round, number)
      const least = new Set([...reacted, ...votes.surelyFor(round, number)]).size
      const most = new Set([...reacted, ...votes.perhapsFor(round, number)]).size
      if (candidate.votes >= least && candidate.votes <= most) return []
      const wanted = least === most ? `${least}` : `${least} to ${most}`
      return [`Number ${number} of round ${round} has ${candidate.votes} votes, not ${wanted}.`]
    }),
  )
}

/** By the reactions that stand under the boards of the round, also where those are gone by now. */
function whoReacted(
  stage: RuntimeStage,
  party: Party,
  round: number,
  number: number,
): readonly PersonId[] {
  return [stage.chat, stage.elsewhere]
    .flatMap((chat) => chat.channels().flatMap((channel) => chat.everyBoard(channel)))
    .filter((board) => isOfRound(newestView(board), party.id, round))
    .flatMap(({ reactions }) => [...(reactions.get(number) ?? [])])
}

function isOfRound(view: BoardView, party: PartyId, round: number): boolean {
  return view.party === party && view.round?.number === round && !view.quiet
}

/**
 * In the order of their rounds; nothing else plays, and nothing waits in the player's queue. Only
 * the last winner may still be waiting for the end of a song.
 */
function everyWinnerPlaysOnce(
  stage: RuntimeStage,
  party: Party,
  rounds: readonly RoundSummary[],
  playedByHand: readonly string[],
): string[] {
  const winners = [...rounds]
    .sort((a, b) => a.round - b.round)
    .map(({ result }) => result.winner.track.title)
  const played = playedUntil(stage, party.ended?.at)
  const waiting = stage.account.player.state().queue.map(({ name }) => name)
  const later = party.upcoming === undefined ? 0 : 1
  const missing = playedByHand.length + winners.length - played.length
  const expected = [...playedByHand, ...winners]
  const broken: string[] = []
  if (missing > later || String(played) !== String(expected.slice(0, played.length))) {
    broken.push(`Played was ${played.join(', ')}; it should be ${expected.join(', ')}.`)
  }
  if (!waiting.every((title) => missing === 1 && title === winners.at(-1)) || waiting.length > 1) {
    broken.push(`Left in the queue: ${waiting.join(', ')}.`)
  }
  return broken
}

/** What the player plays after the end of a party is no longer the party's. */
function playedUntil(stage: RuntimeStage, end = Number.POSITIVE_INFINITY): string[] {
  const started = stage.account.player.history().filter(({ startedAt }) => startedAt <= end)
  return started.map(({ track }) => track.name)
}

function eachChannelHasOneBoard(stage: RuntimeStage, party: Party): string[] {
  return party.channels.flatMap(({ id, board }) => {
    const boards = chatOf(stage, id).boards(id)
    const [only] = boards
    if (boards.length !== 1 || only === undefined) return [`${id} has ${boards.length} boards.`]
    if (only.id !== board?.message) return [`${id} has a board that the party does not know.`]
    return [...showsWhatIsStored(stage, party, only), ...isSeeded(party, only)]
  })
}

function showsWhatIsStored(stage: RuntimeStage, party: Party, board: FakeBoard): string[] {
  const shown = withoutProgress(newestView(board))
  const stored = withoutProgress(boardView(party, board.channel, stage.clock.now()))
  if (shown === stored) return []
  return [`${board.channel} shows ${shown} where ${stored} is stored.`]
}

/** The numbers to tap are there, where reactions are votes. */
function isSeeded({ round, ...party }: Party, { channel, seeded }: FakeBoard): string[] {
  if (round?.state !== 'open' || party.phase === 'ended' || isQuiet(party, channel)) return []
  if (seeded === round.candidates.length) return []
  return [`${channel} has ${seeded} numbers to tap, not ${round.candidates.length}.`]
}

function withoutProgress({ playing, ...view }: BoardView): string {
  return JSON.stringify({ ...view, ...(playing && { playing: { ...playing, elapsedMs: 0 } }) })
}

function newestView({ frames }: FakeBoard): BoardView {
  const frame = frames.at(-1)
  if (frame === undefined) throw new Error('A board is posted with a view.')
  return frame.view
}

function chatOf(stage: RuntimeStage, channel: ChannelId) {
  return channel.startsWith('elsewhere:') ? stage.elsewhere : stage.chat
}
