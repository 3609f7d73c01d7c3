import { withBit } from './bits.ts'
import {
  channelsAt,
  withBoard,
  withLoudChannel,
  withMovedChannel,
  withoutBoard,
  withPermission,
  withQuietChannel,
} from './boards.ts'
import { Draft } from './draft.ts'
import type { Event } from './events.ts'
import { type AccountId, entriesOf, type PersonId } from './ids.ts'
import type {
  Ballot,
  Device,
  Expectation,
  Party,
  Playing,
  Remark,
  Round,
  Upcoming,
} from './party.ts'
import { closingTime, progressAt } from './schedule.ts'
import type { Track } from './track.ts'
import { withReacted } from './vote-rules.ts'
import { ballotOf, mergedBallot } from './votes.ts'

/** How many songs back a party remembers by title. */
const HISTORY_LENGTH = 20
/** Spotify shows a command's effect within about this time; later it has failed. */
const SHOWS_WITHIN_MS = 6_000
/** A pause may have to be asked for several times before Spotify hears it. */
const PAUSED_WITHIN_MS = 30_000

/** The party after an event. The only place where a party changes. */
export function evolve(
  party: Party | undefined,
  event: Event,
  draft = new Draft(),
): Party | undefined {
  if (event.type === 'partyStarted') return newParty(event)
  return party === undefined ? undefined : scheduled(changed(party, event, draft))
}

/** The party after several events. */
export function afterEvents(party: Party, events: readonly Event[]): Party {
  const draft = new Draft()
  return events.reduce<Party>((current, event) => evolve(current, event, draft) ?? current, party)
}

function newParty(event: Extract<Event, { type: 'partyStarted' }>): Party {
  const { id, code, host, settings, at } = event
  return {
    id,
    code,
    createdAt: at,
    phase: 'lobby',
    host,
    settings,
    channels: [],
    people: {},
    roundsOpened: 0,
    played: '',
    history: [],
    lastLosers: [],
    activeAt: at,
  }
}

/** An open round always closes when the playback as known says so. */
function scheduled(party: Party): Party {
  const { round } = party
  if (round?.state !== 'open') return party
  const closesAt = closingTime(party, round)
  if (closesAt === round.closesAt) return party
  const { closesAt: _, ...held } = round
  return { ...party, round: closesAt === undefined ? held : { ...held, closesAt } }
}

function changed(
  party: Party,
  event: Exclude<Event, { type: 'partyStarted' }>,
  draft: Draft,
): Party {
  switch (event.type) {
    case 'accountChosen':
      return withAccount(party, event.account)
    case 'playlistChosen':
      return { ...party, playlist: event.playlist, played: event.played, lastLosers: [] }
    case 'deviceChosen':
      return { ...party, device: event.device }
    case 'personJoined': {
      const { person, name, channel, at } = event
      const member = { name, channel, joinedAt: at }
      return { ...notLeft(party, person), people: draft.with(party.people, person, member) }
    }
    case 'personLeft':
      return withoutPerson(party, event.person)
    case 'peopleMerged':
      return withOnePerson(party, event.from, event.into)
    case 'channelJoined': {
      const { channel: id, name, quiet, at } = event
      const channel = { id, name, joinedAt: at, ...(quiet ? { quiet } : {}) }
      return { ...party, channels: [...party.channels, channel] }
    }
    case 'channelQuieted':
      return event.quiet
        ? withQuietChannel(party, event.channel)
        : withLoudChannel(party, event.channel)
    case 'channelLeft':
      return { ...party, channels: party.channels.filter(({ id }) => id !== event.channel) }
    case 'channelMoved':
      return withMovedChannel(party, event.from, event.to)
    case 'permissionLost':
      return withPermission(party, event.channel, event.permission)
    case 'permissionBack':
      return withPermission(party, event.channel, undefined)
    case 'roundRearmed':
      return withOpenedAt(party, event.at)
    case 'personActed':
      return { ...party, activeAt: event.at }
    case 'partyBegun':
      return { ...party, phase: 'live' }
    case 'partyPaused':
      return pausedParty(party, event.at, event.why)
    case 'partyResumed':
      return resumedParty(party, event.at, event.byHost)
    case 'partyEnded':
      return { ...party, phase: 'ended', ended: { at: event.at, why: event.why } }
    case 'roundOpened':
      return withRound(party, event.round, event.poolUsedUp)
    case 'roundClosed':
      return withClosedRound(party, event)
    case 'ballotChanged':
      return withBallot(party, event.person, event.ballot, draft)
    case 'reactionsReplaced':
      return withReactions(party, event)
    case 'songStarted': {
      const { upcoming: _, expecting: __, ...rest } = party
      return withSong(rest, event.playing, event.poolIndex)
    }
    case 'songFollowed':
      return withSong(party, event.playing, event.poolIndex)
    case 'playbackChanged':
      return withPlaying(party, event.playing)
    case 'musicStopped':
      return stoppedMusic(party, event.at, event.ended === true)
    case 'resumptionAsked':
      return withExpectation(party, event.at, { isPlaying: true })
    case 'winnerQueued':
      return withUpcoming(party, { state: 'queued', inQueue: true })
    case 'winnerUncertain':
      return withUpcoming(party, { state: 'unknown', inQueue: true })
    case 'winnerRefused':
      return withUpcoming(party, { state: 'refused' })
    case 'winnerOwedAgain':
      return withUpcoming(party, { state: 'owed' })
    case 'winnerDropped':
      return withoutUpcoming(party, event.poolIndex)
    case 'winnerPushed':
      return withUpcoming(party, { state: 'starting', corrected: event.why === 'boundary' })
    case 'startAsked':
      return withExpectation(withUpcoming(party, { state: 'starting' }), event.at, {
        isPlaying: true,
        track: event.track,
      })
    case 'pauseAsked':
      return withExpectation(party, event.at, { isPlaying: false })
    case 'moveAsked':
      return movingParty(party, event.at, event.device)
    case 'commandShown': {
      const { expecting: _, ...rest } = party
      return rest
    }
    case 'startFailed':
      return withFailedStart(party)
    case 'modesSeen':
      return { ...party, modesBefore: event.modes }
    case 'boardPosted':
      return withBoard(party, event)
    case 'boardForgotten':
      return withoutBoard(party, event.channel)
    case 'remarked':
      return { ...party, remark: event.remark }
    case 'troubleBegan':
      return { ...party, trouble: { kind: event.kind, since: event.at } }
    case 'troubleEnded': {
      const { trouble: _, ...rest } = party
      return rest
    }
  }
}

