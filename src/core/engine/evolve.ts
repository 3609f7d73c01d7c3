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
import {
  notLeft,
  withCohost,
  withKicked,
  withOnePerson,
  withoutHandover,
  withoutPerson,
  withReadmitted,
} from './evolve-people.ts'
import { evolveQueue } from './evolve-queue.ts'
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
import { afterRound, carriedOver } from './queue.ts'
import { closingTime, progressAt } from './schedule.ts'
import { type Settings, sameSettings } from './settings.ts'
import { sameTrack, type Track } from './track.ts'
import { withReacted } from './vote-rules.ts'
import { ballotOf } from './votes.ts'

/** How many songs back a party remembers by title. */
const HISTORY_LENGTH = 20
/** Spotify shows a command's effect within about this time; later it has failed. */
const SHOWS_WITHIN_MS = 6_000
/** A pause may have to be asked for several times before Spotify hears it. */
const PAUSED_WITHIN_MS = 30_000
/** Another account's player may have to be woken up. */
const MOVED_WITHIN_MS = 15_000

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
  const { id, code, host, settings, name, at } = event
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
    suggestions: [],
    suggested: 0,
    ...(name === undefined ? {} : { name }),
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
      return begun(party)
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
      return party.playing?.elsewhere
        ? continuedElsewhere(party, party.playing, event.at)
        : withExpectation(party, event.at, { isPlaying: true })
    case 'winnerQueued':
      return withUpcoming(party, { state: 'queued' })
    case 'winnerUncertain':
      return withUpcoming(party, { state: 'unknown' })
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
    case 'troubleEnded':
      return withoutTrouble(party)
    case 'settingsChosen':
      return withNextSettings(party, event.settings)
    case 'settingsApplied': {
      const { nextSettings, ...rest } = party
      return { ...rest, settings: nextSettings ?? party.settings }
    }
    case 'partyListed': {
      const { listed: _, ...rest } = party
      return event.listed ? { ...rest, listed: true } : rest
    }
    case 'beginningPlanned': {
      const { beginsAt: _, ...rest } = party
      return event.at === undefined ? rest : { ...rest, beginsAt: event.at }
    }
    case 'suggested':
    case 'suggestionRemoved':
    case 'suggestionBacked':
    case 'candidateAdded':
    case 'candidateBrought':
      return evolveQueue(party, event)
    case 'cohostSet':
      return withCohost(party, event.person, event.cohost)
    case 'personKicked':
      return withKicked(party, event.ids, event.name)
    case 'personReadmitted':
      return withReadmitted(party, event.ids)
    case 'handoverOffered':
      return { ...party, handover: { to: event.to, at: event.at } }
    case 'handoverTakenBack':
      return withoutHandover(party)
    case 'partyOrphaned':
      return { ...party, orphaned: { since: event.at, why: event.why } }
    case 'hostReturned': {
      const { orphaned: _, ...rest } = party
      return rest
    }
    case 'hostChanged':
      return withHost(party, event)
  }
}

function begun(party: Party): Party {
  const { beginsAt: _, ...rest } = party
  return { ...rest, phase: 'live' }
}

/** Nothing is in the new host's player yet: neither the song, where it was, nor what is to follow. */
function withHost(party: Party, event: Extract<Event, { type: 'hostChanged' }>): Party {
  const { host, account, device, at } = event
  const { orphaned: _, modesBefore: __, expecting: ___, ...rest } = withoutHandover(party)
  const changed = withCohost({ ...rest, host, account, device }, host, false)
  const { playing } = changed
  const left =
    playing === undefined ? {} : { playing: { ...frozen(playing, at), elsewhere: true as const } }
  return withUpcoming({ ...changed, ...left }, { state: 'refused', corrected: false })
}

function pausedParty(party: Party, at: number, why: 'host' | 'silence'): Party {
  const { silentSince: _, ...rest } = stillElsewhere(party)
  const stopped = rest.playing === undefined ? rest : { ...rest, playing: frozen(rest.playing, at) }
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
  const again = { ...reopened, playing }
  return playing.elsewhere
    ? continuedElsewhere(again, playing, at)
    : withExpectation(again, at, { isPlaying: true })
}

/** The song goes on in another player, with the next one behind it. */
function continuedElsewhere(party: Party, song: Playing, at: number): Party {
  const { device, upcoming } = party
  const { elsewhere: _, ...playing } = song
  const { track } = playing
  const owed = upcoming?.state === 'refused' ? withUpcoming(party, { state: 'owed' }) : party
  return withExpectation(
    { ...owed, playing },
    at,
    { isPlaying: true, track, continued: true, ...(device && { deviceId: device.id }) },
    MOVED_WITHIN_MS,
  )
}

/** It was not seen to go on in the other player, so that it still has to be started there. */
function stillElsewhere({ expecting, ...party }: Party): Party {
  if (expecting?.continued !== true || party.playing === undefined) {
    return expecting === undefined ? party : { ...party, expecting }
  }
  return { ...party, playing: { ...party.playing, elsewhere: true } }
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
    suggestions: carriedOver(party),
    roundsOpened: round.number,
    channels: channelsAt(party, round.number),
    ...(remark !== undefined && remark.at >= round.openedAt - SHOWS_WITHIN_MS ? { remark } : {}),
  }
  if (!poolUsedUp) return opened
  return { ...opened, played: '', remark: { kind: 'poolUsedUp', at: round.openedAt } }
}

/** Chosen as they are: then nothing changes with the next round. */
function withNextSettings(party: Party, settings: Settings): Party {
  const { nextSettings: _, ...rest } = party
  return sameSettings(settings, party.settings) ? rest : { ...rest, nextSettings: settings }
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
    suggestions: afterRound(party, party.round, winner),
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
    suggestions: party.suggestions.filter(({ track }) => !sameTrack(track, playing.track)),
    played: poolIndex < 0 ? party.played : withBit(party.played, poolIndex),
    ...(party.round?.state === 'open' ? { round: withHeard(party.round, playing.track) } : {}),
  }
}

/** What was brought and is heard already cannot win any more, as long as something else can. */
function withHeard(round: Round, heard: Track): Round {
  const candidates = round.candidates.map((candidate) =>
    candidate.suggestion !== undefined && sameTrack(candidate.track, heard)
      ? { ...candidate, withdrawn: true as const }
      : candidate,
  )
  const isLeft = candidates.some(({ withdrawn }) => withdrawn !== true)
  return { ...round, kind: 'track', ...(isLeft ? { candidates } : {}) }
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

function stoppedMusic(known: Party, at: number, ended: boolean): Party {
  const party = stillElsewhere(known)
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

/** With what was wrong goes what it had led to. */
function withoutTrouble(party: Party): Party {
  const { trouble: _, ...mended } = party
  const { orphaned, ...rest } = mended
  return orphaned?.why === 'spotifyLost' ? rest : mended
}

/** It counts as played, so that it is not offered again. */
function withoutUpcoming(party: Party, poolIndex: number): Party {
  const { upcoming: _, expecting: __, ...rest } = party
  return { ...rest, played: poolIndex < 0 ? party.played : withBit(party.played, poolIndex) }
}

function withFailedStart(party: Party): Party {
  const { expecting: _, ...rest } = stillElsewhere(party)
  if (rest.upcoming?.state !== 'starting') return rest
  const lostStarts = (rest.upcoming.lostStarts ?? 0) + 1
  return withUpcoming(rest, { state: 'refused', lostStarts })
}
