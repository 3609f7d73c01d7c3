import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PersonId } from '../../src/core/engine/ids.ts'
import type { Settings } from '../../src/core/engine/settings.ts'
import { sameTrack } from '../../src/core/engine/track.ts'
import { tally } from '../../src/core/engine/votes.ts'
import { Player, THREE_SONGS_MS } from './player.ts'
import {
  anything,
  handingOver,
  living,
  passing,
  queueing,
  ruling,
  type Step,
  settingChanges,
  voting,
} from './steps.ts'
import { actor, ben, MINUTE, poolOf, Story } from './story.ts'

const runs = { numRuns: Number(process.env.RUNS ?? 150) }
const acts = fc.oneof(
  { weight: 3, arbitrary: queueing },
  { weight: 3, arbitrary: voting },
  { weight: 1, arbitrary: passing },
)
const wishes = fc.array(acts, { maxLength: 40 })

function told(story: Story, steps: readonly Step[]): Story {
  for (const step of steps) step(story)
  return story
}

describe('In a jukebox', () => {
  const everyVote = fc.constantFrom<Settings['votesEach']>('many', 'one')

  it('what wins is the first of the queue: by votes, then by time; else the playlist fills in', () => {
    fc.assert(
      fc.property(wishes, everyVote, fc.integer({ min: 2, max: 9 }), (steps, votesEach, seats) => {
        const story = new Story().isLive({
          mode: 'jukebox',
          candidates: seats,
          votesEach,
          quota: 9,
        })
        for (let song = 0; song < 3; song += 1) {
          told(story, steps)
          if (story.round.state !== 'open') return
          const [first, ...others] = story.queue
          const waiting = story.queue.map(({ suggestion, votes }) => ({ suggestion, votes }))
          story.asks({ type: 'next' })
          const winner = story.party.lastResult?.winner
          const all = story.told.join('\n')
          expect(winner?.suggestion?.id, all).toBe(first?.suggestion)
          expect(winner?.withdrawn).toBeUndefined()
          const byVotes = waiting.toSorted(
            (a, b) => b.votes - a.votes || a.suggestion - b.suggestion,
          )
          expect(waiting).toEqual(byVotes)
          // Nobody loses a vote to a song that is played.
          const kept = story.queue.map(({ suggestion, votes }) => ({ suggestion, votes }))
          expect(kept, all).toEqual(others.map(({ suggestion, votes }) => ({ suggestion, votes })))
          story
            .settlesAll()
            .shows(winner?.track ?? story.candidate(1))
            .settlesAll()
        }
      }),
      runs,
    )
  })

  it('everybody has one voice where votes are one each, on the board and beside it', () => {
    fc.assert(
      fc.property(wishes, fc.array(ruling, { maxLength: 4 }), (steps, rules) => {
        const story = new Story().isLive({ mode: 'jukebox', candidates: 2, quota: 9 })
        told(story, [...steps, ...rules]).changes({ mode: 'jukebox', votesEach: 'one' })
        told(story.playsOn(), steps)
        const { round, party } = story
        const voices = new Map<PersonId, number>()
        const offered = new Set(round.candidates.map(({ suggestion }) => suggestion?.id))
        const count = (person: PersonId) => voices.set(person, (voices.get(person) ?? 0) + 1)
        for (const [person, { chosen }] of Object.entries(round.ballots)) {
          for (const _ of chosen) count(person as PersonId)
        }
        for (const { id, backers } of party.suggestions) {
          if (round.state === 'closed' || !offered.has(id)) backers.forEach(count)
        }
        if (round.state === 'open') {
          expect(Math.max(0, ...voices.values()), story.told.join('\n')).toBeLessThanOrEqual(1)
        }
      }),
      runs,
    )
  })
})

