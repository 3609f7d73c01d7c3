import { z } from 'zod'
import type { ChannelId, PersonId } from '../core/engine/ids.ts'
import type {
  Ballot,
  Brought,
  Candidate,
  Round,
  RoundResult,
  Suggestion,
  Upcoming,
  WinnerReason,
} from '../core/engine/party.ts'
import { exactly } from './exactly.ts'
import { id, index, instant } from './fields.ts'
import { track } from './music-schema.ts'

const brought = { id: z.number(), by: id<PersonId>(), name: z.string() }

const candidate = exactly<Candidate>()(
  z.strictObject({
    number: z.number(),
    track,
    poolIndex: index,
    suggestion: exactly<Brought>()(z.strictObject(brought)).exactOptional(),
    withdrawn: z.literal(true).exactOptional(),
  }),
)

export const suggestion = exactly<Suggestion>()(
  z.strictObject({
    ...brought,
    track,
    at: instant,
    backers: z.array(id<PersonId>()),
    lostIn: z.number().exactOptional(),
  }),
)

const ballot = exactly<Ballot>()(
  z.strictObject({
    chosen: z.array(z.number()),
    reacted: z.record(id<ChannelId>(), z.array(z.number())),
  }),
)

export const round = exactly<Round>()(
  z.strictObject({
    number: z.number(),
    kind: z.enum(['opening', 'track']),
    candidates: z.array(candidate),
    openedAt: instant,
    contextUri: z.string().exactOptional(),
    closesAt: instant.exactOptional(),
    state: z.enum(['open', 'closed']),
    ballots: z.record(id<PersonId>(), ballot),
  }),
)

const winnerReason = exactly<WinnerReason>()(
  z.enum(['mostVotes', 'tie', 'addedFirst', 'nobodyVoted', 'onlyCandidate']),
)

export const roundResult = exactly<RoundResult>()(
  z.strictObject({
    round: z.number(),
    winner: candidate,
    votes: z.number(),
    voters: z.number(),
    why: winnerReason,
  }),
)

export const upcoming = exactly<Upcoming>()(
  z.strictObject({
    track,
    poolIndex: index,
    round: z.number(),
    state: z.enum(['owed', 'queued', 'unknown', 'starting', 'refused']),
    corrected: z.boolean(),
    inQueue: z.boolean().exactOptional(),
    lostStarts: z.number().exactOptional(),
  }),
)
