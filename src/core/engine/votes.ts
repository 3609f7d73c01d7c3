import { type ChannelId, entriesOf, type PersonId } from './ids.ts'
import type { Ballot, Candidate, Round, RoundResult } from './party.ts'
import { drawSome, seededRandom } from './random.ts'
import { sameTrack, type Track } from './track.ts'

const EMPTY_BALLOT: Ballot = { chosen: [], reacted: {} }

export function ballotOf(round: Round, person: PersonId): Ballot {
  return round.ballots[person] ?? EMPTY_BALLOT
}

/** The candidates that one person backs, by any source, each once, in order. */
export function backed(ballot: Ballot): readonly number[] {
  return [...numbersOf(ballot)].sort((a, b) => a - b)
}

function numbersOf({ chosen, reacted }: Ballot): ReadonlySet<number> {
  const numbers = new Set(chosen)
  for (const channel of Object.values(reacted)) for (const number of channel) numbers.add(number)
  return numbers
}

export function backedByReaction(ballot: Ballot, number: number): boolean {
  return Object.values(ballot.reacted).some((numbers) => numbers.includes(number))
}

export interface Tally {
  /** Votes by candidate number. */
  readonly votes: ReadonlyMap<number, number>
  /** How many people back at least one candidate. */
  readonly voters: number
}

/** Always derived, never kept: so that no vote can be counted twice or lost between two places. */
export function tally(round: Round): Tally {
  const votes = new Map(round.candidates.map((candidate) => [candidate.number, 0]))
  let voters = 0
  for (const ballot of Object.values(round.ballots)) {
    const numbers = numbersOf(ballot)
    if (numbers.size > 0) voters += 1
    for (const number of numbers) votes.set(number, (votes.get(number) ?? 0) + 1)
  }
  return { votes, voters }
}

/** How often each candidate was picked by reaction on one channel's board; index 0 is number 1. */
export function reactionCounts(round: Round, channel: ChannelId): readonly number[] {
  const counts = round.candidates.map(() => 0)
  for (const ballot of Object.values(round.ballots)) {
    for (const number of ballot.reacted[channel] ?? []) {
      counts[number - 1] = (counts[number - 1] ?? 0) + 1
    }
  }
  return counts
}

/** Those of the candidates with the most votes, in order. */
function leaders(candidates: readonly Candidate[], { votes }: Tally): readonly Candidate[] {
  const most = Math.max(...candidates.map(({ number }) => votes.get(number) ?? 0))
  return candidates.filter(({ number }) => (votes.get(number) ?? 0) === most)
}

/**
 * Among the best, the seed decides. The song that plays now does not win while there are others:
 * somebody started that candidate by hand, and it would play twice in a row. Undefined only for a
 * round without candidates.
 */
export function resultOf(
  round: Round,
  seed: number,
  playing: Track | undefined,
): RoundResult | undefined {
  const counted = tally(round)
  const others = round.candidates.filter(
    ({ track }) => playing === undefined || !sameTrack(track, playing),
  )
  const best = leaders(others.length > 0 ? others : round.candidates, counted)
  const [winner] = drawSome(best, 1, seededRandom(seed))
  if (winner === undefined) return undefined
  const { votes, voters } = counted
  return {
    round: round.number,
    winner,
    votes: votes.get(winner.number) ?? 0,
    voters,
    why: whyWon(round, best, voters),
  }
}

function whyWon(round: Round, best: readonly Candidate[], voters: number): RoundResult['why'] {
  if (round.candidates.length === 1) return 'onlyCandidate'
  if (voters === 0) return 'nobodyVoted'
  return best.length > 1 ? 'tie' : 'mostVotes'
}

/** Everything that either ballot says. */
export function mergedBallot(one: Ballot | undefined, other: Ballot): Ballot {
  if (one === undefined) return other
  const reacted: Record<ChannelId, readonly number[]> = { ...one.reacted }
  for (const [channel, numbers] of entriesOf(other.reacted)) {
    reacted[channel] = union(reacted[channel] ?? [], numbers)
  }
  return { chosen: union(one.chosen, other.chosen), reacted }
}

function union(one: readonly number[], other: readonly number[]): readonly number[] {
  return [...new Set([...one, ...other])].sort((a, b) => a - b)
}
