import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EmulatedAccount, EmulatedDevice, EmulatedTrack, SpotifyEmulator } from './index.ts'
import { type Call, emulatorAt, signIn } from './testing.ts'

let spotify: SpotifyEmulator
let clock: { now: number }
let host: EmulatedAccount
let kitchen: EmulatedDevice
let songs: EmulatedTrack[]
let call: Call

beforeEach(async () => {
  const started = await emulatorAt(1_800_000_000_000)
  spotify = started.spotify
  clock = started.clock
  host = spotify.addAccount({ name: 'Dana' })
  kitchen = host.addDevice({ name: 'Kitchen', type: 'Speaker' })
  songs = spotify.makeTracks(30, { durationMs: 60_000 })
  call = (await signIn(spotify, host)).call
})

afterEach(() => spotify.close())

const uris = (...indexes: number[]) => indexes.map((index) => songs[index]?.uri ?? '')
const queueSong = (index: number) => call('POST', `/me/player/queue?uri=${uris(index)[0]}`)
const shownName = async () => Object((await call('GET', '/me/player')).body).item?.name

describe('commands', () => {
  it('play a playlist from a track, and queue what comes before it goes on', async () => {
    const playlist = host.addPlaylist({ name: 'Friday', tracks: songs })
    const start = { context_uri: playlist.uri, offset: { uri: uris(3)[0] }, position_ms: 1_000 }
    const started = await call('PUT', `/me/player/play?device_id=${kitchen.id}`, start)
    expect([started.status, started.content]).toEqual([204, ''])
    clock.now += 4_000
    expect(await queueSong(20)).toMatchObject({ status: 204 })
    expect((await call('GET', '/me/player')).body).toMatchObject({
      device: { id: kitchen.id, name: 'Kitchen', type: 'Speaker', is_active: true },
      context: { type: 'playlist', uri: playlist.uri },
      timestamp: clock.now - 4_000,
      progress_ms: 5_000,
      is_playing: true,
      item: { id: songs[3]?.id },
      currently_playing_type: 'track',
      actions: { disallows: { resuming: true } },
    })
    const queue = await call('GET', '/me/player/queue')
    expect(Object(queue.body).queue).toHaveLength(20)
    expect(Object(queue.body).queue.slice(0, 2)).toMatchObject([
      { id: songs[20]?.id },
      { id: songs[4]?.id },
    ])
    expect(host.player.state().queue).toEqual([songs[20]])
    expect(spotify.problems).toEqual([])
  })

  it('work together with the human at the app', async () => {
    host.player.play({ tracks: songs.slice(0, 3), deviceName: 'Kitchen' })
    await call('POST', '/me/player/next')
    host.player.queueByHand(songs[9] as EmulatedTrack)
    host.player.skip()
    expect(await shownName()).toBe('Song 10')
    host.player.pause()
    expect(await call('PUT', '/me/player/play')).toMatchObject({ status: 204 })
    await call('PUT', '/me/player/seek?position_ms=30000')
    expect(host.player.state()).toMatchObject({ isPlaying: true, progressMs: 30_000 })
    expect(host.player.history().map(({ by }) => by)).toEqual(['play', 'context', 'queue'])
    const phone = host.addDevice({ name: 'Phone' })
    host.player.transfer(phone)
    expect(host.player.state().device).toBe(phone)
    await call('PUT', '/me/player', { device_ids: [kitchen.id] })
    expect(host.player.state()).toMatchObject({ device: kitchen, isPlaying: true })
  })

  it('set volume, shuffle and repeat', async () => {
    host.player.play({ tracks: songs })
    await call('PUT', '/me/player/volume?volume_percent=15')
    await call('PUT', '/me/player/shuffle?state=true')
    await call('PUT', '/me/player/repeat?state=context')
    expect((await call('GET', '/me/player')).body).toMatchObject({
      device: { volume_percent: 15 },
      shuffle_state: true,
      repeat_state: 'context',
    })
  })

  it('answer an opaque text without a type, or 202, when told to', async () => {
    host.player.play({ tracks: songs })
    spotify.behaviour.commandReply = 'opaque text'
    const opaque = await queueSong(1)
    expect([opaque.status, opaque.headers.get('content-type')]).toEqual([200, null])
    expect(opaque.content).toHaveLength(27)
    spotify.behaviour.commandReply = 'accepted'
    expect(await queueSong(2)).toMatchObject({ status: 202 })
  })

  it('show only after the lag', async () => {
    host.player.play({ tracks: songs })
    spotify.behaviour.commandLagMs = 300
    await call('POST', '/me/player/next')
    expect(await shownName()).toBe('Song 1')
    expect(host.player.state().track).toBe(songs[1])
    clock.now += 300
    expect(await shownName()).toBe('Song 2')
  })
})

