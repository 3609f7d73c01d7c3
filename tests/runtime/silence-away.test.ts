import { describe, expect, it } from 'vitest'
import { RuntimeStage } from './stage.ts'

const SONG_MS = 180_000

/** A party whose program was away for so long, in the middle of a round. */
async function backAfter(awayMs: number): Promise<RuntimeStage> {
  const stage = new RuntimeStage({ songs: 40 })
  await stage.start()
  await stage.play()
  await stage.clock.advance(60_000)
  await stage.stop()
  await stage.clock.advance(awayMs)
  await stage.restart()
  return stage
}

describe('After the program was away', () => {
  it.each([2 * SONG_MS + 30_000, 20 * SONG_MS + 90_000])(
    'for %d ms the song that plays is left to play, and the winner comes after it',
    async (awayMs) => {
      const stage = await backAfter(awayMs)
      const before = stage.played()
      await stage.clock.advance(10_000)
      expect(stage.played()).toEqual(before)
      expect(stage.view()).toMatchObject({
        playing: { track: { title: before.at(-1) }, isPlaying: true },
      })
      expect(stage.view().remark).toBeUndefined()
      await stage.clock.advance(SONG_MS)
      const winner = (await stage.store.parties.rounds(stage.view().party)).at(-1)?.result.winner
      await stage.clock.advance(SONG_MS)
      expect(stage.played()).toContain(winner?.track.title)
      await stage.stop()
      expect(stage.problems).toEqual([])
    },
  )

  it('and the music ended meanwhile, it plays again within 10 s', async () => {
    const stage = new RuntimeStage({ songs: 12 })
    await stage.start()
    await stage.play()
    stage.account.player.play({ tracks: stage.tracks.slice(0, 1) })
    await stage.clock.advance(15_000)
    await stage.stop()
    await stage.clock.advance(30 * 60_000)
    expect(stage.account.player.state().isPlaying).toBe(false)
    await stage.restart()
    await stage.clock.advance(10_000)
    expect(stage.account.player.state().isPlaying).toBe(true)
    await stage.stop()
    expect(stage.problems).toEqual([])
  })
})
