import { countsReactions, isOutdated, isQuiet, stageOf } from './boards.ts'
import type { Effect, Outbox, OutboxEntry } from './effects.ts'
import type { Event } from './events.ts'
import { type ChannelId, effectId, type PartyId } from './ids.ts'
import type { Party, PlaybackModes } from './party.ts'
import { MOST_CANDIDATES } from './settings.ts'

export const EMPTY_OUTBOX: Outbox = { next: 1, entries: [] }

/** How the player is set while a party runs, so that nothing but the party chooses what follows. */
const PARTY_MODES: PlaybackModes = { shuffle: false, repeat: 'off' }

/** What is owed to the outside world because an event happened. */
export function effectsOf(event: Event, before: Party | undefined, after: Party): Effect[] {
  switch (event.type) {
    case 'channelJoined':
      return [newBoard(after, event.channel)]
    case 'roundOpened':
      return newBoards(after)
    case 'boardPosted':
      return afterPosting(event, before, after)
    case 'channelQuieted':
      return event.quiet || after.round?.state !== 'open' ? [] : [newBoard(after, event.channel)]
    case 'boardForgotten':
      return [newBoard(after, event.channel)]
    case 'channelLeft': {
      const board = before?.channels.find(({ id }) => id === event.channel)?.board
      if (board === undefined || event.lost) return []
      return [{ kind: 'removeBoard', channel: event.channel, message: board.message }]
    }
    case 'channelMoved': {
      const board = before?.channels.find(({ id }) => id === event.from)?.board
      const former: Effect[] =
        board === undefined
          ? []
          : [{ kind: 'removeBoard', channel: event.to, message: board.message }]
      return [...former, newBoard(after, event.to)]
    }
    case 'roundClosed':
      return event.then === 'queue' ? queueing(after) : starting(after)
    case 'winnerOwedAgain':
      return queueing(after)
    case 'winnerPushed':
      return starting(after)
    case 'moveAsked':
      return [{ kind: 'resumeMusic' }]
    case 'resumptionAsked':
      return goingOn(before, after, event.at)
    case 'partyPaused':
      return event.why === 'host' && before !== undefined && mayPlay(before)
        ? [{ kind: 'pauseMusic' }]
        : []
    case 'partyResumed':
      return event.byHost ? goingOn(before, after, event.at) : []
    case 'modesSeen':
      return sameModes(event.modes, PARTY_MODES) ? [] : [{ kind: 'setModes', modes: PARTY_MODES }]
    case 'partyEnded':
      return ending(after)
    case 'hostChanged':
      return before === undefined ? [] : releasing(before, after)
    case 'candidateAdded':
      return seedingMore(after)
    default:
      return []
  }
}

/** A new board in every channel, but for the quiet ones that have theirs. */
function newBoards(party: Party): Effect[] {
  return party.channels
    .filter(({ quiet, board }) => quiet !== true || board === undefined)
    .map(({ id }) => newBoard(party, id))
}

function newBoard(party: Party, channel: ChannelId): Effect {
  return { kind: 'postBoard', channel, stage: stageOf(party) }
}

/** The new board takes the place of the former one, and gets numbers to tap. */
function afterPosting(
  event: Extract<Event, { type: 'boardPosted' }>,
  before: Party | undefined,
  after: Party,
): Effect[] {
  const { channel, message } = event
  const formerly = before?.channels.find(({ id }) => id === channel)
  if (formerly === undefined || isOutdated(event, formerly)) {
    return [{ kind: 'removeBoard', channel, message }]
  }
  const former = formerly.board
  const effects: Effect[] = []
  if (former !== undefined && former.message !== message) {
    effects.push({ kind: 'removeBoard', channel, message: former.message })
  }
  if (after.phase === 'ended') effects.push({ kind: 'finishBoard', channel, message })
  else effects.push(...seeding(after, event))
  return effects
}

/** Numbers to tap, where reactions are votes. */
function seeding(
  party: Party,
  { channel, message, stage }: Extract<Event, { type: 'boardPosted' }>,
): Effect[] {
  const { round } = party
  if (!countsReactions(party, channel)) return []
  if (round?.state !== 'open' || round.number !== stage) return []
  return [
    {
      kind: 'seedBoard',
      channel,
      message,
      count: Math.min(round.candidates.length, MOST_CANDIDATES),
    },
  ]
}

