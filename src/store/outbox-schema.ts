import { z } from 'zod'
import type { Baseline, Effect, Outbox, OutboxEntry } from '../core/engine/effects.ts'
import type { AccountId, ChannelId, EffectId, MessageId } from '../core/engine/ids.ts'
import { exactly } from './exactly.ts'
import { id, instant } from './fields.ts'
import { device, modes, track } from './music-schema.ts'
import { stage } from './party-schema.ts'

const effect = exactly<Effect>()(
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('postBoard'), channel: id<ChannelId>(), stage }),
    z.strictObject({
      kind: z.literal('removeBoard'),
      channel: id<ChannelId>(),
      message: id<MessageId>(),
    }),
    z.strictObject({
      kind: z.literal('seedBoard'),
      channel: id<ChannelId>(),
      message: id<MessageId>(),
      count: z.number(),
    }),
    z.strictObject({
      kind: z.literal('finishBoard'),
      channel: id<ChannelId>(),
      message: id<MessageId>(),
    }),
    z.strictObject({ kind: z.literal('queueTrack'), track, round: z.number() }),
    z.strictObject({
      kind: z.literal('playTrack'),
      track,
      round: z.number(),
      contextUri: z.string().exactOptional(),
    }),
    z.strictObject({
      kind: z.literal('continueTrack'),
      track,
      progressMs: z.number(),
      at: instant,
    }),
    z.strictObject({
      kind: z.literal('releasePlayer'),
      account: id<AccountId>(),
      device,
      modes: modes.exactOptional(),
    }),
    z.strictObject({ kind: z.literal('pauseMusic') }),
    z.strictObject({ kind: z.literal('resumeMusic') }),
    z.strictObject({ kind: z.literal('setModes'), modes }),
  ]),
)

const baseline = exactly<Baseline>()(
  z.strictObject({ at: instant, queuedBefore: z.number().exactOptional() }),
)

const outboxEntry = exactly<OutboxEntry>()(
  z.strictObject({
    id: id<EffectId>(),
    effect,
    attempts: z.number(),
    notBefore: instant,
    attempting: baseline.exactOptional(),
  }),
)

export const outbox = exactly<Outbox>()(
  z.strictObject({ next: z.number(), entries: z.array(outboxEntry) }),
)
