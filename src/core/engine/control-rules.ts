import type { Command } from './commands.ts'
import { type Context, type Decision, happened, mayRun, refused } from './decision.ts'
import type { Event } from './events.ts'
import { endsOnlyWhenSeen } from './expectation-rules.ts'
import type { Device, Party } from './party.ts'
import { isOver } from './schedule.ts'
import { startingNext } from './silence-rules.ts'

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>

export function pause(party: Party, command: Of<'pause'>, { now }: Context): Decision {
  if (!mayRun(party, command.by)) return refused({ code: 'hostOnly' })
  if (party.phase === 'lobby') return refused({ code: 'notStarted' })
  if (party.phase === 'paused') return refused({ code: 'alreadyPaused' })
  return happened({ type: 'personActed', at: now }, { type: 'partyPaused', at: now, why: 'host' })
}

export function resume(party: Party, command: Of<'resume'>, context: Context): Decision {
  if (!mayRun(party, command.by)) return refused({ code: 'hostOnly' })
  if (party.phase === 'lobby') return refused({ code: 'notStarted' })
  if (party.phase === 'live' && !isHeld(party)) return refused({ code: 'notPaused' })
  return happened({ type: 'personActed', at: context.now }, ...goingOn(party, context))
}

/** Somebody mended what was wrong and wants it tried again now; silent music goes on with it. */
export function retry(party: Party, command: Of<'retry'>, context: Context): Decision {
  if (!mayRun(party, command.by)) return refused({ code: 'hostOnly' })
  return happened({ type: 'personActed', at: context.now }, ...tryingAgain(party, context))
}

/** The chosen device can be reached again: what could not be done there is done now. */
export function deviceReturned(
  party: Party,
  command: Of<'deviceReturned'>,
  context: Context,
): Decision {
  const { device } = command
  const isMissed = party.phase === 'live' && party.trouble?.kind === 'noDevice'
  if (!isMissed || !isAgain(party.device, device)) return happened()
  const renewed: Event[] = party.device?.id === device.id ? [] : [{ type: 'deviceChosen', device }]
  return happened(...renewed, ...tryingAgain(party, context))
}

/** Spotify renews the ids of devices at will. */
function isAgain(chosen: Device | undefined, other: Device): boolean {
  return chosen?.id === other.id || (chosen?.name === other.name && chosen.type === other.type)
}

function tryingAgain(party: Party, context: Context): Event[] {
  const { now } = context
  const isMended = party.trouble !== undefined && !endsOnlyWhenSeen(party.trouble.kind)
  const mended: Event[] = isMended ? [{ type: 'troubleEnded' }] : []
  if (party.upcoming?.state !== 'refused') {
    return [...mended, ...(fellSilent(party) ? goingOn(party, context) : [])]
  }
  if (party.playing?.isPlaying) return [...mended, { type: 'winnerOwedAgain' }]
  const awake: Event[] =
    party.phase === 'paused' ? [{ type: 'partyResumed', at: now, byHost: false }] : []
  return [...mended, ...awake, { type: 'winnerPushed', at: now, why: 'host' }]
}

/** The song goes on; where it is over, the next one starts. */
export function goingOn(party: Party, context: Context): Event[] {
  const { phase, playing, upcoming } = party
  if (phase === 'live' && upcoming?.state === 'starting') return []
  const next = playing !== undefined && !isOver(playing) ? [] : startingNext(party, context, 'host')
  return [{ type: 'partyResumed', at: context.now, byHost: next.length === 0 }, ...next]
}

/** Live, but silent, and not because the first song is being decided. */
function isHeld({ silentSince, round }: Party): boolean {
  return silentSince !== undefined && !(round?.state === 'open' && round.kind === 'opening')
}

/** The music stands still, and the host did not ask the party for that. */
function fellSilent(party: Party): boolean {
  return isHeld(party) || party.pausedBecause === 'silence'
}
