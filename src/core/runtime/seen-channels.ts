import { type ChannelId, channelId, placeOf } from '../engine/ids.ts'
import { type Clock, type Log, StoreFailure, type Vault } from '../ports.ts'
import type { Parties } from './parties.ts'

const DAY_MS = 24 * 60 * 60_000
const KEPT_MS = 180 * DAY_MS
/** So that nobody pushes out the channels of others with a great many of their own. */
const MOST_OF_A_PLACE = 500
const MOST = 20_000

/** Remembers in which channels a party was: people there are known not to guess codes blindly. */
export class SeenChannels {
  constructor(
    private readonly parties: Pick<Parties, 'inChannel'>,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  async has(channel: ChannelId): Promise<boolean> {
    if (this.parties.inChannel(channel) !== undefined) return true
    return (await this.vault.get('seenChannel', channel)) !== undefined
  }

  /** Somebody started or joined a party there. Should it fail, that itself still counts. */
  async note(channel: ChannelId): Promise<void> {
    try {
      const lastAt = this.clock.now()
      const before = await this.vault.get('seenChannel', channel)
      if (before !== undefined && Math.abs(lastAt - before.lastAt) < DAY_MS) return
      await this.vault.put('seenChannel', channel, { lastAt })
    } catch (error) {
      if (!(error instanceof StoreFailure)) throw error
      this.log.warn('A channel could not be remembered.', { channel, error: String(error) })
    }
  }

  /** Keeps the latest within its bounds. Tells how many were removed. */
  async sweep(): Promise<number> {
    const known = await this.vault.list('seenChannel')
    const oldest = this.clock.now() - KEPT_MS
    const latestFirst = [...known].sort((a, b) => b.value.lastAt - a.value.lastAt)
    const kept = new Map<string | undefined, number>()
    const old = latestFirst.filter(({ id, value }, rank) => {
      const place = placeOf(channelId(id))
      const before = kept.get(place) ?? 0
      kept.set(place, before + 1)
      return value.lastAt < oldest || before >= MOST_OF_A_PLACE || rank >= MOST
    })
    await Promise.all(old.map(({ id }) => this.vault.remove('seenChannel', id)))
    return old.length
  }
}
