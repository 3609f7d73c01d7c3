import type { Command } from './commands.ts'
import { type Context, type Decision, happened, mayRun, refused } from './decision.ts'
import { drawCandidates, drawFillIn, poolIndexOf } from './draw.ts'
import type { Event } from './events.ts'
import { afterEvents } from './evolve.ts'
import { MODES } from './modes.ts'
import type { Device, Party, Playing, Round } from './party.ts'
import type { Playback } from './playback.ts'
import { carriedOver, firstBallots, waiting } from './queue.ts'
import { seededRandom } from './random.ts'
import {
  IDLE_UNTIL_END_MS,
  idleSince,
  isOver,
  isSetBack,
  ORPHANED_UNTIL_END_MS,
  SILENCE_UNTIL_PAUSE_MS,
} from './schedule.ts'
import { unwanted } from './settings.ts'
import { fillingIn, offering } from './suggestion-rules.ts'
import { sameTrack } from './track.ts'
import { contenders, resultOf, tally } from './votes.ts'

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>

/** Music that already plays is followed; in silence a short round decides the first song. */
export function begin(party: Party, command: Of<'begin'>, context: Context): Decision {
  if (!mayRun(party, command.by)) return refused({ code: 'hostOnly' })
  if (party.phase !== 'lobby') return refused({ code: 'alreadyStarted' })
  if (party.account === undefined) return refused({ code: 'needsSpotify' })
  if (party.playlist === undefined) return refused({ code: 'needsPlaylist' })
  if (party.device === undefined) return refused({ code: 'needsDevice' })
  const acted: Event = { type: 'personActed', at: context.now }
  const follows = followed(party, command.playback, context)
  return happened(...begun(party, [acted, { type: 'partyBegun' }, ...follows], context))
}

/** Music that plays elsewhere is moved to the device that the host chose. */
function followed({ device }: Party, playback: Playback, context: Context): Event[] {
  if (playback.kind !== 'track' || !playback.isPlaying || device === undefined) return []
  const playing = playingFrom(playback)
  const events: Event[] = [
    { type: 'modesSeen', modes: playback.modes },
    { type: 'songFollowed', playing, poolIndex: poolIndexOf(context.pool, playing.track) },
  ]
  if (!isOnDevice(playback, device)) events.push({ type: 'moveAsked', at: context.now, device })
  return events
}

function isOnDevice(playback: Extract<Playback, { kind: 'track' }>, chosen: Device): boolean {
  const { device } = playback
  if (device === undefined) return false
  return device.id === chosen.id || (device.name === chosen.name && device.type === chosen.type)
}

/** The host does not want to wait for the round that decides the first song. */
export function playNow(party: Party, command: Of<'playNow'>, context: Context): Decision {
  if (!mayRun(party, command.by)) return refused({ code: 'hostOnly' })
  if (party.round?.kind !== 'opening' || party.round.state === 'closed') {
    return refused({ code: 'alreadyStarted' })
  }
  return happened(...acting(party, context.now), ...closing(party, party.round, 'play', context))
}

/** Closes the round and plays its leader, or what was already decided. */
export function next(party: Party, command: Of<'next'>, context: Context): Decision {
  if (!mayRun(party, command.by)) return refused({ code: 'hostOnly' })
  if (party.phase === 'lobby') return refused({ code: 'notStarted' })
  const acted = acting(party, context.now)
  if (party.upcoming?.state === 'starting') return happened(...acted)
  if (party.upcoming !== undefined) {
    return happened(...acted, { type: 'winnerPushed', at: context.now, why: 'host' })
  }
  if (party.round?.state === 'open') {
    return happened(...acted, ...closing(party, party.round, 'play', context))
  }
  // In a pause no round opens by itself: where nothing is decided, a vote in silence is next.
  if (party.phase !== 'paused') return refused({ code: 'noRoundOpen' })
  return happened(...acted, ...opening(afterEvents(party, acted), 'opening', context))
}

/** The host acts, and with that a paused party goes on. */
function acting(party: Party, at: number): Event[] {
  const acted: Event = { type: 'personActed', at }
  return party.phase === 'paused' ? [acted, { type: 'partyResumed', at, byHost: false }] : [acted]
}

/** What time alone does: it closes rounds, pauses a silent party and ends a forgotten one. */
export function tick(party: Party, context: Context): Decision {
  const { now } = context
  if (isForgotten(party, now)) return happened({ type: 'partyEnded', at: now, why: 'idle' })
  if (isGivenUp(party, now)) return happened({ type: 'partyEnded', at: now, why: 'hostLost' })
  if (party.phase === 'lobby') return happened(...planned(party, context))
  if (party.phase !== 'live') return happened()
  if (isSetBack(party, now)) return happened({ type: 'roundRearmed', at: now })
  const { round } = party
  if (round?.state === 'open' && round.closesAt !== undefined && now >= round.closesAt) {
    const then = party.playing?.isPlaying ? 'queue' : 'play'
    return happened(...closing(party, round, then, context))
  }
  if (party.silentSince !== undefined && now - party.silentSince >= SILENCE_UNTIL_PAUSE_MS) {
    return happened({ type: 'partyPaused', at: now, why: 'silence' })
  }
  if (round?.state !== 'open' && party.upcoming === undefined) {
    const isSilent = party.playing === undefined || isOver(party.playing)
    return happened(...opening(party, isSilent ? 'opening' : 'track', context))
  }
  return happened()
}

/** Nobody took the party over in the time that was given. */
function isGivenUp({ orphaned }: Party, now: number): boolean {
  return orphaned !== undefined && now - orphaned.since >= ORPHANED_UNTIL_END_MS
}