describe('refusals', () => {
  const playerError = (status: number, message: string, reason: string) => ({
    status,
    body: { error: { status, message: `Player command failed: ${message}`, reason } },
  })

  it('name the missing device', async () => {
    const idle = playerError(404, 'No active device found', 'NO_ACTIVE_DEVICE')
    expect(await queueSong(0)).toMatchObject(idle)
    expect(await call('PUT', '/me/player/pause')).toMatchObject(idle)
    const id = kitchen.id
    host.player.play({ tracks: songs })
    host.renewDeviceId(kitchen)
    expect(await call('PUT', `/me/player/pause?device_id=${id}`)).toMatchObject({
      status: 404,
      body: { error: { status: 404, message: 'Device not found' } },
    })
    kitchen.sleep()
    expect(await call('GET', '/me/player')).toMatchObject({ status: 204 })
    expect(await call('PUT', '/me/player/pause')).toMatchObject(idle)
    expect((await call('GET', '/me/player/devices')).body).toMatchObject({
      devices: [{ id: kitchen.id, is_active: false }],
    })
    host.removeDevice(kitchen)
    expect((await call('GET', '/me/player/devices')).body).toEqual({ devices: [] })
  })

  it('tell what is already so, or may not be done', async () => {
    const restricted = playerError(403, 'Restriction violated', 'UNKNOWN')
    host.player.play({ tracks: songs })
    expect(await call('PUT', '/me/player/play')).toMatchObject(restricted)
    host.player.pause()
    expect(await call('PUT', '/me/player/pause')).toMatchObject(restricted)
    host.addDevice({ name: 'Car', restricted: true, id: 'car' })
    expect(await call('PUT', '/me/player/play?device_id=car')).toMatchObject(restricted)
    host.premium = false
    expect(await call('PUT', '/me/player/play')).toMatchObject(
      playerError(403, 'Premium required', 'PREMIUM_REQUIRED'),
    )
    expect(spotify.problems).toEqual([])
  })

  it.each([
    ['PUT', '/me/player', { device_ids: ['a', 'b'] }],
    ['PUT', '/me/player', { device_ids: 'a' }],
    ['PUT', '/me/player/play', {}],
    ['PUT', '/me/player/play', { uris: ['spotify:track:short'] }],
    ['PUT', '/me/player/play', { uris: [], positionMs: 3 }],
    ['PUT', '/me/player/play', { context_uri: 'spotify:playlist:37i9dQZF1DXcBWIGoYBM5M', foo: 1 }],
    ['PUT', '/me/player/pause', { device_id: 'a' }],
    ['PUT', '/me/player/volume?volume_percent=101', undefined],
    ['PUT', '/me/player/seek', undefined],
    ['PUT', '/me/player/shuffle?state=on', undefined],
    ['POST', '/me/player/queue?uri=37i9dQZF1DXcBWIGoYBM5M', undefined],
  ])('of %s %s %o are problems', async (method, path, body) => {
    host.player.play({ tracks: songs })
    expect(await call(method, path, body)).toMatchObject({ status: 400 })
    expect(spotify.problems).toHaveLength(1)
  })

  it('of tracks that nobody ever heard of are problems', async () => {
    const body = { uris: ['spotify:track:0000000000000000000000'] }
    const path = `/me/player/play?device_id=${kitchen.id}`
    expect(await call('PUT', path, body)).toMatchObject({ status: 404 })
    expect(spotify.problems).toHaveLength(1)
  })
})

describe('what plays', () => {
  it('is a relinked track under its other id', async () => {
    const other = host.relink(songs[0] as EmulatedTrack)
    host.player.play({ tracks: songs })
    const { item } = Object((await call('GET', '/me/player')).body)
    expect(item).toMatchObject({ id: other.id, external_ids: { isrc: songs[0]?.isrc } })
    expect(other.id).not.toBe(songs[0]?.id)
    expect(await call('GET', `/tracks/${other.id}`)).toMatchObject({ status: 200 })
  })

  it('is no item during adverts, and during episodes unless asked for', async () => {
    const episode = spotify.makeEpisode({ durationMs: 60_000 })
    const playlist = host.addPlaylist({ name: 'Mixed', entries: [episode, ...songs] })
    host.player.play({ playlist })
    host.player.hearAdvert(20_000)
    expect((await call('GET', '/me/player')).body).toMatchObject({
      item: null,
      currently_playing_type: 'episode',
    })
    const asked = await call('GET', '/me/player?additional_types=track,episode')
    expect(asked.body).toMatchObject({ item: { id: episode.id, type: 'episode' } })
    clock.now += 60_000
    expect((await call('GET', '/me/player/currently-playing')).body).toMatchObject({
      item: null,
      currently_playing_type: 'ad',
      actions: { disallows: { skipping_next: true } },
    })
  })

  it('ends early under automix, and goes on with similar songs under autoplay', async () => {
    host.endsEarlyMs = 5_000
    host.autoplay = true
    host.player.play({ tracks: songs.slice(0, 1) })
    clock.now += 55_000
    expect(await shownName()).toBe('Similar Song 1')
    expect(host.player.history().at(-1)).toMatchObject({ by: 'autoplay', startedAt: clock.now })
  })

  it('is remembered', async () => {
    host.player.play({ tracks: songs.slice(0, 3) })
    clock.now += 130_000
    const { body } = await call('GET', '/me/player/recently-played?limit=1')
    expect(Object(body).items).toMatchObject([
      { track: { name: 'Song 2' }, played_at: new Date(clock.now - 70_000).toISOString() },
    ])
  })
})
