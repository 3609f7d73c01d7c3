import { losing } from './channel-rules.ts'
import { type Context, type Decision, happened } from './decision.ts'
import type { Effect, EffectOutcome } from './effects.ts'
import type { Event } from './events.ts'
import { endsOnlyWhenSeen } from './expectation-rules.ts'
import { orphaning } from './handover-rules.ts'
import type { ChannelId } from './ids.ts'
import type { Party } from './party.ts'
import { startingNext } from './silence-rules.ts'
import { droppingWinner, mayDrop } from './unplayable-rules.ts'

/** What it means for the party that an owed effect was settled, this way or that. */
export function decideEffectSettled(
  party: Party,
  effect: Effect,
  outcome: EffectOutcome,
  context: Context,
): Decision {
  return happened(...consequences(party, effect, outcome, context))
}

function consequences(
  party: Party,
  effect: Effect,
  outcome: EffectOutcome,
  context: Context,
): Event[] {
  if (outcome.result === 'gone' && 'channel' in effect) {
    return afterGone(party, effect, outcome.what, context)
  }
  switch (effect.kind) {
    case 'postBoard': {
      if (outcome.result !== 'done' || outcome.message === undefined) return []
      const { channel, stage } = effect
      return [{ type: 'boardPosted', channel, stage, message: outcome.message }]
    }
    case 'queueTrack':
      return afterQueueing(party, effect.round, outcome, context)
    case 'playTrack':
      return afterPlaying(party, effect, outcome, context)
    case 'pauseMusic':
      return [...afterPausing(party, outcome, context), ...trouble(party, outcome, context)]
    case 'resumeMusic':
      return [...afterResuming(party, outcome, context), ...trouble(party, outcome, context)]
    case 'setModes':
      return trouble(party, outcome, context)
    case 'continueTrack':
      return [...afterContinuing(party, outcome, context), ...trouble(party, outcome, context)]
    case 'removeBoard':
    case 'seedBoard':
    case 'finishBoard':
    case 'releasePlayer':
      return []
  }
}

function afterGone(
  party: Party,
  effect: Extract<Effect, { channel: ChannelId }>,
  what: 'message' | 'channel',
  context: Context,
): Event[] {
  if (effect.kind === 'removeBoard') return []
  if (what === 'channel') return losing(party, effect.channel, context.now)
  if (effect.kind !== 'seedBoard') return []
  const channel = party.channels.find(({ id }) => id === effect.channel)
  if (channel?.board?.message !== effect.message) return []
  return [{ type: 'boardForgotten', channel: effect.channel }]
}

/** A song that Spotify does not queue may be barred: whether it starts is seen at the boundary. */
function afterQueueing(
  party: Party,
  round: number,
  outcome: EffectOutcome,
  context: Context,
): Event[] {
  const told = isBarred(outcome) ? [] : trouble(party, outcome, context)
  const { upcoming } = party
  if (upcoming?.round !== round || upcoming.state !== 'owed') return told
  if (isBarred(outcome) && upcoming.corrected) return droppingWinner(upcoming, context.now, context)
  switch (outcome.result) {
    case 'done':
      return [{ type: 'winnerQueued', round }, ...told]
    case 'unknown':
      return [{ type: 'winnerUncertain', round }, ...told]
    case 'refused':
    case 'gone':
      return [{ type: 'winnerRefused', round }, ...told]
  }
}

function afterPlaying(
  party: Party,
  effect: Extract<Effect, { kind: 'playTrack' }>,
  outcome: EffectOutcome,
  context: Context,
): Event[] {
  const told = trouble(party, outcome, context)
  const { upcoming } = party
  if (upcoming?.round !== effect.round) return told
  if (isBarred(outcome) && mayDrop(party)) {
    return droppingWinner(upcoming, context.now, context)
  }
  if (outcome.result === 'refused' || outcome.result === 'gone') {
    return [{ type: 'winnerRefused', round: effect.round }, ...told]
  }
  return [{ type: 'startAsked', at: context.now, track: effect.track }, ...told]
}

function isBarred(outcome: EffectOutcome): boolean {
  return outcome.result === 'refused' && outcome.trouble === 'restricted'
}

/** A song that Spotify does not go on with gives way to the next one. */
function afterResuming(party: Party, outcome: EffectOutcome, context: Context): Event[] {
  const isSilent = party.phase === 'live' && party.playing?.isPlaying === false
  const isLost = party.remark?.kind === 'musicLost'
  return isBarred(outcome) && isSilent && isLost ? startingNext(party, context, 'boundary') : []
}

/** The song of a former host that does not go on stands still until somebody tries again. */
function afterContinuing(party: Party, outcome: EffectOutcome, { now }: Context): Event[] {
  const isAwaited = party.phase === 'live' && party.expecting?.continued === true
  return outcome.result === 'refused' && isAwaited ? [{ type: 'musicStopped', at: now }] : []
}

function afterPausing(party: Party, outcome: EffectOutcome, { now }: Context): Event[] {
  if (party.phase !== 'paused' || party.expecting?.isPlaying !== false) return []
  return outcome.result === 'refused'
    ? [{ type: 'startFailed' }]
    : [{ type: 'pauseAsked', at: now }]
}

function trouble(party: Party, outcome: EffectOutcome, context: Context): Event[] {
  if (outcome.result === 'done') {
    const isOver = party.trouble !== undefined && !endsOnlyWhenSeen(party.trouble.kind)
    return isOver ? [{ type: 'troubleEnded' }] : []
  }
  if (outcome.result !== 'refused' || outcome.trouble === undefined) return []
  const { trouble: kind } = outcome
  const orphaned = orphaning(party, kind, context.now)
  if (party.trouble?.kind === kind) return orphaned
  return [{ type: 'troubleBegan', at: context.now, kind }, ...orphaned]
}