/** The countdown of the lobby: the party begins, and follows what plays as soon as that is seen. */
function planned(party: Party, context: Context): Event[] {
  const { beginsAt, account, playlist, device } = party
  if (beginsAt === undefined || context.now < beginsAt) return []
  // Nobody had to do anything while the countdown ran.
  const acted: Event = { type: 'personActed', at: context.now }
  const hasLogin = account !== undefined && party.trouble?.kind !== 'loginExpired'
  if (!hasLogin || playlist === undefined || device === undefined) {
    const remark = { kind: 'notReadyToBegin', at: context.now } as const
    return [acted, { type: 'beginningPlanned' }, { type: 'remarked', remark }]
  }
  return begun(party, [acted, { type: 'partyBegun' }], context)
}

/** The round of the lobby decides the first song; where there is none yet, one opens. */
function begun(party: Party, events: readonly Event[], context: Context): Event[] {
  const known = afterEvents(party, events)
  if (known.round?.state === 'open') {
    const rearmed: Event = { type: 'roundRearmed', at: context.now }
    return [...events, rearmed, ...withoutWhatPlays(known, known.round, context)]
  }
  const kind = known.playing === undefined ? 'opening' : 'track'
  return [...events, ...opening(known, kind, context)]
}

/** What plays when the party begins can't win: another song takes its place, if nobody wants it. */
function withoutWhatPlays(party: Party, round: Round, { pool, seed }: Context): Event[] {
  const { playing } = party
  const { votes } = tally(round)
  const plays = round.candidates.find(
    ({ number, track }) =>
      playing !== undefined && sameTrack(track, playing.track) && votes.get(number) === 0,
  )
  const other = pool && plays && drawFillIn(party, pool, seededRandom(seed))
  if (plays === undefined || other === undefined) return []
  return [{ type: 'candidateReplaced', candidate: { ...other, number: plays.number } }]
}

function isForgotten(party: Party, now: number): boolean {
  const since = idleSince(party)
  return since !== undefined && now - since >= IDLE_UNTIL_END_MS
}

/** As soon as there are songs and a player, the lobby can vote on the first one. */
export function gathering(
  party: Party,
  events: readonly Event[],
  context: Context,
): readonly Event[] {
  const after = afterEvents(party, events)
  const { phase, account, playlist, device, round } = after
  const isReady = account !== undefined && playlist !== undefined && device !== undefined
  if (phase !== 'lobby' || !isReady || round?.contextUri === playlist.uri) return events
  return [...events, ...opening(after, 'opening', context)]
}

/**
 * Opens the next round, by the settings chosen last; nothing while the pool is unknown, and the
 * next tick tries again.
 */
export function opening(party: Party, kind: Round['kind'], context: Context): Event[] {
  const { pool, seed, now } = context
  if (pool === undefined) return []
  const applied: Event[] = party.nextSettings === undefined ? [] : [{ type: 'settingsApplied' }]
  const known = afterEvents(party, applied)
  const current = { ...known, suggestions: carriedOver(known) }
  const draw = drawCandidates(current, pool, seededRandom(seed))
  if (draw.candidates.length === 0) return []
  const round: Round = {
    number: party.roundsOpened + 1,
    kind,
    candidates: draw.candidates,
    openedAt: now,
    state: 'open',
    ballots: firstBallots(draw.candidates, current.suggestions, current.settings),
    ...(party.playlist === undefined ? {} : { contextUri: party.playlist.uri }),
  }
  const poolUsedUp = draw.poolUsedUp && party.played !== ''
  return [...applied, { type: 'roundOpened', round, poolUsedUp }]
}

export function closing(
  party: Party,
  round: Round,
  then: 'queue' | 'play',
  context: Context,
): Event[] {
  const promoted = promotion(party, round, context)
  const filled = instead(afterEvents(party, promoted), context)
  const added = [...promoted, ...filled]
  const counted = afterEvents(party, added)
  const { playing, settings } = counted
  const offered = counted.round ?? round
  const result = resultOf(offered, settings.mode, context.seed, playing?.track)
  if (result === undefined) return []
  return [...added, { type: 'roundClosed', at: context.now, result, then }]
}

/** A song of the queue that the board had no room for wins too, if it stands before all others. */
function promotion(party: Party, round: Round, context: Context): Event[] {
  if (!MODES[party.settings.mode].growsMeanwhile) return []
  const { playing, settings } = party
  const [first] = waiting(party).filter(
    ({ suggestion: { track } }) =>
      unwanted(track, settings) === undefined &&
      (playing === undefined || !sameTrack(track, playing.track)),
  )
  if (first === undefined || first.number !== undefined) return []
  return [offering(round, first.suggestion, context)]
}

/** Where nothing is left but what plays now, the playlist has another song. */
function instead(party: Party, context: Context): Event[] {
  const { round, playing, settings } = party
  if (round === undefined) return []
  const others = contenders(round, settings.mode, playing?.track).filter(
    ({ track }) => playing === undefined || !sameTrack(track, playing.track),
  )
  const filled = others.length > 0 ? undefined : fillingIn(party, context)
  return filled === undefined ? [] : [filled]
}

export function playingFrom(
  playback: Extract<Playback, { kind: 'track' }>,
  round?: number,
): Playing {
  const { track, isPlaying, progressMs, at, volumePercent } = playback
  return {
    track,
    isPlaying,
    progressMs,
    observedAt: at,
    ...(round === undefined ? {} : { round }),
    ...(volumePercent === undefined ? {} : { volumePercent }),
  }
}
