import type { Command } from './commands.ts'
import { type Context, type Decision, happened, mayRun, refused } from './decision.ts'
import type { Event } from './events.ts'
import { afterEvents } from './evolve.ts'
import type { Party } from './party.ts'
import { opening } from './round-rules.ts'
import { LONGEST_COUNTDOWN_MINUTES } from './schedule.ts'
import { type Settings, unwanted, wrongSetting } from './settings.ts'
import type { Pool } from './track.ts'
import { tally } from './votes.ts'

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>

/**
 * Takes effect when the next round opens: what people vote on now goes on by its own rules. In the
 * lobby, as long as nobody has voted, the first round is opened anew.
 */
export function changeSettings(
  party: Party,
  command: Of<'changeSettings'>,
  context: Context,
): Decision {
  if (!mayRun(party, command.by)) return refused({ code: 'hostOnly' })
  const settings = changed(party.nextSettings ?? party.settings, command.change)
  const wrong = wrongSetting(settings)
  if (wrong !== undefined) return refused({ code: 'badSetting', setting: wrong })
  if (context.pool !== undefined && isAllUnwanted(context.pool, settings)) {
    return refused({ code: 'nothingWanted' })
  }
  const events: Event[] = [
    { type: 'personActed', at: context.now },
    { type: 'settingsChosen', settings },
  ]
  const { phase, round } = party
  if (round === undefined || (phase === 'lobby' && isSameOffer(party.settings, settings))) {
    return happened(...events, { type: 'settingsApplied' })
  }
  if (phase !== 'lobby' || tally(round).voters > 0) return happened(...events)
  return happened(...events, ...opening(afterEvents(party, events), round.kind, context))
}

/** Whether a round is the same under both: what it offers, and how people vote on it. */
function isSameOffer(one: Settings, other: Settings): boolean {
  return ROUND_SETTINGS.every((name) => one[name] === other[name])
}

const ROUND_SETTINGS = [
  'mode',
  'candidates',
  'votesEach',
  'explicitAllowed',
  'longestTrackMs',
  'reactions',
] as const satisfies readonly (keyof Settings)[]

/** What is undefined in the change is taken away. */
function changed(settings: Settings, change: Of<'changeSettings'>['change']): Settings {
  const { roundLengthMs, longestTrackMs, ...rest } = { ...settings, ...change }
  return {
    mode: rest.mode ?? settings.mode,
    candidates: rest.candidates ?? settings.candidates,
    votesEach: rest.votesEach ?? settings.votesEach,
    explicitAllowed: rest.explicitAllowed ?? settings.explicitAllowed,
    quota: rest.quota ?? settings.quota,
    reactions: rest.reactions ?? settings.reactions,
    ...(roundLengthMs === undefined ? {} : { roundLengthMs }),
    ...(longestTrackMs === undefined ? {} : { longestTrackMs }),
  }
}

/** Whether these settings would leave nothing of the playlist to play. */
export function isAllUnwanted({ tracks }: Pool, settings: Settings): boolean {
  return tracks.every((track) => unwanted(track, settings) !== undefined)
}

/** Who may find the party without its code. */
export function list(party: Party, { by, listed }: Of<'list'>, { now }: Context): Decision {
  if (!mayRun(party, by)) return refused({ code: 'hostOnly' })
  return happened({ type: 'personActed', at: now }, { type: 'partyListed', listed })
}

/** The lobby waits until an instant, and the party begins by itself. */
export function beginAt(party: Party, { by, at }: Of<'beginAt'>, { now }: Context): Decision {
  if (!mayRun(party, by)) return refused({ code: 'hostOnly' })
  if (party.phase !== 'lobby') return refused({ code: 'alreadyStarted' })
  const isReady = party.playlist !== undefined && party.device !== undefined
  if (at !== undefined && !isReady) return refused({ code: 'notReady' })
  if (at !== undefined && !isAhead(at, now)) return refused({ code: 'badCountdown' })
  return happened(
    { type: 'personActed', at: now },
    { type: 'beginningPlanned', ...(at === undefined ? {} : { at }) },
  )
}

function isAhead(at: number, now: number): boolean {
  return at > now && at <= now + LONGEST_COUNTDOWN_MINUTES * 60_000
}
