import { z } from 'zod'
import type { Baseline, Effect, Outbox, OutboxEntry } from '../core/engine/effects.ts'
import type {
  AccountId,
  ChannelId,
  EffectId,
  MessageId,
  PartyCode,
  PartyId,
  PersonId,
  PoolId,
} from '../core/engine/ids.ts'
import type {
  Ballot,
  Candidate,
  Device,
  EndReason,
  Expectation,
  Member,
  MusicTrouble,
  Party,
  PartyChannel,
  Permission,
  Phase,
  PlaybackModes,
  Playing,
  Playlist,
  Remark,
  Round,
  RoundResult,
  Settings,
  Stage,
  Trouble,
  Upcoming,
  WinnerReason,
} from '../core/engine/party.ts'
import { type PartyRecord, RECORD_SCHEMA, type RoundSummary } from '../core/engine/record.ts'
import type { Pool, Track } from '../core/engine/track.ts'
import { exactly } from './exactly.ts'

// What may be stored, field by field. Objects are strict: a field that is not written here makes
// the record unreadable instead of vanishing from it.

const id = <Id extends string>() => z.custom<Id>((value) => typeof value === 'string')

const instant = z.number()
const index = z.number()

const track = exactly<Track>()(
  z.strictObject({
    uri: z.string(),
    title: z.string(),
    artist: z.string(),
    durationMs: z.number(),
    link: z.string().exactOptional(),
    coverUrl: z.string().exactOptional(),
    isrc: z.string().exactOptional(),
    explicit: z.boolean().exactOptional(),
  }),
)

const device = exactly<Device>()(
  z.strictObject({ id: z.string(), name: z.string(), type: z.string() }),
)

const modes = exactly<PlaybackModes>()(
  z.strictObject({ shuffle: z.boolean(), repeat: z.enum(['off', 'context', 'track']) }),
)

const musicTrouble = exactly<MusicTrouble>()(
  z.enum([
    'noDevice',
    'noPremium',
    'loginExpired',
    'notRegistered',
    'rateLimited',
    'restricted',
    'unavailable',
  ]),
)

const stage = exactly<Stage>()(z.union([z.literal('lobby'), z.number()]))

const settings = exactly<Settings>()(
  z.strictObject({ candidates: z.number(), roundLengthMs: z.number().exactOptional() }),
)

const playlist = exactly<Playlist>()(
  z.strictObject({
    id: z.string(),
    uri: z.string(),
    name: z.string(),
    coverUrl: z.string().exactOptional(),
    link: z.string().exactOptional(),
    pool: id<PoolId>(),
    size: z.number(),
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

const candidate = exactly<Candidate>()(
  z.strictObject({ number: z.number(), track, poolIndex: index }),
)

const ballot = exactly<Ballot>()(
  z.strictObject({
    chosen: z.array(z.number()),
    reacted: z.record(id<ChannelId>(), z.array(z.number())),
  }),
)

const round = exactly<Round>()(
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
  z.enum(['mostVotes', 'tie', 'nobodyVoted', 'onlyCandidate']),
)

const roundResult = exactly<RoundResult>()(
  z.strictObject({
    round: z.number(),
    winner: candidate,
    votes: z.number(),
    voters: z.number(),
    why: winnerReason,
  }),
)

const upcoming = exactly<Upcoming>()(
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

const playing = exactly<Playing>()(
  z.strictObject({
    track,
    round: z.number().exactOptional(),
    isPlaying: z.boolean(),
    progressMs: z.number(),
    observedAt: instant,
    volumePercent: z.number().exactOptional(),
  }),
)

const expectation = exactly<Expectation>()(
  z.strictObject({
    isPlaying: z.boolean(),
    track: track.exactOptional(),
    deviceId: z.string().exactOptional(),
    since: instant,
    until: instant,
  }),
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
    z.strictObject({ kind: z.literal('channelLost'), at: instant, channel: z.string() }),
    z.strictObject({ kind: z.literal('winnerUnplayable'), at: instant, title: z.string() }),
    z.strictObject({ kind: z.literal('interrupted'), at: instant }),
  ]),
)

const trouble = exactly<Trouble>()(z.strictObject({ kind: musicTrouble, since: instant }))

const party = exactly<Party>()(
  z.strictObject({
    id: id<PartyId>(),
    code: id<PartyCode>(),
    createdAt: instant,
    phase: exactly<Phase>()(z.enum(['lobby', 'live', 'paused', 'ended'])),
    pausedBecause: z.enum(['host', 'silence']).exactOptional(),
    ended: z
      .strictObject({
        at: instant,
        why: exactly<EndReason>()(z.enum(['host', 'hostLeft', 'idle', 'noChannelLeft'])),
      })
      .exactOptional(),
    host: id<PersonId>(),
    account: id<AccountId>().exactOptional(),
    playlist: playlist.exactOptional(),
    device: device.exactOptional(),
    settings,
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

const outbox = exactly<Outbox>()(
  z.strictObject({ next: z.number(), entries: z.array(outboxEntry) }),
)

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

export const pool = exactly<Pool>()(z.strictObject({ id: id<PoolId>(), tracks: z.array(track) }))
