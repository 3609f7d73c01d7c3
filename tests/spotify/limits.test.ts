import { describe, expect, it, onTestFinished } from 'vitest'
import type { FaultReply } from '../../emulators/spotify/index.ts'
import { MusicFailure } from '../../src/core/ports.ts'
import { connect, reasonOf } from '../contracts/music-stage.ts'
import { MapVault } from './map-vault.ts'
import { startPlaying } from './stage.ts'

const PLAYER = /^\/v1\/me\/player/

/** How long a call says to wait; undefined where it was not refused. */
async function waitOf(call: Promise<unknown>): Promise<number | undefined> {
  try {
    await call
    return undefined
  } catch (error) {
    expect(error).toBeInstanceOf(MusicFailure)
    expect(error).toMatchObject({ reason: 'rateLimited' })
    return error instanceof MusicFailure ? error.retryAfterMs : undefined
  }
}

describe('rate limits', () => {
  it('asks nobody until the instant that Spotify names', async () => {
    const { clock, emulator, player, requested, services } = await startPlaying()
    const guest = emulator.addAccount({ name: 'Guest' })
    const guestPlayer = services.player(await connect(services, guest))
    emulator.requests.length = 0
    emulator.faults.rateLimit({ path: PLAYER, retryAfterSeconds: 7, requests: 1 })

    expect(await waitOf(player.playback())).toBe(7_000)
    clock.pass(6_000)
    expect(await waitOf(player.playback())).toBe(1_000)
    expect(await waitOf(guestPlayer.devices())).toBe(1_000)
    expect(requested()).toHaveLength(1)

    clock.pass(1_000)
    expect(await waitOf(player.playback())).toBeUndefined()
    expect(await waitOf(guestPlayer.devices())).toBeUndefined()
  })

  it('closes one kind of calls only', async () => {
    const { emulator, library, player } = await startPlaying()
    emulator.faults.rateLimit({ path: /playlists/, retryAfterSeconds: 600, requests: 1 })

    expect(await waitOf(library.playlists(0, 10))).toBe(600_000)
    expect(await waitOf(library.playlists(0, 10))).toBe(600_000)
    expect(await waitOf(player.playback())).toBeUndefined()
  })

  it('obeys over a restart', async () => {
    const { account, clock, emulator, player, requested, services, start } = await startPlaying()
    emulator.faults.rateLimit({ retryAfterSeconds: 48_925, quota: true, requests: 1 })
    expect(await waitOf(player.playback())).toBe(48_925_000)
    await services.close()

    const restarted = start()
    onTestFinished(() => restarted.close())
    clock.pass(10_000_000)

    expect(await waitOf(restarted.player(account).playback())).toBe(38_925_000)
    expect(requested()).toHaveLength(1)
    clock.pass(38_925_000)
    expect(await waitOf(restarted.player(account).playback())).toBeUndefined()
  })

  it('obeys even where it cannot be stored', async () => {
    const vault = new MapVault()
    const { emulator, player, requested } = await startPlaying({ vault })
    emulator.faults.rateLimit({ path: PLAYER, retryAfterSeconds: 7, requests: 1 })
    vault.full = true

    expect(await waitOf(player.playback())).toBe(7_000)
    expect(await waitOf(player.playback())).toBe(7_000)
    expect(requested()).toHaveLength(1)
  })

  it('waits longer each time where Spotify names no time, and starts anew after success', async () => {
    const { clock, emulator, player } = await startPlaying()
    emulator.faults.rateLimit({ path: PLAYER, retryAfterSeconds: null, requests: 3 })
    const waits: (number | undefined)[] = []

    for (let attempt = 0; attempt < 4; attempt += 1) {
      const waitMs = await waitOf(player.playback())
      waits.push(waitMs)
      clock.pass(waitMs ?? 0)
    }
    emulator.faults.rateLimit({ path: PLAYER, retryAfterSeconds: null, requests: 1 })
    waits.push(await waitOf(player.playback()))

    expect(waits).toEqual([15_000, 30_000, 60_000, undefined, 15_000])
  })

  it('counts requests that were under way together once', async () => {
    const { clock, emulator, player } = await startPlaying()
    emulator.faults.rateLimit({ path: PLAYER, retryAfterSeconds: null, requests: 5 })

    await Promise.all(Array.from({ length: 5 }, () => waitOf(player.playback())))
    expect(await waitOf(player.playback())).toBe(15_000)
    clock.pass(15_000)
    emulator.faults.rateLimit({ path: PLAYER, retryAfterSeconds: null, requests: 1 })

    expect(await waitOf(player.playback())).toBe(30_000)
  })

  it('waits an hour for a quota of which Spotify does not say when it ends', async () => {
    const { emulator, player } = await startPlaying()
    emulator.faults.rateLimit({ retryAfterSeconds: null, quota: true, requests: 1 })

    expect(await waitOf(player.playback())).toBe(3_600_000)
  })

  const odd: Record<string, { reply: FaultReply; waitMs: number }> = {
    'an empty body': { reply: { headers: { 'retry-after': '3' } }, waitMs: 3_000 },
    'a text': {
      reply: { text: 'Too many requests', headers: { 'retry-after': '3' } },
      waitMs: 3_000,
    },
    'JSON null': { reply: { body: null, headers: { 'retry-after': '3' } }, waitMs: 3_000 },
    'a date': {
      reply: { headers: { 'retry-after': 'Thu, 01 Jan 2026 20:02:00 GMT' } },
      waitMs: 120_000,
    },
    'no time at all': { reply: { headers: { 'retry-after': '0' } }, waitMs: 1_000 },
    'a riddle': { reply: { headers: { 'retry-after': 'soon' } }, waitMs: 15_000 },
  }

  it.each(Object.entries(odd))('understands %s', async (_name, { reply, waitMs }) => {
    const { emulator, player } = await startPlaying()
    emulator.faults.answerNext({ path: PLAYER }, { status: 429, ...reply })

    expect(await waitOf(player.playback())).toBe(waitMs)
  })

  it('says so in the log', async () => {
    const { emulator, log, player } = await startPlaying()
    emulator.faults.rateLimit({ retryAfterSeconds: 9, quota: true, requests: 1 })

    await waitOf(player.playback())

    expect(log.lines.join('\n')).toMatch(/warn .*"bucket":"player","blockMs":9000.*QUOTA_EXCEEDED/)
  })

  it('waits a short limit out in the middle of a long playlist', async () => {
    const { emulator, host, library } = await startPlaying()
    const playlist = host.addPlaylist({ name: 'Long', tracks: emulator.makeTracks(400) })
    const summary = await library.playlist(playlist.id)
    if (summary === undefined) throw new Error('There is no such playlist.')
    const reading = library.tracks(summary)
    emulator.faults.rateLimit({ path: /items/, retryAfterSeconds: 4, requests: 2 })

    expect(await reading).toHaveLength(400)

    emulator.faults.rateLimit({ path: /items/, retryAfterSeconds: 90, requests: 1 })
    expect(await reasonOf(library.tracks(summary))).toBe('rateLimited')
  })
})
