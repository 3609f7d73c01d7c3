import { describe, expect, it, onTestFinished } from 'vitest'
import { addListener, callsTo, isInStep, type Listener, listeningStage, listens } from './stage.ts'

const HOUR_S = 3_600
const SONG_MS = 190_000
const OFF = 1_000

/** Each player is late in its own way, between 0.2 and 3 s. */
const LAGS: readonly (readonly [number, number])[] = [
  [200, 900],
  [700, 1_500],
  [1_300, 2_200],
  [2_000, 3_000],
]

describe('an hour of listening along, by four guests with jitter', () => {
  it('is in step, with one start a song and hardly a seek', { timeout: 120_000 }, async () => {
    const stage = await listeningStage({
      songs: 40,
      durationMs: SONG_MS,
      jitter: { lagMs: [200, 1_200], progressOffMs: OFF },
    })
    onTestFinished(() => stage.stop())
    const listeners: Listener[] = []
    for (const [index, lagMs] of LAGS.entries()) {
      const jitter = { lagMs, progressOffMs: OFF }
      const listener = await addListener(stage, `guest${index}`, jitter)
      expect(await listens(stage, listener)).toMatchObject({ what: { what: 'listening' } })
      listeners.push(listener)
    }
    const since = stage.clock.now()
    const songsBefore = stage.played().length
    const inStep = listeners.map(() => 0)
    for (let second = 0; second < HOUR_S; second += 1) {
      await stage.clock.advance(1_000)
      listeners.forEach((listener, index) => {
        if (isInStep(stage, listener)) inStep[index] = (inStep[index] ?? 0) + 1
      })
    }
    const songs = stage.played().length - songsBefore
    const rows = listeners.map((listener, index) => ({
      share: (inStep[index] ?? 0) / HOUR_S,
      ...callsTo(stage, listener, since),
    }))
    console.log(JSON.stringify({ songs, rows }))
    for (const { share } of rows) expect(share).toBeGreaterThanOrEqual(0.95)
    expect(stage.problems).toEqual([])
  })
})
