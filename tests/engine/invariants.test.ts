import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Party } from '../../src/core/engine/party.ts'
import { closingTime, nextDeadline } from '../../src/core/engine/schedule.ts'
import { tally } from '../../src/core/engine/votes.ts'
import { anything, poolSizes } from './steps.ts'
import { poolOf, Story } from './story.ts'

const lives = fc.tuple(poolSizes, fc.boolean(), fc.array(anything, { maxLength: 60 }))

/** Tells stories of anything at all, frozen throughout, and looks at each after every step. */
function always(newLook: () => (story: Story) => void): void {
  fc.assert(
    fc.property(lives, ([poolSize, begun, steps]) => {
      const story = new Story(poolOf(poolSize))
      const look = newLook()
      if (begun) story.isLive()
      for (const step of steps) {
        step(story)
        if (story.record !== undefined) look(story)
      }
    }),
    { numRuns: Number(process.env.RUNS ?? 300) },
  )
}

function withoutBoards(party: Party): unknown {
  return { ...party, channels: party.channels.map(({ board: _, ...channel }) => channel) }
}

describe('Whatever happens to a party', () => {
  it('its record is plain data that survives storing, and its board can be drawn', () => {
    always(() => ({ record, view }) => {
      expect(JSON.parse(JSON.stringify(record))).toEqual(record)
      expect(view.stage).toBe(record?.party.round?.number ?? 'lobby')
    })
  })

  it('a closed round never changes', () => {
    always(() => {
      const closed = new Map<number, unknown>()
      return ({ party: { round } }) => {
        if (round?.state !== 'closed') return
        if (!closed.has(round.number)) closed.set(round.number, round)
        expect(round).toEqual(closed.get(round.number))
      }
    })
  })

  it('rounds are numbered one by one, and each is summed up once', () => {
    always(() => {
      let before = 0
      return ({ party, summaries }) => {
        expect(party.roundsOpened - before).toBeGreaterThanOrEqual(0)
        before = party.roundsOpened
        expect(party.round?.number ?? 0).toBe(party.roundsOpened)
        const numbers = summaries.map(({ round }) => round)
        expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
      }
    })
  })

  it('an open round closes when the playback as known says so, and that is a deadline', () => {
    always(() => ({ party }) => {
      const { phase, round } = party
      if (round?.state !== 'open' || phase === 'ended') return
      expect(round.closesAt).toBe(closingTime(party, round))
      if (round.closesAt === undefined) return
      expect(nextDeadline(party)).toBeLessThanOrEqual(round.closesAt)
    })
  })

  it('never more than the winner of the last round is committed ahead', () => {
    always(() => ({ party, owed, told }) => {
      const { round, upcoming } = party
      if (upcoming === undefined) return
      expect(round?.state).toBe('closed')
      expect(upcoming.round).toBe(round?.number)
      expect(upcoming.track).toEqual(party.lastResult?.winner.track)
      const asked = owed.filter(({ kind }) => kind === 'queueTrack' || kind === 'playTrack')
      expect(asked.length, told.join('\n')).toBeLessThanOrEqual(1)
    })
  })

  it('a start that is awaited is either owed or expected to show', () => {
    always(() => ({ party, record, told }) => {
      if (party.upcoming?.state !== 'starting' || party.phase === 'ended') return
      const isOwed = record?.outbox.entries.some(({ effect }) => effect.kind === 'playTrack')
      expect(isOwed || party.expecting?.track !== undefined, told.join('\n')).toBe(true)
    })
  })

  it('nobody counts more than once for a candidate', () => {
    always(() => ({ party: { round } }) => {
      if (round === undefined) return
      const { votes, voters } = tally(round)
      expect(voters).toBeLessThanOrEqual(Object.keys(round.ballots).length)
      for (const count of votes.values()) expect(count).toBeLessThanOrEqual(voters)
      expect(votes.size).toBe(round.candidates.length)
    })
  })

  it('the host is one of the people', () => {
    always(() => ({ party, told }) => {
      expect(Object.keys(party.people), told.join('\n')).toContain(party.host)
    })
  })

  it('the board of a quiet channel goes along, and its reactions are no votes', () => {
    always(() => ({ party, owed, told }) => {
      const { round, phase } = party
      if (phase === 'ended') return
      for (const { id, board } of party.channels.filter(({ quiet }) => quiet === true)) {
        const all = told.join('\n')
        const owedHere = owed.filter((effect) => 'channel' in effect && effect.channel === id)
        const kinds = owedHere.map(({ kind }) => kind)
        expect(kinds, all).not.toContain('seedBoard')
        if (board !== undefined) {
          expect(board.stage, all).toBe(round?.number ?? 'lobby')
          expect(kinds, all).not.toContain('postBoard')
        }
        if (round?.state !== 'open') continue
        for (const { reacted } of Object.values(round.ballots)) expect(reacted[id]).toBeUndefined()
      }
    })
  })

  it('what is owed keeps its id, and no id is given twice', () => {
    always(() => {
      const known = new Map<string, unknown>()
      let highest = 0
      return ({ record }) => {
        const { entries = [], next = 0 } = record?.outbox ?? {}
        expect(next).toBeGreaterThanOrEqual(highest)
        for (const { id, effect } of entries) {
          if (known.has(id)) expect(effect).toEqual(known.get(id))
          known.set(id, effect)
        }
        expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length)
        highest = next
      }
    })
  })

  it('a party that has ended stays as it was, but for its boards', () => {
    always(() => {
      let ended: unknown
      return ({ party }) => {
        if (party.phase !== 'ended') return
        ended ??= withoutBoards(party)
        expect(withoutBoards(party)).toEqual(ended)
      }
    })
  })
})
