import { type ChannelId, type PartyId, placeOf } from '../engine/ids.ts'
import type { Party } from '../engine/party.ts'
import type { PartyRecord } from '../engine/record.ts'
import type { Answer, ListedParty, Request } from '../inbox.ts'
import type { Clock, LastTime, Log, Vault } from '../ports.ts'
import type { Parties } from './parties.ts'

const DAY_MS = 24 * 60 * 60_000
const KEPT_MS = 180 * DAY_MS
/** Of the songs left in a queue, so that what is remembered of a channel stays small. */
const MOST_SONGS = 50
/** As many as a select holds on every platform. */
const MOST_LISTED = 25

/** What outlives a sitting: the open parties of a server, and how a channel's last party was. */
export class Rooms {
  private sweptAt = Number.NEGATIVE_INFINITY

  constructor(
    private readonly parties: Parties,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** The parties that everybody on the same server or workspace may join, the fullest first. */
  list({ channel }: Request): Answer {
    const parties = this.parties
      .all()
      .map(({ party }) => party)
      .filter((party) => isListedFor(party, channel))
      .map((party) => listed(party, channel))
      .sort((a, b) => b.people - a.people)
      .slice(0, MOST_LISTED)
    return { kind: 'list', parties }
  }

  /** A listed party of this server or workspace. */
  find(id: PartyId, channel: ChannelId): Party | undefined {
    const party = this.parties.party(id)
    return party !== undefined && isListedFor(party, channel) ? party : undefined
  }

  /** How the last party of this channel was, for who was its host. */
  async lastTime({ channel, person }: Request): Promise<LastTime | undefined> {
    const last = await this.vault.get('lastTime', channel)
    return last?.host === person ? last : undefined
  }

  /** It can't be had again: it is not offered any more. */
  async forget({ channel }: Request): Promise<void> {
    await this.vault.remove('lastTime', channel)
  }

  /** To be called after every commit: an ended party is remembered where it began. Never rejects. */
  async changed({ party }: PartyRecord, before: PartyRecord | undefined): Promise<void> {
    const hasEnded =
      party.phase === 'ended' && before !== undefined && before.party.phase !== 'ended'
    const [home] = before?.party.channels ?? []
    const { playlist, device } = party
    if (!hasEnded || home === undefined || playlist === undefined || device === undefined) return
    try {
      await this.vault.put('lastTime', home.id, {
        host: party.host,
        playlist: { id: playlist.id, name: playlist.name },
        device,
        settings: party.nextSettings ?? party.settings,
        listed: party.listed === true,
        songs: party.suggestions.slice(0, MOST_SONGS).map(({ track, by, name }) => {
          const { coverUrl: _, ...kept } = track
          return { track: kept, by, name }
        }),
        at: this.clock.now(),
      })
    } catch (error) {
      this.log.warn('How the party was could not be kept for the next one.', {
        party: party.id,
        error: String(error),
      })
    }
  }

  /** Forgets, once a day, what nobody came back to for half a year. Tells how much it was. */
  async sweep(): Promise<number> {
    const now = this.clock.now()
    if (Math.abs(now - this.sweptAt) < DAY_MS) return 0
    const known = await this.vault.list('lastTime')
    const old = known.filter(({ value }) => value.at < now - KEPT_MS)
    await Promise.all(old.map(({ id }) => this.vault.remove('lastTime', id)))
    this.sweptAt = now
    return old.length
  }
}

/** Where a platform has no servers, no channel knows of another. */
function isListedFor({ phase, listed: open, channels }: Party, channel: ChannelId): boolean {
  const place = placeOf(channel)
  return (
    phase !== 'ended' &&
    open === true &&
    channels.some(({ id }) => id === channel || (place !== undefined && placeOf(id) === place))
  )
}

function listed(party: Party, channel: ChannelId): ListedParty {
  const { id, name = '', host, people, playing, channels } = party
  return {
    party: id,
    name,
    host: people[host]?.name ?? '',
    people: Object.keys(people).length,
    ...(playing?.isPlaying === true ? { playing: playing.track } : {}),
    isHere: channels.some((one) => one.id === channel),
  }
}