function withoutPerson(party: Party, person: PersonId): Party {
  const { [person]: _, ...people } = party.people
  const left = [...(party.left ?? []), person]
  if (party.round?.state !== 'open') return { ...party, people, left }
  const { [person]: __, ...ballots } = party.round.ballots
  return { ...party, people, left, round: { ...party.round, ballots } }
}

function notLeft(party: Party, person: PersonId): Party {
  if (!party.left?.includes(person)) return party
  const { left, ...rest } = party
  const others = left.filter((other) => other !== person)
  return others.length === 0 ? rest : { ...rest, left: others }
}

function withOnePerson(party: Party, from: PersonId, into: PersonId): Party {
  const { [from]: member, ...others } = party.people
  const joined = others[into] ?? member
  const people = joined === undefined ? others : { ...others, [into]: joined }
  const host = party.host === from ? into : party.host
  return { ...party, people, host, ...withOneBallot(party.round, from, into) }
}

/** What a closed round counted stays as it was counted. */
function withOneBallot(
  round: Round | undefined,
  from: PersonId,
  into: PersonId,
): Pick<Party, 'round'> {
  const ballot = round?.ballots[from]
  if (round?.state !== 'open' || ballot === undefined) return {}
  const { [from]: _, ...ballots } = round.ballots
  const merged = mergedBallot(ballots[into], ballot)
  return { round: { ...round, ballots: { ...ballots, [into]: merged } } }
}

function pausedParty(party: Party, at: number, why: 'host' | 'silence'): Party {
  const { silentSince: _, ...rest } = party
  const stopped =
    party.playing === undefined ? rest : { ...rest, playing: frozen(party.playing, at) }
  const paused: Party = { ...stopped, phase: 'paused', pausedBecause: why }
  if (why !== 'host') return paused
  // A start that is still under way ends in the pause too.
  const held = party.upcoming?.state === 'starting' ? { state: 'refused' as const } : {}
  return withExpectation(withUpcoming(paused, held), at, { isPlaying: false }, PAUSED_WITHIN_MS)
}

function resumedParty(party: Party, at: number, byHost: boolean): Party {
  const { pausedBecause: _, silentSince: __, remark: ___, ...rest } = party
  const live: Party = { ...rest, phase: 'live' }
  const { round } = live
  const isOpening = round?.kind === 'opening' && round.state === 'open'
  const reopened = isOpening ? withOpenedAt(live, at) : live
  if (!byHost || reopened.playing === undefined) return reopened
  const playing = { ...frozen(reopened.playing, at), observedAt: at, isPlaying: true }
  return withExpectation({ ...reopened, playing }, at, { isPlaying: true })
}

function withOpenedAt(party: Party, openedAt: number): Party {
  return party.round === undefined ? party : { ...party, round: { ...party.round, openedAt } }
}

/** The song stopped where it was at that instant. */
function frozen(playing: Playing, at: number): Playing {
  if (!playing.isPlaying) return playing
  return { ...playing, progressMs: progressAt(playing, at), observedAt: at, isPlaying: false }
}

function withExpectation(
  party: Party,
  since: number,
  expected: Omit<Expectation, 'since' | 'until'>,
  withinMs = SHOWS_WITHIN_MS,
): Party {
  return { ...party, expecting: { ...expected, since, until: since + withinMs } }
}

/** A start that is still awaited is awaited on the other device. */
function movingParty(party: Party, at: number, device: Device): Party {
  const track = party.expecting?.track
  const awaited = track === undefined ? {} : { track }
  return withExpectation(party, at, { isPlaying: true, deviceId: device.id, ...awaited })
}

