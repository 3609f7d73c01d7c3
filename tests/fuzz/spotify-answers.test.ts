import { describe, expect, it } from 'vitest'
import { MusicFailure } from '../../src/core/ports.ts'
import { startPlaying } from '../spotify/stage.ts'
import { casesOf } from './cases.ts'
import { mutantsOf, strangeTexts } from './mutations.ts'
import { errors, recordedBodies } from './spotify-bodies.ts'

const CASES = 400
const LONGEST_MESSAGE = 1_000
const statuses = [200, 204, 400, 401, 403, 404, 429, 500, 502]

describe('Spotify', () => {
  it('may answer anything with any status', { timeout: 120_000 }, async () => {
    const samples = [...(await recordedBodies()).map(({ body }) => body), ...errors]
    const { emulator, player, library, device, log, clock } = await startPlaying()
    const asks = [
      () => player.playback(),
      () => player.devices(),
      () => player.queue(),
      () => player.pause(device),
      () => library.playlists(0, 50),
      () => library.playlist('0'.repeat(22)),
    ]
    const cases = casesOf(
      mutantsOf(samples, (one) => one),
      CASES,
      40,
    )
    const texts = [...strangeTexts, ...cases.map(({ text }) => text)]
    for (const [number, text] of texts.entries()) {
      const status = statuses[number % statuses.length] ?? 200
      const headers = {
        'content-type': 'application/json',
        'retry-after': `${'9'.repeat(number % 30)}`,
      }
      emulator.faults.answerNext({ path: /./ }, { status, text, headers }, 12)
      const [answer] = await Promise.allSettled([asks[number % asks.length]?.()])
      const failure = answer?.status === 'rejected' ? answer.reason : undefined
      const context = `${status} ${text.slice(0, 200)}: ${failure?.stack ?? ''}`
      if (failure !== undefined) expect(failure, context).toBeInstanceOf(MusicFailure)
      expect(String(failure?.message).length, context).toBeLessThan(LONGEST_MESSAGE)
      emulator.faults.clear()
      // No limit is longer than that.
      clock.pass(3 * 24 * 60 * 60_000)
    }
    expect(log.lines.filter((line) => line.length > 2_000)).toEqual([])
    // A login that was refused for good is the only thing that does not pass.
    const [playback] = await Promise.allSettled([player.playback()])
    if (playback.status === 'rejected') expect(playback.reason.reason).toBe('loginExpired')
  })
})