/** One number more to tap, where the boards of this round are posted already. */
function seedingMore(party: Party): Effect[] {
  return party.channels.flatMap(({ id, board }) =>
    board === undefined || board.stage === 'lobby'
      ? []
      : seeding(party, {
          type: 'boardPosted',
          channel: id,
          message: board.message,
          stage: board.stage,
        }),
  )
}

/** The former host has their player back. */
function releasing(before: Party, after: Party): Effect[] {
  const { account, device, modesBefore: modes } = before
  if (account === undefined || device === undefined || account === after.account) return []
  if (before.phase === 'lobby') return []
  return [{ kind: 'releasePlayer', account, device, ...(modes === undefined ? {} : { modes }) }]
}

/** The song goes on where it was; in the player of a new host it is started at its place. */
function goingOn(before: Party | undefined, after: Party, at: number): Effect[] {
  const { playing } = after
  if (playing === undefined) return []
  if (before?.playing?.elsewhere !== true) return [{ kind: 'resumeMusic' }]
  const { track, progressMs } = playing
  const next = before.upcoming?.state === 'refused' ? queueing(after) : []
  return [{ kind: 'continueTrack', track, progressMs, at }, ...next]
}

/** Music plays, or was just asked to. */
function mayPlay({ playing, upcoming }: Party): boolean {
  return playing?.isPlaying === true || upcoming?.state === 'starting'
}

function queueing({ upcoming }: Party): Effect[] {
  if (upcoming === undefined) return []
  return [{ kind: 'queueTrack', track: upcoming.track, round: upcoming.round }]
}

function starting({ upcoming, round: drawn }: Party): Effect[] {
  if (upcoming === undefined) return []
  const { track, round, poolIndex } = upcoming
  const isItsRound = drawn?.number === round && drawn.contextUri !== undefined && poolIndex >= 0
  const context = isItsRound ? { contextUri: drawn.contextUri } : {}
  return [{ kind: 'playTrack', track, round, ...context }]
}

function ending(party: Party): Effect[] {
  const effects: Effect[] = party.channels.flatMap(({ id, board }) =>
    board === undefined ? [] : [{ kind: 'finishBoard', channel: id, message: board.message }],
  )
  const modes = party.modesBefore
  if (modes !== undefined && !sameModes(modes, PARTY_MODES)) {
    effects.push({ kind: 'setModes', modes })
  }
  return effects
}

function sameModes(a: PlaybackModes, b: PlaybackModes): boolean {
  return a.shuffle === b.shuffle && a.repeat === b.repeat
}

/** Adds what is newly owed; drops what it makes pointless, unless that is already under way. */
export function owe(
  outbox: Outbox,
  party: PartyId,
  effects: readonly Effect[],
  now: number,
): Outbox {
  let { next } = outbox
  let entries = outbox.entries
  for (const effect of effects) {
    const entry: OutboxEntry = {
      id: effectId(`${party}.${next}`),
      effect,
      attempts: 0,
      notBefore: now,
    }
    entries = [...withoutPointless(entries, effect, now), entry]
    next += 1
  }
  return { next, entries }
}

function withoutPointless(
  entries: readonly OutboxEntry[],
  newer: Effect,
  now: number,
): readonly OutboxEntry[] {
  return entries.flatMap((entry) => {
    if (!isPointless(entry, newer)) return [entry]
    return mayBePosted(entry, entries) ? [hurried(entry, now)] : []
  })
}

/** A newer board waits for this one: the patience that it was given before is over. */
function hurried(entry: OutboxEntry, now: number): OutboxEntry {
  return { ...entry, attempts: Math.min(entry.attempts, 1), notBefore: now }
}

