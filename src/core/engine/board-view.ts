import { countsReactions, isQuiet, stageOf } from './boards.ts'
import type { ChannelId, PartyCode, PartyId } from './ids.ts'
import { MODES } from './modes.ts'
import type {
  Candidate,
  EndReason,
  Orphaned,
  Party,
  Permission,
  Phase,
  Remark,
  Round,
  RoundResult,
  Stage,
  Trouble,
  Upcoming,
} from './party.ts'
import { waiting } from './queue.ts'
import { ORPHANED_UNTIL_END_MS, progressAt } from './schedule.ts'
import type { Mode, Settings } from './settings.ts'
import type { Track } from './track.ts'
import { byAge, contenders, type Tally, tally } from './votes.ts'

/** All that a board shows, without a word of text and without a platform's markup. */
export interface BoardView {
  readonly party: PartyId
  readonly code: PartyCode
  readonly name?: string
  readonly stage: Stage
  readonly phase: Phase
  readonly hostName: string
  readonly channelCount: number
  /** Whether this board is the only one of its channel for the whole party. */
  readonly quiet: boolean
  /** Whether tapping a number under this board is a vote. */
  readonly reactions: boolean
  readonly mode: Mode
  readonly votesEach: Settings['votesEach']
  readonly settings: Settings
  /** What will hold from the next round on, where it differs. */
  readonly nextSettings?: Settings
  /** Songs that wait without being offered now. */
  readonly waitingCount: number
  /** In the lobby: when the party begins by itself. */
  readonly beginsAt?: number
  /** Whom the host asked to take over. */
  readonly handoverTo?: string
  readonly orphaned?: { readonly why: Orphaned['why']; readonly until: number }
  readonly people: { readonly count: number; readonly names: readonly string[] }
  readonly playlist?: { readonly name: string; readonly coverUrl?: string; readonly link?: string }
  /** What the host must still do before the party can begin; only in the lobby. */
  readonly missing?: 'account' | 'playlist' | 'device'
  readonly playing?: {
    readonly track: Track
    readonly isPlaying: boolean
    readonly elapsedMs: number
    readonly deviceName?: string
    readonly volumePercent?: number
  }
  readonly round?: {
    readonly number: number
    readonly kind: 'opening' | 'track'
    readonly open: boolean
    readonly closesAt?: number
    /** In the order in which they stand. */
    readonly candidates: readonly CandidateView[]
    readonly voters: number
  }
  readonly upcoming?: { readonly track: Track; readonly certain: boolean }
  readonly lastResult?: RoundResult
  readonly remark?: Remark
  readonly trouble?: Trouble
  /** Channels in which the bot is not allowed to do all it should; this one may be among them. */
  readonly hindered?: readonly { readonly name: string; readonly forbidden: Permission }[]
  readonly pausedBecause?: 'host' | 'silence'
  readonly ended?: { readonly why: EndReason; readonly played: readonly Track[] }
  /** The program stops: until it is back, nothing moves. Never part of what a party is. */
  readonly away?: true
}

export interface CandidateView {
  readonly number: number
  readonly track: Track
  readonly votes: number
  readonly leading: boolean
  /** Who brought it. */
  readonly by?: string
  readonly withdrawn?: true
}

const NAMES_SHOWN = 12

