import type { Outbox } from '../../src/core/engine/effects.ts'
import {
  channelId,
  effectId,
  messageId,
  type PartyId,
  partyId,
  personId,
  poolId,
  readPartyCode,
} from '../../src/core/engine/ids.ts'
import type { Party, RoundResult } from '../../src/core/engine/party.ts'
import { type PartyRecord, RECORD_SCHEMA, type RoundSummary } from '../../src/core/engine/record.ts'
import { DEFAULT_SETTINGS } from '../../src/core/engine/settings.ts'
import type { Pool, Track } from '../../src/core/engine/track.ts'

// Records as a store sees them: well formed, filled to a realistic size.

const START = Date.UTC(2026, 0, 1, 20)
const CHANNEL = channelId('discord:100/200')

export function aTrack(number: number): Track {
  const id = `track${String(number).padStart(17, '0')}`
  return {
    uri: `spotify:track:${id}`,
    title: `Song number ${number} “with quotes” and an ö`,
    artist: `Artist ${number % 100}`,
    durationMs: 180_000 + number,
    link: `https://open.spotify.com/track/${id}`,
    coverUrl: `https://i.scdn.co/image/${id}`,
    isrc: `GBAYE${String(number).padStart(7, '0')}`,
    explicit: number % 2 === 0,
  }
}

export function aPool(name: string, size: number): Pool {
  return { id: poolId(name), tracks: Array.from({ length: size }, (_, index) => aTrack(index)) }
}

/** A live party in the middle of a round; each voter adds some 150 bytes. */
export function aParty(name: string, { voters = 5, ...changes }: PartyOptions = {}): Party {
  const ids = Array.from({ length: voters }, (_, index) => personId(`discord:${7000 + index}`))
  const candidates = [1, 2, 3, 4].map((number) => ({
    number,
    track: aTrack(number),
    poolIndex: number * 10,
  }))
  const code = readPartyCode('012345')
  if (code === undefined) throw new Error('a code has six digits')
  return {
    id: partyId(name),
    code,
    createdAt: START,
    phase: 'live',
    host: personId('discord:7000'),
    settings: { ...DEFAULT_SETTINGS, candidates: 4 },
    suggestions: [],
    suggested: 0,
    channels: [
      {
        id: CHANNEL,
        name: 'music',
        joinedAt: START,
        board: { message: messageId('300'), stage: 3 },
      },
    ],
    people: Object.fromEntries(
      ids.map((id, index) => [id, { name: `Person ${index}`, joinedAt: START, channel: CHANNEL }]),
    ),
    round: {
      number: 3,
      kind: 'track',
      candidates,
      openedAt: START,
      closesAt: START + 165_000,
      state: 'open',
      ballots: Object.fromEntries(
        ids.map((id, index) => [id, { chosen: [1 + (index % 4)], reacted: { [CHANNEL]: [2] } }]),
      ),
    },
    roundsOpened: 3,
    played: 'AAAA',
    history: [aTrack(5), aTrack(6)],
    lastLosers: [1, 2, 3],
    activeAt: START,
    ...changes,
  }
}

type PartyOptions = Partial<Party> & { readonly voters?: number }

export function aRecord(name: string, version: number, options?: PartyOptions): PartyRecord {
  return {
    schema: RECORD_SCHEMA,
    version,
    party: aParty(name, options),
    outbox: { next: 1, entries: [] },
  }
}

/** An outbox that still owes one thing. */
export const OWING: Outbox = {
  next: 2,
  entries: [
    {
      id: effectId('effect-1'),
      effect: { kind: 'setModes', modes: { shuffle: true, repeat: 'context' } },
      attempts: 0,
      notBefore: START,
    },
  ],
}

export function aSummary(party: PartyId, round: number): RoundSummary {
  const winner = { number: 1, track: aTrack(round), poolIndex: round }
  const result: RoundResult = { round, winner, votes: 2, voters: 3, why: 'mostVotes' }
  return {
    party,
    round,
    openedAt: START,
    closedAt: START + 165_000,
    candidates: [
      { track: winner.track, votes: 2 },
      { track: aTrack(round + 1), votes: 1 },
    ],
    result,
  }
}
