import { z } from 'zod'
import type { PartyId } from '../core/engine/ids.ts'
import { type PartyRecord, RECORD_SCHEMA, type RoundSummary } from '../core/engine/record.ts'
import { exactly } from './exactly.ts'
import { id, instant } from './fields.ts'
import { track } from './music-schema.ts'
import { outbox } from './outbox-schema.ts'
import { party } from './party-schema.ts'
import { roundResult } from './round-schema.ts'

export const partyRecord = exactly<PartyRecord>()(
  z.strictObject({ schema: z.literal(RECORD_SCHEMA), version: z.number(), party, outbox }),
)

export const roundSummary = exactly<RoundSummary>()(
  z.strictObject({
    party: id<PartyId>(),
    round: z.number(),
    openedAt: instant,
    closedAt: instant,
    candidates: z.array(z.strictObject({ track, votes: z.number() })),
    result: roundResult,
  }),
)
