import { type ChannelId, entriesOf, type PersonId } from './ids.ts'
import { MODES } from './modes.ts'
import type { Ballot, Candidate, Round, RoundResult } from './party.ts'
import { drawSome, seededRandom } from './random.ts'
import type { Mode } from './settings.ts'
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
  /** Votes by candidate number; none for what was withdrawn. */
  readonly votes: ReadonlyMap<number, number>
  /** How many people back at least one candidate. */
  readonly voters: number
}

/** Always derived, never kept: so that no vote can be counted twice or lost between two places. */
export function tally(round: Round): Tally {
  const votes = new Map(round.candidates.map((candidate) => [candidate.number, 0]))
  const gone = round.candidates.filter(({ withdrawn }) => withdrawn).map(({ number }) => number)
  let voters = 0
  for (const ballot of Object.values(round.ballots)) {
    const numbers = [...numbersOf(ballot)].filter((number) => !gone.includes(number))
    if (numbers.length > 0) voters += 1
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

/**
 * The candidates that can win. The song that plays now, if somebody started one of the candidates
 * by hand, is among them only where there is no other.
 */
export function contenders(
  { candidates }: Round,
  mode: Mode,
  playing: Track | undefined,
): readonly Candidate[] {
  const offered = candidates.filter(({ withdrawn }) => withdrawn !== true)
  const others = offered.filter(({ track }) => playing === undefined || !sameTrack(track, playing))
  const free = others.length > 0 ? others : offered
  const brought = free.filter(({ suggestion }) => suggestion !== undefined)
  return MODES[mode].prefersBrought && brought.length > 0 ? brought : free
}

/** The contenders with the most votes, in order. */
function leaders(among: readonly Candidate[], votes: Tally['votes']): readonly Candidate[] {
  const most = Math.max(...among.map(({ number }) => votes.get(number) ?? 0))
  return among.filter(({ number }) => (votes.get(number) ?? 0) === most)
}

/**
 * The contender with the most votes; among several the mode decides. Undefined only for a round
 * that offers nothing.
 */
export function resultOf(
  round: Round,
  mode: Mode,
  seed: number,
  playing: Track | undefined,
): RoundResult | undefined {
  const { votes, voters } = tally(round)
  const offered = contenders(round, mode, playing)
  const best = leaders(offered, votes)
  const winner = among(best, mode, seed)
  if (winner === undefined) return undefined
  return {
    round: round.number,
    winner,
    votes: votes.get(winner.number) ?? 0,
    voters,
    why: whyWon(offered, best, mode, votes.get(winner.number) ?? 0),
  }
}

function among(best: readonly Candidate[], mode: Mode, seed: number): Candidate | undefined {
  switch (MODES[mode].tieBreak) {
    case 'drawn':
      return drawSome(best, 1, seededRandom(seed))[0]
    case 'addedFirst':
      return [...best].sort(byAge)[0]
  }
}

/** What was brought first stands first; what the playlist filled in stands behind. */
export function byAge(one: Candidate, other: Candidate): number {
  const age = ({ suggestion }: Candidate) => suggestion?.id ?? Number.MAX_SAFE_INTEGER
  return age(one) - age(other) || one.number - other.number
}

function whyWon(
  offered: readonly Candidate[],
  best: readonly Candidate[],
  mode: Mode,
  most: number,
): RoundResult['why'] {
  if (offered.length === 1) return 'onlyCandidate'
  const isTie = best.length > 1
  if (isTie && MODES[mode].tieBreak === 'addedFirst') return 'addedFirst'
  if (most === 0) return 'nobodyVoted'
  return isTie ? 'tie' : 'mostVotes'
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