/** Whatever happens, from nothing to the end, looked at after every step. */
function always(look: (story: Story) => void): void {
  const steps = fc.array(fc.oneof({ weight: 2, arbitrary: anything }, acts), { maxLength: 60 })
  const modes = fc.constantFrom<Settings['mode']>('rounds', 'jukebox')
  fc.assert(
    fc.property(steps, modes, fc.constantFrom(1, 3, 12), (life, mode, size) => {
      const story = new Story(poolOf(size)).isLive({ mode })
      for (const step of life) {
        step(story)
        look(story)
      }
    }),
    runs,
  )
}

describe('Whatever people bring', () => {
  it('nobody has more songs waiting than the quota allows when they bring one more', () => {
    const owned = (story: Story, person: PersonId) =>
      story.party.suggestions.filter(({ by }) => by === person).length
    let before: Story['party'] | undefined
    always((story) => {
      const { party } = story
      const { quota } = before?.nextSettings ?? before?.settings ?? party.settings
      const added = party.suggestions.find(({ id }) => id > (before?.suggested ?? 0))
      if (
        before?.id === party.id &&
        added !== undefined &&
        party.suggested === before.suggested + 1
      ) {
        expect(owned(story, added.by), story.told.join('\n')).toBeLessThanOrEqual(quota)
      }
      before = party
    })
  })

  it('no song waits twice, nor while it plays or comes next; what wins is not withdrawn', () => {
    always(({ party, told: all }) => {
      const { suggestions, upcoming, lastResult, round } = party
      for (const { id, track } of suggestions) {
        const twins = suggestions.filter((other) => sameTrack(other.track, track))
        expect(
          twins.map((twin) => twin.id),
          all.join('\n'),
        ).toEqual([id])
        if (upcoming !== undefined) expect(sameTrack(upcoming.track, track)).toBe(false)
      }
      expect(lastResult?.winner.withdrawn).toBeUndefined()
      if (round?.state !== 'open') return
      expect(round.candidates.some(({ withdrawn }) => withdrawn !== true)).toBe(true)
      expect(round.candidates.map(({ number }) => number)).toEqual(
        round.candidates.map((_, place) => place + 1),
      )
    })
  })

  it('a song of the queue stands on the board at most once', () => {
    always(({ party: { round }, told: all }) => {
      const offered = round?.candidates.filter(({ withdrawn }) => withdrawn !== true) ?? []
      const ids = offered.flatMap(({ suggestion }) => (suggestion ? [suggestion.id] : []))
      expect(new Set(ids).size, all.join('\n')).toBe(ids.length)
    })
  })
})

describe('A setting changed in mid-round', () => {
  it('changes nothing in that round, and holds from the next', () => {
    fc.assert(
      fc.property(wishes, settingChanges, fc.boolean(), (steps, change, inJukebox) => {
        const life = (changes: boolean) => {
          const story = new Story().isLive({ mode: inJukebox ? 'jukebox' : 'rounds' })
          if (changes) story.changes(change)
          // What may be brought is asked of what is to come, so only votes are told.
          return told(story, steps).asks({ type: 'next' })
        }
        const [before, after] = [life(false), life(true)]
        if (after.party.nextSettings === undefined) return
        if (!('quota' in change || 'explicitAllowed' in change || 'longestTrackMs' in change)) {
          expect(after.round).toEqual(before.round)
          expect(after.party.lastResult).toEqual(before.party.lastResult)
        }
        expect(after.party.settings).toEqual(before.party.settings)
        const { nextSettings } = after.party
        const winner = after.party.upcoming?.track
        if (winner === undefined) return
        after.settlesAll().shows(winner)
        expect(after.party.settings).toEqual(nextSettings)
        expect(after.party.nextSettings).toBeUndefined()
      }),
      runs,
    )
  })
})

