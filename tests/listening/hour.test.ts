import { describe, expect, it, onTestFinished } from 'vitest'
import type { RuntimeStage } from '../runtime/stage.ts'
import { addListener, callsTo, isInStep, type Listener, listeningStage, listens } from './stage.ts'

const HOUR_MS = 60 * 60_000
const SONG_MS = 190_000
/** How far readings are off, of the party's player too. */
const OFF_MS = 1_000

/** Each player is late in its own way, between 0.2 and 3 s. */
const LAGS: readonly (readonly [number, number])[] = [
  [200, 900],
  [700, 1_500],
  [1_300, 2_200],
  [2_000, 3_000],
]

/** The share of the time that each of them is in step. */
async function sharesOver(ms: number, stage: RuntimeStage, listeners: readonly Listener[]) {
  const counts = listeners.map(() => 0)
  const seconds = ms / 1_000
  for (let second = 0; second < seconds; second += 1) {
    await stage.clock.advance(1_000)
    listeners.forEach((listener, index) => {
      if (isInStep(stage, listener)) counts[index] = (counts[index] ?? 0) + 1
    })
  }
  return counts.map((count) => count / seconds)
}

async function fourGuests() {
  const stage = await listeningStage({
    songs: 60,
    durationMs: SONG_MS,
    jitter: { lagMs: [200, 1_200], progressOffMs: OFF_MS },
  })
  onTestFinished(() => stage.stop())
  const listeners: Listener[] = []
  for (const [index, lagMs] of LAGS.entries()) {
    const listener = await addListener(stage, `guest${index}`, { lagMs, progressOffMs: OFF_MS })
    expect(await listens(stage, listener)).toMatchObject({ what: { what: 'listening' } })
    listeners.push(listener)
  }
  return { stage, listeners }
}

describe('an hour of listening along, by four guests with jitter', () => {
  it('is in step 95 % of the time, with one start a song and hardly a seek', async () => {
    const { stage, listeners } = await fourGuests()
    const all = await sharesOver(HOUR_MS, stage, listeners)
    expect(all.reduce((sum, share) => sum + share, 0) / all.length).toBeGreaterThanOrEqual(0.95)

    // Once it is known how late each player is.
    const since = stage.clock.now()
    const songsBefore = stage.played().length
    for (const share of await sharesOver(HOUR_MS, stage, listeners)) {
      expect(share).toBeGreaterThanOrEqual(0.95)
    }
    const songs = stage.played().length - songsBefore
    for (const listener of listeners) {
      const { play = 0, seek = 0, ...others } = callsTo(stage, listener, since)
      expect(play).toBe(songs)
      expect(seek).toBeLessThanOrEqual(songs)
      const requests = Object.values(others).reduce((sum, count) => sum + count, play + seek)
      expect(requests / 60).toBeLessThanOrEqual(4)
    }
    expect(stage.problems).toEqual([])
  })

  it('brings a guest whose device was gone for ten minutes back in place', async () => {
    const { stage, listeners } = await fourGuests()
    const [one, ...others] = listeners
    if (one === undefined) throw new Error('There are four.')
    await stage.clock.advance(10 * 60_000)
    one.account.removeDevice(one.device)
    const shares = await sharesOver(10 * 60_000, stage, others)
    one.account.addDevice({ name: one.device.name, type: one.device.type })
    await stage.clock.advance(60_000)
    expect(isInStep(stage, one)).toBe(true)
    for (const share of shares) expect(share).toBeGreaterThanOrEqual(0.9)
    const told = stage.chat.told.map(({ notice }) => notice)
    expect(told).toEqual([{ about: 'listening', trouble: 'noDevice' }])
  })
})
