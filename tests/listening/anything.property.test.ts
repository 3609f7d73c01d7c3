import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MusicFailure } from '../../src/core/ports.ts'
import type { RuntimeStage } from '../runtime/stage.ts'
import { addListener, isInStep, type Listener, listeningStage, listens } from './stage.ts'

const SONG_MS = 100_000

const EVENTS = [
  'hostPauses',
  'hostResumes',
  'hostSkips',
  'hostSeeks',
  'guestPauses',
  'guestPlays',
  'guestHearsOther',
  'guestSeeks',
  'deviceGoes',
  'deviceComes',
  'outcomeUnknown',
  'outOfOrder',
  'limited',
] as const
type Happening = (typeof EVENTS)[number]

const steps = fc.array(fc.record({ what: fc.constantFrom(...EVENTS), afterS: fc.nat(70) }), {
  minLength: 3,
  maxLength: 14,
})

async function happens(what: Happening, stage: RuntimeStage, jo: Listener): Promise<void> {
  const { player, devices } = jo.account
  const hasDevice = devices.length > 0
  const account = stage.music.calls.find((call) => call.account === jo.account.id)?.account
  const fail = (failure: MusicFailure, times = 1, afterApplying = false) => {
    if (account !== undefined) stage.music.failNext({ account, failure, times, afterApplying })
  }
  switch (what) {
    case 'hostPauses':
      return void (await stage.ask('mara', { type: 'pause' }))
    case 'hostResumes':
      return void (await stage.ask('mara', { type: 'resume' }))
    case 'hostSkips':
      return void (await stage.ask('mara', { type: 'next' }))
    case 'hostSeeks':
      return stage.account.player.seek(30_000)
    case 'guestPauses':
      return hasDevice ? player.pause() : undefined
    case 'guestPlays':
      return hasDevice && player.state().track !== null ? player.resume() : undefined
    case 'guestHearsOther':
      if (!hasDevice) return
      return player.play({ tracks: stage.music.makeTracks(30, { durationMs: SONG_MS }) })
    case 'guestSeeks':
      return player.state().device !== null ? player.seek(5_000) : undefined
    case 'deviceGoes':
      for (const device of [...devices]) jo.account.removeDevice(device)
      return
    case 'deviceComes':
      if (!hasDevice) jo.account.addDevice({ name: jo.device.name, type: jo.device.type })
      return
    case 'outcomeUnknown':
      return fail(new MusicFailure('unknownOutcome', 'Who knows?'), 1, true)
    case 'outOfOrder':
      return fail(new MusicFailure('unavailable', 'Later.'), 2)
    case 'limited':
      return fail(new MusicFailure('rateLimited', 'Slowly.', 40_000))
  }
}

describe('whatever happens to a guest who listens', () => {
  it('costs few requests, disturbs nobody who turned away, and ends in step again', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (plan) => {
        const stage = await listeningStage({ songs: 60, durationMs: SONG_MS })
        const jo = await addListener(stage, 'jo', { lagMs: [400, 900], progressOffMs: 500 })
        await listens(stage, jo)
        const since = stage.clock.now()
        for (const { what, afterS } of plan) {
          await happens(what, stage, jo)
          await stage.clock.advance(afterS * 1_000)
        }
        const minutes = (stage.clock.now() - since) / 60_000
        const requests = stage.music.calls.filter(
          ({ account, at }) => account === jo.account.id && at > since,
        ).length
        expect(requests).toBeLessThanOrEqual(10 + 3 * plan.length + 4 * minutes)

        // Everything is well again, and the guest asks for the party once more.
        await stage.clock.advance(60_000)
        await happens('deviceComes', stage, jo)
        await stage.ask('mara', { type: 'resume' })
        await stage.clock.advance(60_000)
        let answer = await listens(stage, jo)
        // Faults that nothing has met yet are met now.
        for (let tries = 0; tries < 8 && answer.kind === 'failed'; tries += 1) {
          await stage.clock.advance(10_000)
          answer = await listens(stage, jo)
        }
        expect(answer).toMatchObject({ what: { what: 'listening' } })
        await stage.clock.advance(2 * SONG_MS + 40_000)
        // Not in the very seconds in which a song changes.
        for (let s = 0; s < 15 && !isInStep(stage, jo); s += 1) await stage.clock.advance(1_000)
        expect(isInStep(stage, jo)).toBe(true)

        // Who wants to hear something else is disturbed once at most: where it began at the very end
        // of a song, and may have followed by itself.
        const own = stage.music.makeTracks(30, { durationMs: SONG_MS })
        let times = 0
        for (let waited = 0; waited < 5 * SONG_MS; waited += 10_000) {
          const { track } = jo.account.player.state()
          if (track === null || !own.includes(track)) {
            jo.account.player.play({ tracks: own })
            times += 1
          }
          await stage.clock.advance(10_000)
        }
        expect(times).toBeLessThanOrEqual(2)
        await stage.stop()
        // The answer to a look that was under way.
        await stage.clock.advance(1_000)
        expect(stage.clock.waiting).toBe(0)
        expect(stage.problems).toEqual([])
      }),
      { numRuns: 25 },
    )
  })
})