describe('Who was kicked', () => {
  it('changes nothing by any command, reaction or reading, until they are let in', () => {
    const first = fc.array(living, { maxLength: 20 })
    fc.assert(
      fc.property(first, fc.array(acts, { maxLength: 20 }), (life, steps) => {
        const story = new Story().isLive().votes(1, ben)
        told(story, life)
        if (story.party.phase === 'ended' || story.party.host === ben.person) return
        story.asks({ type: 'join' }, ben)
        story.asks({ type: 'kick', person: ben.person, ids: [] }, story.host)
        const { party } = story
        expect(party.people[ben.person]).toBeUndefined()
        expect(party.round?.state === 'open' && party.round.ballots[ben.person]).toBeFalsy()
        expect(party.suggestions.flatMap(({ backers }) => backers)).not.toContain(ben.person)
        const asBen = { ...ben }
        for (const number of [1, 2, 3]) {
          story
            .votes(number, asBen, 'toggle')
            .reacts(number, asBen, true, story.party.round?.number ?? 1)
        }
        story.reads(
          [{ person: ben.person, name: 'Ben', numbers: [1, 2] }],
          undefined,
          party.round?.number ?? 1,
        )
        told(story, steps)
        story.asks(
          { type: 'takeOver', account: 'x' as never, device: { id: 'x', name: 'x', type: 'x' } },
          asBen,
        )
        expect(story.party.people[ben.person], story.told.join('\n')).toBeUndefined()
        expect(story.party.host).toBe(party.host)
        const { round, suggestions } = story.party
        expect(suggestions.flatMap(({ backers }) => backers)).not.toContain(ben.person)
        const brought = suggestions.filter(({ id }) => id > party.suggested)
        expect(brought.map(({ by }) => by)).not.toContain(ben.person)
        if (round?.state === 'open') expect(round.ballots[ben.person]).toBeUndefined()
      }),
      runs,
    )
  })
})

describe('A party that is handed over at any moment', () => {
  const life = fc.tuple(fc.boolean(), fc.array(living, { maxLength: 25 }))

  it('keeps every vote and every song', () => {
    fc.assert(
      fc.property(life, ([inJukebox, steps]) => {
        const story = told(new Story().isLive({ mode: inJukebox ? 'jukebox' : 'rounds' }), steps)
        const { party } = story
        const dora = actor('Dora')
        if (party.phase === 'ended' || party.host === dora.person) return
        story.asks({ type: 'readmit', person: dora.person, ids: [] }, story.host)
        const before = story.party
        story.handsOver(dora)
        expect(story.party.host, story.told.join('\n')).toBe(dora.person)
        const { round } = story.party
        if (round === undefined || round.number !== before.round?.number) return
        const { votes, voters } = tally(before.round)
        expect(tally(round).voters).toBeGreaterThanOrEqual(voters)
        for (const [number, count] of votes) {
          expect(tally(round).votes.get(number), story.told.join('\n')).toBe(count)
        }
        // A song that was over is followed by the leader, which leaves the queue.
        if (round.state === before.round.state) {
          expect(story.party.suggestions).toEqual(before.suggestions)
        }
      }),
      runs,
    )
  })

  it('goes on in the player of the new host', () => {
    fc.assert(
      fc.property(life, fc.array(handingOver, { maxLength: 3 }), ([inJukebox, steps], more) => {
        const story = told(new Story().isLive({ mode: inJukebox ? 'jukebox' : 'rounds' }), steps)
        told(story, more)
        const dora = actor('Dora')
        if (story.party.phase === 'ended' || story.party.host === dora.person) return
        story.asks({ type: 'readmit', person: dora.person, ids: [] }, story.host).handsOver(dora)
        const player = new Player(story)
        player.playsFor(MINUTE)
        if (story.party.pausedBecause === 'host') story.asks({ type: 'resume' }, dora)
        player.playsFor(THREE_SONGS_MS)
        const all = story.told.join('\n')
        expect(story.party.phase, all).toBe('live')
        expect(story.party.playing?.isPlaying, all).toBe(true)
        expect(story.party.orphaned).toBeUndefined()
      }),
      runs,
    )
  })
})
