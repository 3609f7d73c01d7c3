import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accountId } from '../../src/core/engine/ids.ts'
import { sameTrack } from '../../src/core/engine/track.ts'
import { MINUTE, playlistOf, poolOf, SECOND, Story, speaker, track } from './story.ts'

function indexes(story: Story): number[] {
  return story.round.candidates.map(({ poolIndex }) => poolIndex)
}

/** Checks each drawn round against what was played, as people would remember it. */
class Memory {
  readonly #story: Story
  readonly #size: number
  #played = new Set<number>()
  #losers: readonly number[] = []

  constructor(story: Story, size: number) {
    this.#story = story
    this.#size = size
  }

  heard(): void {
    const { playing } = this.#story.party
    const index = this.#indexOf(playing?.track.uri)
    if (index >= 0) this.#played.add(index)
  }

  /** The round that is open now was drawn by the rules. */
  checks(): void {
    const offered = indexes(this.#story)
    const playing = this.#indexOf(this.#story.party.playing?.track.uri)
    const all = Array.from({ length: this.#size }, (_, index) => index)
    const notPlaying = all.filter((index) => index !== playing)
    let left = notPlaying.filter((index) => !this.#played.has(index))
    if (left.length === 0) {
      this.#played = new Set()
      left = notPlaying.length > 0 ? notPlaying : all
    }
    expect(new Set(offered).size).toBe(offered.length)
    expect(offered.length).toBe(Math.min(this.#story.party.settings.candidates, left.length))
    expect(offered.filter((index) => !left.includes(index))).toEqual([])
    const fresh = left.filter((index) => !this.#losers.includes(index))
    if (offered.some((index) => this.#losers.includes(index))) {
      expect(fresh.filter((index) => !offered.includes(index))).toEqual([])
    }
  }

  closed(): void {
    const { lastResult, round } = this.#story.party
    const candidates = round?.candidates ?? []
    this.#losers = candidates
      .filter(({ number }) => number !== lastResult?.winner.number)
      .map(({ poolIndex }) => poolIndex)
  }

  #indexOf(uri: string | undefined): number {
    return this.#story.pool?.tracks.findIndex((entry) => entry.uri === uri) ?? -1
  }
}

const turns = fc.array(
  fc.record({ seed: fc.nat(), vote: fc.integer({ min: 0, max: 3 }), skipTo: fc.option(fc.nat()) }),
  { minLength: 10, maxLength: 60 },
)

describe('Drawing candidates', () => {
  it('brings nothing back before its time, over long parties with any votes and skips', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 25 }), turns, (size, told) => {
        const story = new Story(poolOf(size)).isLive()
        const memory = new Memory(story, size)
        memory.heard()
        memory.checks()
        for (const { seed, vote, skipTo } of told) {
          story.seed = seed
          if (vote > 0) story.votes(vote)
          if (skipTo !== null) {
            const chosen = track(skipTo % size)
            if (!sameTrack(chosen, story.party.playing?.track ?? track(999))) {
              story.after(20 * SECOND).shows(chosen)
              memory.heard()
            }
          }
          story.closes()
          memory.closed()
          story.settlesAll()
          const winner = story.party.upcoming?.track ?? track(-1)
          story
            .after(15 * SECOND)
            .shows(winner)
            .settlesAll()
          memory.heard()
          memory.checks()
        }
      }),
      { numRuns: 150 },
    )
  })

  it('offers as many as the settings say, numbered from one, none of them playing', () => {
    const story = new Story(poolOf(12)).isReady({ candidates: 5 })
    story.begins(story.song(track(3)))
    expect(story.round.candidates.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5])
    expect(indexes(story)).not.toContain(3)
  })

  it('draws the same for the same seed', () => {
    const drawn = () => indexes(new Story(poolOf(100)).isLive())
    expect(drawn()).toEqual(drawn())
  })

  it('a pool of one is played again and again, and the board says that it began anew', () => {
    const story = new Story(poolOf(1)).isLive().playsOn()
    expect(story.party.playing?.track).toEqual(track(0))
    expect(indexes(story)).toEqual([0])
    expect(story.view.remark?.kind).toBe('poolUsedUp')
    story.playsOn()
    expect(story.round.number).toBe(3)
  })

  it('a pool of two alternates', () => {
    const story = new Story(poolOf(2)).isLive().playsOn()
    const first = story.party.playing?.track.uri
    story.playsOn()
    const second = story.party.playing?.track.uri
    story.playsOn()
    expect([first, second].sort()).toEqual([track(0).uri, track(1).uri])
    expect(story.party.playing?.track.uri).toBe(first)
  })

  it('a pool of three is used up before anything returns', () => {
    const story = new Story(poolOf(3)).isLive()
    const heard = [1, 2, 3].map(() => story.playsOn().party.playing?.track.uri)
    expect(new Set(heard).size).toBe(3)
  })

  it('another playlist starts afresh but for what was heard, and its songs count as their own', () => {
    const story = new Story(poolOf(4)).isLive().playsOn()
    const heard = story.party.playing?.track ?? track(-1)
    const reversed = [track(30), track(31), heard, track(32)]
    story.pool = { ...poolOf(0, 'other'), tracks: reversed }
    story.asks({ type: 'usePlaylist', playlist: playlistOf(story.pool) })
    expect(story.party.playlist?.pool).toBe('other')
    story.playsOn().playsOn()
    expect(indexes(story)).not.toContain(2)
    expect(story.round.candidates.every(({ track: { uri } }) => uri !== heard.uri)).toBe(true)
  })

  it('ignores a pool that belongs to another playlist, and draws as soon as its own is there', () => {
    const pool = poolOf(4)
    const story = new Story(pool).starts().asks({ type: 'useAccount', account: accountId('ada') })
    story.asks({ type: 'usePlaylist', playlist: playlistOf(pool) })
    story.pool = poolOf(9, 'stale')
    story.asks({ type: 'useDevice', device: speaker }).begins()
    expect(story.party.round).toBeUndefined()
    story.pool = pool
    story.after(SECOND).ticks()
    expect(story.round.kind).toBe('opening')
    expect(story.round.closesAt).toBe(story.now + 30 * SECOND)
  })

  it('refuses an empty playlist and one chosen before Spotify is connected', () => {
    const story = new Story(poolOf(0)).starts()
    story.asks({ type: 'usePlaylist', playlist: playlistOf(poolOf(3)) })
    expect(story.refusal).toEqual({ code: 'needsSpotify' })
    story.asks({ type: 'useAccount', account: accountId('ada') })
    story.asks({ type: 'usePlaylist', playlist: playlistOf(poolOf(0)) })
    expect(story.refusal).toEqual({ code: 'emptyPlaylist' })
  })

  it('a recording that stands in the playlist twice is offered once', () => {
    const pool = poolOf(3)
    const twice = pool.tracks.map((song) => ({ ...song, uri: `${song.uri}-again` }))
    const story = new Story({ ...pool, tracks: [...pool.tracks, ...twice] })
    story.isReady({ candidates: 5 })
    const titles = story.round.candidates.map(({ track: { title } }) => title)
    expect(titles.sort()).toEqual(['Song 0', 'Song 1', 'Song 2'])
  })

  it('opens no round twice when the song it waits for is seen again', () => {
    const story = new Story().isLive().playsOn()
    const { round } = story
    story.after(MINUTE).shows(story.party.playing?.track ?? track(-1), MINUTE + 500)
    expect(story.round).toEqual(round)
  })
})