/** Devices belong to an account: with another account, one must be chosen anew. */
function withAccount(party: Party, account: AccountId): Party {
  const { device: _, ...rest } = party
  return { ...rest, account }
}

function withRound(party: Party, round: Round, poolUsedUp: boolean): Party {
  const { remark, left: _, ...rest } = party
  const opened: Party = {
    ...rest,
    round,
    roundsOpened: round.number,
    channels: channelsAt(party, round.number),
    ...(remark !== undefined && remark.at >= round.openedAt - SHOWS_WITHIN_MS ? { remark } : {}),
  }
  if (!poolUsedUp) return opened
  return { ...opened, played: '', remark: { kind: 'poolUsedUp', at: round.openedAt } }
}

function withClosedRound(party: Party, event: Extract<Event, { type: 'roundClosed' }>): Party {
  if (party.round === undefined) return party
  const { result } = event
  const { closesAt: _, ...round } = party.round
  const { winner } = result
  const upcoming: Upcoming = {
    track: winner.track,
    poolIndex: winner.poolIndex,
    round: round.number,
    state: event.then === 'queue' ? 'owed' : 'starting',
    corrected: false,
  }
  const losers = round.candidates.filter(({ number }) => number !== winner.number)
  return {
    ...party,
    round: { ...round, state: 'closed' },
    lastResult: result,
    // Places in the pool of another playlist mean nothing in this one.
    lastLosers:
      round.contextUri === party.playlist?.uri ? losers.map(({ poolIndex }) => poolIndex) : [],
    upcoming,
  }
}

function withBallot(party: Party, person: PersonId, ballot: Ballot, draft: Draft): Party {
  if (party.round === undefined) return party
  const ballots = draft.with(party.round.ballots, person, ballot)
  return { ...party, round: { ...party.round, ballots } }
}

function withReactions(party: Party, event: Extract<Event, { type: 'reactionsReplaced' }>): Party {
  const { round } = party
  if (round === undefined) return party
  const ballots: Record<PersonId, Ballot> = {}
  for (const [person, ballot] of entriesOf(round.ballots)) {
    ballots[person] = withReacted(ballot, event.channel, event.reacted[person] ?? [])
  }
  for (const [person, numbers] of entriesOf(event.reacted)) {
    ballots[person] = withReacted(ballotOf(round, person), event.channel, numbers)
  }
  return { ...party, round: { ...round, ballots } }
}

function withSong(party: Party, playing: Playing, poolIndex: number): Party {
  const heard = withPlaying(party, playing)
  return {
    ...heard,
    history: [remembered(playing.track), ...party.history].slice(0, HISTORY_LENGTH),
    played: poolIndex < 0 ? party.played : withBit(party.played, poolIndex),
    ...(party.round?.kind === 'opening' && party.round.state === 'open'
      ? { round: { ...party.round, kind: 'track' as const } }
      : {}),
  }
}

/** Pictures of songs that are over are not shown, and would fill the record. */
function remembered({ coverUrl: _, explicit: __, ...track }: Track): Track {
  return track
}

function withPlaying(party: Party, playing: Playing): Party {
  const { silentSince, ...rest } = playing.isPlaying ? withoutSilenceRemark(party) : party
  const silent = !playing.isPlaying && party.phase === 'live'
  const since = silentSince ?? playing.observedAt
  return { ...rest, playing, ...(silent ? { silentSince: since } : {}) }
}

/** What is true only until a song plays again. */
const WHILE_SILENT: ReadonlySet<Remark['kind']> = new Set([
  'pausedByHand',
  'musicLost',
  'interrupted',
])

function withoutSilenceRemark(party: Party): Party {
  const { remark, ...rest } = party
  return remark !== undefined && WHILE_SILENT.has(remark.kind) ? rest : party
}

function stoppedMusic(party: Party, at: number, ended: boolean): Party {
  const silent = party.phase === 'live' ? { silentSince: party.silentSince ?? at } : {}
  if (party.playing === undefined) return { ...party, ...silent }
  const stopped = frozen(party.playing, at)
  const progressMs = ended ? stopped.track.durationMs : stopped.progressMs
  return { ...party, ...silent, playing: { ...stopped, progressMs } }
}

function withUpcoming(party: Party, change: Partial<Upcoming>): Party {
  return party.upcoming === undefined
    ? party
    : { ...party, upcoming: { ...party.upcoming, ...change } }
}

/** It counts as played, so that it is not offered again. */
function withoutUpcoming(party: Party, poolIndex: number): Party {
  const { upcoming: _, expecting: __, ...rest } = party
  return { ...rest, played: poolIndex < 0 ? party.played : withBit(party.played, poolIndex) }
}

function withFailedStart(party: Party): Party {
  const { expecting: _, ...rest } = party
  if (rest.upcoming?.state !== 'starting') return rest
  const lostStarts = (rest.upcoming.lostStarts ?? 0) + 1
  return withUpcoming(rest, { state: 'refused', lostStarts })
}
