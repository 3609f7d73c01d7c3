import { describe, expect, it } from 'vitest'
import { asTrack, reasonOf } from '../contracts/music-stage.ts'
import { startPlaying } from './stage.ts'

const PLAYER = /^\/v1\/me\/player/

describe('what Spotify refuses by mistake', () => {
  it('believes the second time that there is no Premium', async () => {
    const { device, emulator, host, player } = await startPlaying()
    const winner = emulator.addTrack()
    const body = {
      error: { status: 403, message: 'Premium required', reason: 'PREMIUM_REQUIRED' },
    }
    emulator.faults.answerNext({ path: /queue/ }, { status: 403, body })

    await player.addToQueue(asTrack(winner), device)

    expect(host.player.state().queue).toEqual([winner])
    emulator.faults.premiumRequired(host, true)
    expect(await reasonOf(player.addToQueue(asTrack(winner), device))).toBe('noPremium')
    expect(host.player.state().queue).toEqual([winner])
  })

  it('waits a second when a valid token is refused as a track starts', async () => {
    const { clock, emulator, host, player, requested, tracks } = await startPlaying()
    emulator.faults.tokenMissingAtTransitions(host, 1)
    clock.pass(180_000)
    const before = clock.now()

    expect(await player.playback()).toMatchObject({ track: { uri: tracks[1]?.uri } })

    expect(requested()).toEqual(['GET /v1/me/player', 'GET /v1/me/player'])
    expect(clock.now() - before).toBe(1_000)
  })

  it('then renews the token, but not again within half a minute', async () => {
    const { clock, emulator, player, requested } = await startPlaying()
    const missing = {
      status: 401,
      body: { error: { status: 401, message: 'Access token missing' } },
    }
    emulator.faults.answerNext({ path: PLAYER }, missing, 2)

    expect(await player.playback()).toMatchObject({ kind: 'track' })
    expect(requested().filter((each) => each === 'POST /api/token')).toHaveLength(1)

    emulator.faults.answerNext({ path: PLAYER }, missing, 3)
    expect(await reasonOf(player.playback())).toBe('unavailable')
    expect(requested().filter((each) => each === 'POST /api/token')).toHaveLength(1)

    clock.pass(30_000)
    emulator.faults.answerNext({ path: PLAYER }, missing, 2)
    expect(await player.playback()).toMatchObject({ kind: 'track' })
    expect(requested().filter((each) => each === 'POST /api/token')).toHaveLength(2)
  })

  it('queues once over a refused token', async () => {
    const { device, emulator, host, player } = await startPlaying()
    const winner = emulator.addTrack()
    const missing = {
      status: 401,
      body: { error: { status: 401, message: 'Access token missing' } },
    }
    emulator.faults.answerNext({ path: /queue/ }, missing)

    await player.addToQueue(asTrack(winner), device)

    expect(host.player.state().queue).toEqual([winner])
  })

  it('looks twice before it takes a refused pause for one that failed', async () => {
    const { device, emulator, host, player } = await startPlaying()
    emulator.behaviour.commandLagMs = 800
    emulator.faults.answerNext({ path: /pause/ }, { status: 502, applyFirst: true })

    await player.pause(device)

    expect(host.player.state().isPlaying).toBe(false)
  })
})

