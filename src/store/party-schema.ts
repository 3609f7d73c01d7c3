import { z } from 'zod'
import type {
  AccountId,
  ChannelId,
  MessageId,
  PartyCode,
  PartyId,
  PersonId,
} from '../core/engine/ids.ts'
import type {
  EndReason,
  Member,
  Orphaned,
  Party,
  PartyChannel,
  Permission,
  Phase,
  Remark,
  Stage,
  Trouble,
} from '../core/engine/party.ts'
import type { Settings } from '../core/engine/settings.ts'
import { exactly } from './exactly.ts'
import { id, index, instant } from './fields.ts'
import {
  device,
  expectation,
  modes,
  musicTrouble,
  playing,
  playlist,
  track,
} from './music-schema.ts'
import { round, roundResult, suggestion, upcoming } from './round-schema.ts'

export const stage = exactly<Stage>()(z.union([z.literal('lobby'), z.number()]))

export const settings = exactly<Settings>()(
  z.strictObject({
    mode: z.enum(['rounds', 'jukebox']),
    candidates: z.number(),
    roundLengthMs: z.number().exactOptional(),
    votesEach: z.enum(['many', 'one']),
    explicitAllowed: z.boolean(),
    longestTrackMs: z.number().exactOptional(),
    quota: z.number(),
    reactions: z.boolean(),
  }),
)

const channel = exactly<PartyChannel>()(
  z.strictObject({
    id: id<ChannelId>(),
    name: z.string(),
    joinedAt: instant,
    quiet: z.literal(true).exactOptional(),
    board: z.strictObject({ message: id<MessageId>(), stage }).exactOptional(),
    forbidden: exactly<Permission>()(z.enum(['post', 'edit', 'react'])).exactOptional(),
  }),
)

const member = exactly<Member>()(
  z.strictObject({ name: z.string(), joinedAt: instant, channel: id<ChannelId>() }),
)

const orphaned = exactly<Orphaned>()(
  z.strictObject({ since: instant, why: z.enum(['spotifyLost', 'hostGone']) }),
)

const remark = exactly<Remark>()(
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('skippedByHand'), at: instant }),
    z.strictObject({ kind: z.literal('pausedByHand'), at: instant }),
    z.strictObject({ kind: z.literal('movedByHand'), at: instant }),
    z.strictObject({ kind: z.literal('musicLost'), at: instant }),
    z.strictObject({ kind: z.literal('deviceMoved'), at: instant, device: z.string() }),
    z.strictObject({ kind: z.literal('poolUsedUp'), at: instant }),
    z.strictObject({ kind: z.literal('winnerRestarted'), at: instant }),
    z.strictObject({ kind: z.literal('handedOver'), at: instant, host: z.string() }),
    z.strictObject({ kind: z.literal('notReadyToBegin'), at: instant }),
    z.strictObject({ kind: z.literal('channelLost'), at: instant, channel: z.string() }),
    z.strictObject({ kind: z.literal('winnerUnplayable'), at: instant, title: z.string() }),
    z.strictObject({ kind: z.literal('interrupted'), at: instant }),
  ]),
)

const trouble = exactly<Trouble>()(z.strictObject({ kind: musicTrouble, since: instant }))

export const party = exactly<Party>()(
  z.strictObject({
    id: id<PartyId>(),
    code: id<PartyCode>(),
    createdAt: instant,
    phase: exactly<Phase>()(z.enum(['lobby', 'live', 'paused', 'ended'])),
    pausedBecause: z.enum(['host', 'silence']).exactOptional(),
    ended: z
      .strictObject({
        at: instant,
        why: exactly<EndReason>()(
          z.enum(['host', 'hostLeft', 'hostLost', 'idle', 'noChannelLeft']),
        ),
      })
      .exactOptional(),
    name: z.string().exactOptional(),
    listed: z.literal(true).exactOptional(),
    host: id<PersonId>(),
    cohosts: z.array(id<PersonId>()).exactOptional(),
    kicked: z.record(id<PersonId>(), z.string()).exactOptional(),
    handover: z.strictObject({ to: id<PersonId>(), at: instant }).exactOptional(),
    orphaned: orphaned.exactOptional(),
    beginsAt: instant.exactOptional(),
    account: id<AccountId>().exactOptional(),
    playlist: playlist.exactOptional(),
    device: device.exactOptional(),
    settings,
    nextSettings: settings.exactOptional(),
    suggestions: z.array(suggestion),
    suggested: z.number(),
    channels: z.array(channel),
    people: z.record(id<PersonId>(), member),
    left: z.array(id<PersonId>()).exactOptional(),
    round: round.exactOptional(),
    roundsOpened: z.number(),
    lastResult: roundResult.exactOptional(),
    upcoming: upcoming.exactOptional(),
    playing: playing.exactOptional(),
    expecting: expectation.exactOptional(),
    played: z.string(),
    history: z.array(track),
    lastLosers: z.array(index),
    silentSince: instant.exactOptional(),
    activeAt: instant,
    remark: remark.exactOptional(),
    trouble: trouble.exactOptional(),
    modesBefore: modes.exactOptional(),
  }),
)