/** What the board of one channel shows at an instant. */
export function boardView(party: Party, channel: ChannelId, now: number): BoardView {
  const names = Object.values(party.people).map(({ name }) => name)
  return {
    party: party.id,
    code: party.code,
    stage: stageOf(party),
    phase: party.phase,
    hostName: party.people[party.host]?.name ?? '',
    channelCount: party.channels.length,
    quiet: isQuiet(party, channel),
    reactions: countsReactions(party, channel),
    mode: party.settings.mode,
    votesEach: party.settings.votesEach,
    settings: party.settings,
    waitingCount: waiting(party).filter(({ number }) => number === undefined).length,
    ...given('name', party.name),
    ...given('nextSettings', party.nextSettings),
    ...given('beginsAt', party.phase === 'lobby' ? party.beginsAt : undefined),
    ...given('handoverTo', party.handover && (party.people[party.handover.to]?.name ?? '')),
    ...given('orphaned', orphanedView(party)),
    people: { count: names.length, names: names.slice(0, NAMES_SHOWN) },
    ...given('playlist', playlistView(party)),
    ...given('missing', missing(party)),
    ...given('playing', playingView(party, now)),
    ...given('round', party.round && roundView(party.round, party)),
    ...given('upcoming', party.upcoming && upcomingView(party.upcoming)),
    ...given('lastResult', party.lastResult),
    ...given('remark', party.remark),
    ...given('trouble', party.trouble),
    ...given('hindered', hinderedChannels(party)),
    ...given('pausedBecause', party.pausedBecause),
    ...given('ended', party.ended && { why: party.ended.why, played: party.history }),
  }
}

/** A property that is left out where it has no value. */
function given<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]: Value })
}

/** Where there are no numbers to tap, nobody misses them. */
function hinderedChannels({ channels }: Party): BoardView['hindered'] {
  const hindered = channels.flatMap(({ name, quiet, forbidden }) =>
    forbidden === undefined || (forbidden === 'react' && quiet === true)
      ? []
      : [{ name, forbidden }],
  )
  return hindered.length === 0 ? undefined : hindered
}

function playlistView({ playlist }: Party): BoardView['playlist'] {
  if (playlist === undefined) return undefined
  const { name, coverUrl, link } = playlist
  return { name, ...given('coverUrl', coverUrl), ...given('link', link) }
}

function missing(party: Party): BoardView['missing'] {
  if (party.phase !== 'lobby') return undefined
  const hasLogin = party.account !== undefined && party.trouble?.kind !== 'loginExpired'
  if (!hasLogin) return 'account'
  if (party.playlist === undefined) return 'playlist'
  return party.device === undefined ? 'device' : undefined
}

function playingView({ playing, device }: Party, now: number): BoardView['playing'] {
  if (playing === undefined) return undefined
  return {
    track: playing.track,
    isPlaying: playing.isPlaying,
    elapsedMs: progressAt(playing, now),
    ...given('deviceName', device?.name),
    ...given('volumePercent', playing.volumePercent),
  }
}

function orphanedView({ orphaned }: Party): BoardView['orphaned'] {
  return orphaned && { why: orphaned.why, until: orphaned.since + ORPHANED_UNTIL_END_MS }
}

function roundView(round: Round, { settings: { mode } }: Party): NonNullable<BoardView['round']> {
  const { votes, voters } = tally(round)
  const canWin = contenders(round, mode, undefined)
  const most = Math.max(...canWin.map(({ number }) => votes.get(number) ?? 0))
  const candidates = standing(round.candidates, votes, mode)
  return {
    number: round.number,
    kind: round.kind,
    open: round.state === 'open',
    ...given('closesAt', round.closesAt),
    voters,
    candidates: candidates.map((candidate) => {
      const { number, track, suggestion, withdrawn } = candidate
      const count = votes.get(number) ?? 0
      const leading = count > 0 && count === most && canWin.includes(candidate)
      return {
        number,
        track,
        votes: count,
        leading,
        ...given('by', suggestion?.name),
        ...given('withdrawn', withdrawn),
      }
    }),
  }
}

/** Numbers never change while a round runs; in a queue the best stands first. */
function standing(
  candidates: readonly Candidate[],
  votes: Tally['votes'],
  mode: Mode,
): readonly Candidate[] {
  if (!MODES[mode].keepsVotes) return candidates
  const count = ({ number }: Candidate) => votes.get(number) ?? 0
  const last = ({ withdrawn, suggestion }: Candidate) =>
    withdrawn === true ? 2 : suggestion === undefined ? 1 : 0
  return [...candidates].sort((a, b) => last(a) - last(b) || count(b) - count(a) || byAge(a, b))
}

function upcomingView(upcoming: Upcoming): NonNullable<BoardView['upcoming']> {
  return { track: upcoming.track, certain: upcoming.state === 'queued' }
}
