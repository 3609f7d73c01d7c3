import type { ChannelId, PartyId } from '../engine/ids.ts'
import type { Party } from '../engine/party.ts'
import type { PartyRecord } from '../engine/record.ts'
import type { Answer, ListedParty, Request } from '../inbox.ts'
import type { Clock, LastTime, Log, Vault } from '../ports.ts'
import type { Parties } from './parties.ts'

/** What outlives a sitting: the open parties of a server, and how a channel's last party was. */
export class Rooms {
  constructor(
    private readonly parties: Parties,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** The parties that everybody on the same server or workspace may join. */
  list({ channel }: Request): Answer {
    const parties = this.parties
      .all()
      .map(({ party }) => party)
      .filter((party) => isListedFor(party, channel))
      .map((party) => listed(party, channel))
    return { kind: 'list', parties }
  }

  /** A listed party of this server or workspace. */
  find(id: PartyId, channel: ChannelId): Party | undefined {
    const party = this.parties.party(id)
    return party !== undefined && isListedFor(party, channel) ? party : undefined
  }

  lastTime(channel: ChannelId): Promise<LastTime | undefined> {
    return this.vault.get('lastTime', channel)
  }

  /** To be called after every commit: an ended party is remembered where it began. */
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
        ...(party.name === undefined ? {} : { name: party.name }),
        songs: party.suggestions.map(({ track, by, name }) => ({ track, by, name })),
        at: this.clock.now(),
      })
    } catch (error) {
      this.log.warn('How the party was could not be kept for the next one.', {
        party: party.id,
        error: String(error),
      })
    }
  }
}

function isListedFor({ phase, listed: open, channels }: Party, channel: ChannelId): boolean {
  return (
    phase !== 'ended' &&
    open === true &&
    channels.some(({ id }) => serverOf(id) === serverOf(channel))
  )
}

/** The server or workspace that a channel belongs to. */
function serverOf(channel: ChannelId): string {
  return channel.slice(0, Math.max(0, channel.lastIndexOf('/')))
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
