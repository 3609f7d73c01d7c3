import {
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
  continuedElsewhere,
  movingParty,
  withExpectation,
  withFailedStart,
} from './evolve-expectation.ts'
import {
  notLeft,
  withCohost,
  withHost,
  withKicked,
  withOnePerson,
  withoutHandover,
  withoutPerson,
  withReadmitted,
} from './evolve-people.ts'
import {
  pausedParty,
  resumedParty,
  stoppedMusic,
  withPlaying,
  withSong,
} from './evolve-playback.ts'
import { evolveQueue } from './evolve-queue.ts'
import {
  withBallot,
  withClosedRound,
  withOpenedAt,
  withReactions,
  withRound,
} from './evolve-round.ts'
import { withoutUpcoming, withUpcoming } from './evolve-upcoming.ts'
import type { AccountId } from './ids.ts'
import type { Party } from './party.ts'
import { closingTime } from './schedule.ts'
import { type Settings, sameSettings } from './settings.ts'

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
    case 'candidateReplaced':
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

/** Devices belong to an account: with another account, one must be chosen anew. */
function withAccount(party: Party, account: AccountId): Party {
  const { device: _, ...rest } = party
  return { ...rest, account }
}

/** Chosen as they are: then nothing changes with the next round. */
function withNextSettings(party: Party, settings: Settings): Party {
  const { nextSettings: _, ...rest } = party
  return sameSettings(settings, party.settings) ? rest : { ...rest, nextSettings: settings }
}

/** With what was wrong goes what it had led to. */
function withoutTrouble(party: Party): Party {
  const { trouble: _, ...mended } = party
  const { orphaned, ...rest } = mended
  return orphaned?.why === 'spotifyLost' ? rest : mended
}
