import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Player, THREE_SONGS_MS } from './player.ts'
import { living, poolSizes, type Step } from './steps.ts'
import { MINUTE, poolOf, SECOND, Story } from './story.ts'

function reached(poolSize: number, inSilence: boolean, steps: readonly Step[]): Story {
  const story = new Story(poolOf(poolSize))
  if (inSilence) story.isReady().begins()
  else story.isLive()
  for (const step of steps) step(story)
  if (story.party.phase === 'ended') return story
  // What keeps the party without a host's Spotify is mended in time.
  if (story.party.orphaned !== undefined) {
    story.when({ type: 'hostFound' }).asks({ type: 'retry' }, story.host)
  }
  return story.after(10 * SECOND)
}

const lives = fc.tuple(poolSizes, fc.boolean(), fc.array(living, { maxLength: 40 }))

describe('No live party comes to a dead end', () => {
  it('goes on with rounds when somebody plays a song at Spotify, whatever happened before', () => {
    fc.assert(
      fc.property(lives, ([poolSize, inSilence, steps]) => {
        const story = reached(poolSize, inSilence, steps)
        if (story.party.phase === 'ended') return
        const told = story.told.join('\n')
        const player = new Player(story)
        player.playsFor(10 * SECOND)
        player.press()
        const { roundsOpened } = story.party
        const closed = story.summaries.length
        player.playsFor(THREE_SONGS_MS)
        expect(story.party.phase, told).toBe('live')
        expect(story.party.roundsOpened, told).toBeGreaterThanOrEqual(roundsOpened + 2)
        expect(story.summaries.length).toBeGreaterThanOrEqual(closed + 2)
      }),
      { numRuns: Number(process.env.RUNS ?? 400) },
    )
  })

  it('goes on with rounds when the host resumes or asks for the next song in silence', () => {
    fc.assert(
      fc.property(lives, fc.boolean(), ([poolSize, inSilence, steps], resumes) => {
        const story = reached(poolSize, inSilence, steps)
        if (story.party.phase === 'ended') return
        const told = story.told.join('\n')
        const player = new Player(story)
        player.playsFor(20 * SECOND)
        const { roundsOpened } = story.party
        const closed = story.summaries.length
        story.asks({ type: resumes ? 'resume' : 'next' }, story.host)
        player.playsFor(MINUTE)
        if (story.party.playing?.isPlaying !== true) {
          story.asks({ type: 'next' }, story.host)
        }
        player.playsFor(THREE_SONGS_MS)
        expect(story.party.phase, told).toBe('live')
        expect(story.party.roundsOpened, told).toBeGreaterThanOrEqual(roundsOpened + 2)
        expect(story.summaries.length).toBeGreaterThanOrEqual(closed + 2)
      }),
      { numRuns: Number(process.env.RUNS ?? 400) },
    )
  })
})
