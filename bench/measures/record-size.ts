import {
  accountId,
  channelId,
  messageId,
  partyId,
  personId,
  poolId,
} from '../../src/core/engine/ids.ts'
import type { Figure, Measure } from '../measure.ts'
import { liveRecord } from '../records.ts'

const KILOBYTE = 1_000
const TRACK_MS = 200_000

/** How large the record of a party is, as the JSON that is stored with every commit. */
export const recordSize: Measure = {
  name: 'record',
  title: 'The record of a live party, as JSON',
  async run() {
    return [
      sized('5 candidates, 20 voters', { voters: 20, channels: 1, tracks: 100 }),
      sized('5 candidates, 1,000 voters', { voters: 1_000, channels: 1, tracks: 100 }),
      sized('pool of 5,000, 20 channels, 20 voters', { voters: 20, channels: 20, tracks: 5_000 }),
    ]
  },
}

interface Extent {
  readonly voters: number
  readonly channels: number
  readonly tracks: number
}

function sized(what: string, { voters, channels, tracks }: Extent): Figure {
  const record = liveRecord({
    id: partyId('Zk3q9vXc0aPfR2mB'),
    index: 123_456,
    account: accountId('spotify-account-of-the-host'),
    device: { id: '0d1841b0976bae2a3a310dd74c0f3df354899bc8', name: 'Kitchen', type: 'Speaker' },
    pool: { id: poolId('pJ7sWq1nYt5eLd8u'), tracks: list(tracks, trackAt) },
    channels: list(channels, (index) => ({
      id: channelId(`discord:${snowflake(1)}/${snowflake(100 + index)}`),
      message: messageId(snowflake(200 + index)),
    })),
    host: personId(`discord:${snowflake(300)}`),
    voters: list(voters, (index) => personId(`discord:${snowflake(1_000 + index)}`)),
    playingSince: Date.now(),
  })
  return { what, value: JSON.stringify(record).length / KILOBYTE, unit: 'KB' }
}

function list<Item>(length: number, item: (index: number) => Item): Item[] {
  return Array.from({ length }, (_, index) => item(index))
}

/** As long as Discord's ids are today. */
function snowflake(index: number): string {
  return String(1_300_000_000_000_000_000n + BigInt(index))
}

function trackAt(index: number) {
  const id = String(index).padStart(22, 'x')
  return {
    uri: `spotify:track:${id}`,
    title: `A song of usual length ${index}`,
    artist: 'Somebody, Somebody Else',
    durationMs: TRACK_MS,
    link: `https://open.spotify.com/track/${id}`,
    coverUrl: `https://i.scdn.co/image/ab67616d0000b273${id}00`,
    isrc: `QZEMU24${String(index).padStart(5, '0')}`,
    explicit: false,
  }
}