describe('what Spotify refuses', () => {
  it.each([
    ['Check settings on developer.spotify.com/dashboard, the user may not be registered.'],
    ['User not registered in the Developer Dashboard'],
    ['The user is not registered for this application.'],
  ])('knows that a person is not on the list: %s', async (text) => {
    const { emulator, player } = await startPlaying()
    emulator.faults.answerNext({ path: PLAYER }, { status: 403, text })

    expect(await reasonOf(player.playback())).toBe('notRegistered')
  })

  it('knows that the owner of the application has no Premium', async () => {
    const { emulator, library, player } = await startPlaying()
    emulator.behaviour.ownerLacksPremium = true

    expect(await reasonOf(player.playback())).toBe('noPremium')
    expect(await reasonOf(library.playlists(0, 10))).toBe('noPremium')
  })

  it.each([
    [403, 'Insufficient client scope'],
    [401, 'Permissions missing'],
  ])('asks for a new login when a permission is missing (%d %s)', async (status, message) => {
    const { emulator, player } = await startPlaying()
    emulator.faults.answerNext({ path: PLAYER }, { status, body: { error: { status, message } } })

    expect(await reasonOf(player.devices())).toBe('loginExpired')
  })

  it('says that a track cannot be played here', async () => {
    const { device, emulator, host, player, tracks } = await startPlaying()
    const barred = emulator.addTrack({ restriction: 'market' })

    expect(await reasonOf(player.play(asTrack(barred), device))).toBe('restricted')
    expect(await reasonOf(player.addToQueue(asTrack(barred), device))).toBe('restricted')

    expect(host.player.state().track).toBe(tracks[0])
  })

  it('does not take a refused resume for music', async () => {
    const { device, host, player, emulator } = await startPlaying()
    host.player.pause()
    const body = { error: { status: 403, message: 'Player command failed: Restriction violated' } }
    emulator.faults.answerNext({ path: /play$/ }, { status: 403, body })

    expect(await reasonOf(player.resume(device))).toBe('restricted')
  })
})

describe('modes', () => {
  it('sets repeat where shuffle is refused, and says so', async () => {
    const { device, emulator, host, player } = await startPlaying()
    const body = { error: { status: 403, message: 'Player command failed: Restriction violated' } }
    emulator.faults.answerNext({ path: /shuffle/ }, { status: 403, body })

    const setting = player.setModes({ shuffle: true, repeat: 'track' }, device)

    expect(await reasonOf(setting)).toBe('restricted')
    expect(host.player.state()).toMatchObject({ shuffle: false, repeat: 'track' })
  })
})

describe('devices', () => {
  it('remembers the id under which a device was found again', async () => {
    const { device, host, player, requested, speaker } = await startPlaying()
    host.renewDeviceId(speaker)

    await player.pause(device)
    await player.resume(device)

    expect(requested()).toEqual([
      'PUT /v1/me/player/pause',
      'GET /v1/me/player/devices',
      'PUT /v1/me/player/pause',
      'PUT /v1/me/player/play',
    ])
  })

  it('follows a device whose id is renewed again and again', async () => {
    const { device, host, player, speaker } = await startPlaying()

    for (let round = 0; round < 3; round += 1) {
      host.renewDeviceId(speaker)
      await player.pause(device)
      await player.resume(device)
    }

    expect(host.player.state().isPlaying).toBe(true)
  })

  it('does not guess among devices of one name', async () => {
    const { device, host, player, speaker } = await startPlaying()
    host.removeDevice(speaker)
    host.addDevice({ name: 'Kitchen', type: 'Speaker' })
    host.addDevice({ name: 'Kitchen', type: 'Speaker' })

    expect(await reasonOf(player.resume(device))).toBe('noDevice')
  })

  it('wakes a device that Spotify does not wake by itself', async () => {
    const { device, emulator, host, player, speaker } = await startPlaying()
    speaker.sleep()
    const winner = emulator.addTrack()
    const body = {
      error: { status: 404, message: 'No active device found', reason: 'NO_ACTIVE_DEVICE' },
    }
    emulator.faults.answerNext({ path: /play$/ }, { status: 404, body })

    await player.play(asTrack(winner), device)

    expect(host.player.state()).toMatchObject({ track: winner, isPlaying: true })
  })

  it('never wakes a device in order to pause or to skip', async () => {
    const { device, host, player, requested, speaker } = await startPlaying()
    speaker.sleep()

    expect(await reasonOf(player.pause(device))).toBe('noDevice')
    expect(await reasonOf(player.skip(device))).toBe('noDevice')

    expect(requested()).not.toContain('PUT /v1/me/player')
    expect(host.player.state().device).toBeNull()
  })
})
