import { type Context, type Decision, happened } from './decision.ts'
import type { Effect, EffectOutcome } from './effects.ts'
import type { Event } from './events.ts'
import { orphaning } from './handover-rules.ts'
import type { ChannelId } from './ids.ts'
import type { Party } from './party.ts'
import { losing } from './people-rules.ts'

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
      return [...afterQueueing(party, effect.round, outcome), ...trouble(party, outcome, context)]
    case 'playTrack':
      return [...afterPlaying(party, effect, outcome, context), ...trouble(party, outcome, context)]
    case 'pauseMusic':
      return [...afterPausing(party, outcome, context), ...trouble(party, outcome, context)]
    case 'resumeMusic':
    case 'setModes':
    case 'continueTrack':
      return trouble(party, outcome, context)
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

function afterQueueing(party: Party, round: number, outcome: EffectOutcome): Event[] {
  if (party.upcoming?.round !== round || party.upcoming.state !== 'owed') return []
  switch (outcome.result) {
    case 'done':
      return [{ type: 'winnerQueued', round }]
    case 'unknown':
      return [{ type: 'winnerUncertain', round }]
    case 'refused':
    case 'gone':
      return [{ type: 'winnerRefused', round }]
  }
}

function afterPlaying(
  party: Party,
  effect: Extract<Effect, { kind: 'playTrack' }>,
  outcome: EffectOutcome,
  context: Context,
): Event[] {
  if (party.upcoming?.round !== effect.round) return []
  if (outcome.result === 'refused' || outcome.result === 'gone') {
    return [{ type: 'winnerRefused', round: effect.round }]
  }
  return [{ type: 'startAsked', at: context.now, track: effect.track }]
}

function afterPausing(party: Party, outcome: EffectOutcome, { now }: Context): Event[] {
  if (party.phase !== 'paused' || party.expecting?.isPlaying !== false) return []
  return outcome.result === 'refused'
    ? [{ type: 'startFailed' }]
    : [{ type: 'pauseAsked', at: now }]
}

function trouble(party: Party, outcome: EffectOutcome, context: Context): Event[] {
  if (outcome.result === 'done') {
    return party.trouble === undefined ? [] : [{ type: 'troubleEnded' }]
  }
  if (outcome.result !== 'refused' || outcome.trouble === undefined) return []
  if (party.trouble?.kind === outcome.trouble) return []
  return [
    { type: 'troubleBegan', at: context.now, kind: outcome.trouble },
    ...orphaning(party, outcome.trouble, context.now),
  ]
}
