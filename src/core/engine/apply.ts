import type { Command } from './commands.ts'
import { decide } from './decide.ts'
import type { Context } from './decision.ts'
import { Draft } from './draft.ts'
import type { Event } from './events.ts'
import { evolve } from './evolve.ts'
import { EMPTY_OUTBOX, effectsOf, isForPlayer, owe, settled, withdrawn } from './owe.ts'
import type { Party } from './party.ts'
import { type PartyRecord, RECORD_SCHEMA, type RoundSummary } from './record.ts'
import type { Refusal } from './refusals.ts'
import { tally } from './votes.ts'

export interface Applied {
  /** Undefined only if there was no party and none was started. */
  readonly record: PartyRecord | undefined
  readonly refusal?: Refusal
  readonly events: readonly Event[]
  readonly closedRounds: readonly RoundSummary[]
}

/**
 * One command against one record: decide, evolve, and note what is owed. The version stays.
 * Commands that are committed together may share a draft.
 */
export function apply(
  record: PartyRecord | undefined,
  command: Command,
  context: Context,
  draft = new Draft(),
): Applied {
  if (record !== undefined && isOldNews(record, command)) {
    return { record, events: [], closedRounds: [] }
  }
  const decision = decide(record?.party, command, context)
  const after =
    command.type === 'effectSettled' && record !== undefined
      ? { ...record, outbox: settled(record.outbox, command.id) }
      : record
  if (!decision.ok) return { record: after, refusal: decision.why, events: [], closedRounds: [] }
  const closedRounds: RoundSummary[] = []
  let current = after
  for (const event of decision.events) {
    if (event.type === 'roundClosed' && current !== undefined) {
      closedRounds.push(...summary(current.party, event))
    }
    current = withEvent(current, event, context.now, draft)
  }
  return { record: current, events: decision.events, closedRounds }
}

/** What was asked of a player and is not owed any more: of a former host's, say. */
function isOldNews({ outbox }: PartyRecord, command: Command): boolean {
  if (command.type !== 'effectSettled' || !isForPlayer(command.effect)) return false
  return !outbox.entries.some(({ id }) => id === command.id)
}

function withEvent(
  record: PartyRecord | undefined,
  event: Event,
  now: number,
  draft: Draft,
): PartyRecord | undefined {
  const party = evolve(record?.party, event, draft)
  if (party === undefined) return undefined
  const outbox = withdrawn(record?.outbox ?? EMPTY_OUTBOX, event, party)
  const effects = effectsOf(event, record?.party, party)
  return {
    schema: RECORD_SCHEMA,
    version: record?.version ?? 0,
    party,
    outbox: effects.length === 0 ? outbox : owe(outbox, party.id, effects, now),
  }
}

function summary(party: Party, event: Extract<Event, { type: 'roundClosed' }>): RoundSummary[] {
  const { round } = party
  if (round === undefined) return []
  const { votes } = tally(round)
  return [
    {
      party: party.id,
      round: round.number,
      openedAt: round.openedAt,
      closedAt: event.at,
      candidates: round.candidates.map(({ number, track }) => ({
        track,
        votes: votes.get(number) ?? 0,
      })),
      result: event.result,
    },
  ]
}