/** An older board, or a start that another one replaces. */
function isPointless(entry: OutboxEntry, newer: Effect): boolean {
  const { effect } = entry
  if (newer.kind === 'postBoard') {
    return effect.kind === 'postBoard' && effect.channel === newer.channel
  }
  if (entry.attempting !== undefined) return false
  if (newer.kind === 'playTrack') return effect.kind === 'queueTrack' || effect.kind === 'playTrack'
  if (newer.kind === 'setModes') return effect.kind === 'setModes'
  if (newer.kind === 'pauseMusic' || newer.kind === 'resumeMusic') {
    return effect.kind === 'pauseMusic' || effect.kind === 'resumeMusic'
  }
  if (newer.kind === 'seedBoard') {
    return effect.kind === 'seedBoard' && effect.message === newer.message
  }
  if (newer.kind === 'removeBoard' || newer.kind === 'finishBoard') {
    return effect.kind === 'seedBoard' && effect.message === newer.message
  }
  return false
}

/**
 * Whether the board may stand already, though nobody has heard so: then it must be posted to its
 * end, to be known and removed. In a channel one thing is done after the other, so it is the first.
 */
function mayBePosted({ id, effect }: OutboxEntry, entries: readonly OutboxEntry[]): boolean {
  if (effect.kind !== 'postBoard') return false
  const first = entries.find(
    ({ effect: other }) =>
      'channel' in other && other.kind !== 'seedBoard' && other.channel === effect.channel,
  )
  return first?.id === id
}

/** What an event makes pointless that was owed, unless it is already under way. */
export function withdrawn(outbox: Outbox, event: Event, after: Party): Outbox {
  const isKept = (entry: OutboxEntry) =>
    (keepsUnderWay(event) && mayBePosted(entry, outbox.entries)) ||
    !isWithdrawn(entry, event, after)
  const entries = outbox.entries.filter(isKept)
  return entries.length === outbox.entries.length ? outbox : { ...outbox, entries }
}

function isWithdrawn({ effect, attempting }: OutboxEntry, event: Event, after: Party): boolean {
  // What was asked of the former host's player is settled with the party's leaving it.
  if (event.type === 'hostChanged') return isForPlayer(effect)
  if (attempting !== undefined) return false
  switch (event.type) {
    case 'songStarted':
    case 'winnerDropped':
    case 'partyEnded':
      return effect.kind === 'queueTrack' || effect.kind === 'playTrack'
    case 'channelLeft':
      if (!('channel' in effect) || effect.channel !== event.channel) return false
      return event.lost || effect.kind !== 'removeBoard'
    case 'channelMoved':
      return 'channel' in effect && effect.channel === event.from
    case 'channelQuieted':
    case 'boardPosted':
      return (
        (effect.kind === 'postBoard' || effect.kind === 'seedBoard') &&
        effect.channel === event.channel &&
        hasItsOnlyBoard(after, event.channel)
      )
    case 'partyResumed':
      return effect.kind === 'pauseMusic'
    case 'roundClosed':
      return effect.kind === 'seedBoard'
    default:
      return false
  }
}

/** Whether it is asked of the host's player. */
export function isForPlayer({ kind }: Effect): boolean {
  switch (kind) {
    case 'queueTrack':
    case 'playTrack':
    case 'continueTrack':
    case 'pauseMusic':
    case 'resumeMusic':
    case 'setModes':
      return true
    default:
      return false
  }
}

/** Where the channel is still there, a board that arrives late can be removed. */
function keepsUnderWay(event: Event): boolean {
  return event.type === 'channelQuieted' || (event.type === 'channelLeft' && !event.lost)
}

function hasItsOnlyBoard(party: Party, channel: ChannelId): boolean {
  return isQuiet(party, channel) && party.channels.some(({ id, board }) => id === channel && board)
}

/** Whether a board is on its way to this channel, whose message is not known yet. */
export function postsBoard({ entries }: Outbox, channel: ChannelId): boolean {
  return entries.some(({ effect }) => effect.kind === 'postBoard' && effect.channel === channel)
}

export function settled(outbox: Outbox, id: OutboxEntry['id']): Outbox {
  return { ...outbox, entries: outbox.entries.filter((entry) => entry.id !== id) }
}

export function changedEntry(
  outbox: Outbox,
  id: OutboxEntry['id'],
  change: (entry: OutboxEntry) => OutboxEntry,
): Outbox {
  return {
    ...outbox,
    entries: outbox.entries.map((entry) => (entry.id === id ? change(entry) : entry)),
  }
}
