import { describe, expect, it } from 'vitest'
import { accountId } from '../../src/core/engine/ids.ts'
import { MusicFailure } from '../../src/core/ports.ts'
import { asTrack, deviceOf, reasonOf } from '../contracts/music-stage.ts'
import { type FakeMusicOptions, FakeMusicServices } from '../fakes/music.ts'
import { VirtualClock } from '../fakes/virtual-clock.ts'

const unknown = new MusicFailure('unknownOutcome', 'Nobody knows.')
const unavailable = new MusicFailure('unavailable', 'Not now.')

function start(options: FakeMusicOptions = {}) {
  const clock = new VirtualClock()
  const music = new FakeMusicServices(clock, options)
  const host = music.addAccount({ name: 'Host' })
  const device = deviceOf(host.addDevice({ name: 'Kitchen' }))
  host.player.play({ tracks: music.makeTracks(3) })
  const account = accountId(host.id)
  return { clock, music, host, account, device, player: music.player(account) }
}

describe('the fake of the music service', () => {
  it('fails before or after it did what was asked', async () => {
    const { device, host, music, player } = start()
    const [lost, done] = music.makeTracks(2)
    if (lost === undefined || done === undefined) throw new Error('There are no tracks.')
    music.failNext({ method: 'addToQueue', failure: unknown })
    expect(await reasonOf(player.addToQueue(asTrack(lost), device))).toBe('unknownOutcome')
    music.failNext({ method: 'addToQueue', failure: unknown, afterApplying: true })
    expect(await reasonOf(player.addToQueue(asTrack(done), device))).toBe('unknownOutcome')

    expect(host.player.state().queue).toEqual([done])
    expect(music.count('addToQueue')).toBe(2)
  })

  it('fails for whom and as often as a test wants', async () => {
    const { music, player } = start()
    const guest = music.player(accountId(music.addAccount({ name: 'Guest' }).id))
    music.failNext({ account: accountId('host'), failure: unavailable, times: 2 })

    expect(await reasonOf(guest.playback())).toBeUndefined()
    expect(await reasonOf(player.playback())).toBe('unavailable')
    expect(await reasonOf(player.queue())).toBe('unavailable')
    expect(await reasonOf(player.playback())).toBeUndefined()
  })

  it('refuses everything while it is blocked', async () => {
    const { clock, music, player } = start()
    music.block(5_000)

    await expect(player.playback()).rejects.toMatchObject({
      reason: 'rateLimited',
      retryAfterMs: 5_000,
    })
    await clock.advance(5_000)
    expect(await reasonOf(player.playback())).toBeUndefined()
  })

  it('takes its time, and takes effect half way', async () => {
    const { clock, device, host, music, player } = start({ latencyMs: 400 })
    music.failNext({ method: 'pause', delayMs: 1_000 })
    let isDone = false
    const pausing = player.pause(device).then(() => {
      isDone = true
    })

    await clock.advance(199)
    expect(host.player.state().isPlaying).toBe(true)
    await clock.advance(1)
    expect(host.player.state()).toMatchObject({ isPlaying: false, progressMs: 200 })
    await clock.advance(1_199)
    expect(isDone).toBe(false)
    await clock.advance(1)
    await pausing
    expect(isDone).toBe(true)
  })

  it('shows for a while what was before a command', async () => {
    const { clock, device, player } = start({ commandLagMs: 300 })

    await player.pause(device)

    expect(await player.playback()).toMatchObject({ isPlaying: true })
    await clock.advance(300)
    expect(await player.playback()).toMatchObject({ isPlaying: false })
  })

  it('plays for hours in no time', async () => {
    const { clock, host, music, player, device } = start()
    const tracks = music.makeTracks(100)
    for (const track of tracks) await player.addToQueue(asTrack(track), device)

    await clock.advance(5 * 3_600_000 - 1)

    expect(host.player.state().track).toBe(tracks.at(98))
    expect(await reasonOf(player.playback())).toBeUndefined()
  })
})
