import { apply } from '../src/core/engine/apply.ts'
import type { Actor, Command } from '../src/core/engine/commands.ts'
import {
  type AccountId,
  type ChannelId,
  type MessageId,
  type PartyId,
  type PersonId,
  partyCode,
} from '../src/core/engine/ids.ts'
import type { Device } from '../src/core/engine/party.ts'
import type { PartyRecord } from '../src/core/engine/record.ts'
import { DEFAULT_SETTINGS } from '../src/core/engine/settings.ts'
import type { Pool } from '../src/core/engine/track.ts'

export interface PartyPlan {
  readonly id: PartyId
  /** Counts from 0; gives the party its code. */
  readonly index: number
  readonly account: AccountId
  readonly device: Device
  readonly pool: Pool
  /** The first is the home channel; each has a board already. */
  readonly channels: readonly { readonly id: ChannelId; readonly message: MessageId }[]
  readonly host: PersonId
  /** Everybody backs one candidate, by button. */
  readonly voters: readonly PersonId[]
  /** When the first track of the pool began to play. */
  readonly playingSince: number
}

const CANDIDATES = 5

/** The record of a live party in an open round, made by the rules themselves; nothing is owed. */
export function liveRecord(plan: PartyPlan): PartyRecord {
  const [home] = plan.channels
  const [track] = plan.pool.tracks
  if (home === undefined || track === undefined)
    throw new Error('A party needs a channel and music.')
  const by = actor(plan.host, 0, home.id)
  const playback = {
    kind: 'track',
    at: plan.playingSince,
    track,
    progressMs: 0,
    isPlaying: true,
    device: plan.device,
    volumePercent: 60,
    modes: { shuffle: false, repeat: 'off' },
  } as const
  const playlist = {
    id: `list${plan.index}`,
    uri: `spotify:playlist:list${plan.index}`,
    name: 'Friday night in the kitchen',
    pool: plan.pool.id,
    size: plan.pool.tracks.length,
  }
  const commands: Command[] = [
    {
      type: 'start',
      by,
      id: plan.id,
      code: partyCode(plan.index),
      channelName: 'music',
      quiet: false,
      settings: { ...DEFAULT_SETTINGS, candidates: CANDIDATES },
    },
    { type: 'useAccount', by, account: plan.account },
    { type: 'usePlaylist', by, playlist },
    { type: 'useDevice', by, device: plan.device },
    ...plan.channels.slice(1).map(({ id }): Command => {
      return { type: 'joinChannel', by: { ...by, channel: id }, channelName: 'music', quiet: false }
    }),
    { type: 'begin', by, playback },
    ...plan.voters.map((person, index): Command => {
      const voter = actor(person, index, home.id)
      return { type: 'vote', by: voter, number: 1 + (index % CANDIDATES), change: 'on' }
    }),
  ]
  return settled(commands.reduce(applied(plan), undefined), plan)
}

function actor(person: PersonId, index: number, channel: ChannelId): Actor {
  return { person, name: `Guest number ${index}`, channel }
}

function applied({ playingSince: now, index: seed, pool }: PartyPlan) {
  return (record: PartyRecord | undefined, command: Command): PartyRecord | undefined => {
    const { record: after, refusal } = apply(record, command, { now, seed, pool })
    if (refusal !== undefined) throw new Error(`${command.type} was refused: ${refusal.code}`)
    return after
  }
}

/** The record once everything that is owed was done. */
function settled(record: PartyRecord | undefined, plan: PartyPlan): PartyRecord {
  if (record === undefined) throw new Error('No party was started.')
  const [entry] = record.outbox.entries
  if (entry === undefined) return { ...record, version: 1 }
  const { id, effect } = entry
  const message =
    effect.kind === 'postBoard' ? plan.channels.find(({ id }) => id === effect.channel) : undefined
  return settled(
    applied(plan)(record, {
      type: 'effectSettled',
      id,
      effect,
      outcome: { result: 'done', ...(message && { message: message.message }) },
    }),
    plan,
  )
}
