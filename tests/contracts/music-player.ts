import { describe, expect, it } from 'vitest'
import {
  asTrack,
  at,
  deviceOf,
  type OpenMusic,
  reasonOf,
  startConnected,
  startPlaying,
  urisOf,
} from './music-stage.ts'

/** What every `MusicPlayer` promises. */
export function musicPlayerContract(name: string, open: OpenMusic): void {
  describe(`${name}: reading the player`, () => {
    it('lists the devices that can be commanded', async () => {
      const { ada, player, world } = await startConnected(open)
      const phone = ada.addDevice({ name: 'Phone', type: 'Smartphone', supportsVolume: false })
      const speaker = ada.addDevice({ name: 'Kitchen', type: 'Speaker', volume: 40 })
      ada.addDevice({ name: 'Television', restricted: true })
      ada.addDevice({ name: 'Nameless', id: null })
      ada.player.play({ tracks: world.makeTracks(1), deviceName: 'Kitchen' })

      expect(await player.devices()).toEqual([
        { id: phone.id, name: 'Phone', type: 'Smartphone', isActive: false },
        { id: speaker.id, name: 'Kitchen', type: 'Speaker', isActive: true, volumePercent: 40 },
      ])
    })

    it('shows nothing where nothing plays', async () => {
      const { ada, now, player } = await startConnected(open)
      ada.addDevice({ name: 'Kitchen' })

      expect(await player.playback()).toEqual({ kind: 'nothing', at: now() })
    })

    it('shows what plays, where, and how far it got', async () => {
      const { now, pass, player, tracks, device } = await startPlaying(open)
      await pass(61_000)

      expect(await player.playback()).toEqual({
        kind: 'track',
        at: now(),
        track: expect.objectContaining({ uri: tracks[0]?.uri, title: tracks[0]?.name }),
        progressMs: 61_000,
        isPlaying: true,
        device,
        volumePercent: 40,
        modes: { shuffle: false, repeat: 'off' },
      })
    })

    it('shows modes and pauses of the person at the player', async () => {
      const { ada, pass, player } = await startPlaying(open)
      ada.player.setShuffle(true)
      ada.player.setRepeat('context')
      await pass(5_000)
      ada.player.pause()
      await pass(5_000)

      expect(await player.playback()).toMatchObject({
        isPlaying: false,
        progressMs: 5_000,
        modes: { shuffle: true, repeat: 'context' },
      })
    })

    it('knows a song again that plays under another id', async () => {
      const { ada, player, tracks } = await startPlaying(open)
      const original = at(tracks, 0)
      const other = ada.relink(original)

      const playback = await player.playback()

      expect(playback).toMatchObject({ track: { uri: other.uri, isrc: original.isrc } })
    })

    it('tells what is no song from a song', async () => {
      const { ada, pass, player } = await startPlaying(open)
      ada.player.hearAdvert(30_000)
      await pass(180_000 + 10_000)

      expect(await player.playback()).toMatchObject({ kind: 'other', isPlaying: true })
    })

    it('leaves a device out that cannot be commanded', async () => {
      const { ada, player } = await startPlaying(open)
      ada.player.transfer(ada.addDevice({ name: 'Television', restricted: true }))

      const playback = await player.playback()

      expect(playback.kind).toBe('track')
      expect(playback).not.toHaveProperty('device')
    })

    it('reads what comes next', async () => {
      const { ada, player, tracks, world } = await startPlaying(open)
      const queued = world.addTrack()
      ada.player.queueByHand(queued)

      const queue = await player.queue()

      expect(urisOf(queue)).toEqual([queued.uri, tracks[1]?.uri, tracks[2]?.uri])
    })
  })

  describe(`${name}: commanding the player`, () => {
    it('queues a track, which plays after the current one', async () => {
      const { ada, device, pass, player, world } = await startPlaying(open)
      const winner = world.addTrack()

      await player.addToQueue(asTrack(winner), device)

      expect(urisOf(await player.queue())[0]).toBe(winner.uri)
      await pass(180_000)
      expect(ada.player.state().track).toBe(winner)
    })

    it('does not queue where nothing is active', async () => {
      const { ada, player, world } = await startConnected(open)
      const device = ada.addDevice({ name: 'Kitchen' })

      const queueing = player.addToQueue(asTrack(world.addTrack()), deviceOf(device))

      expect(await reasonOf(queueing)).toBe('noDevice')
    })

    it('starts a track at once, on a device that slept', async () => {
      const { ada, player, world } = await startConnected(open)
      const track = world.addTrack()
      const device = ada.addDevice({ name: 'Kitchen' })

      await player.play(asTrack(track), deviceOf(device))

      expect(ada.player.state()).toMatchObject({ track, isPlaying: true, device, context: null })
    })

    it('starts a track within a playlist, so that music goes on', async () => {
      const { ada, pass, player, world } = await startConnected(open)
      const tracks = world.makeTracks(4)
      const playlist = ada.addPlaylist({ name: 'Party', tracks })
      const device = ada.addDevice({ name: 'Kitchen' })

      await player.play(asTrack(at(tracks, 1)), deviceOf(device), {
        contextUri: playlist.uri,
      })
      await pass(180_000)

      const started = ada.player.history().map(({ track }) => track)
      expect(started).toEqual([tracks[1], tracks[2]])
      expect(ada.player.state().context).toBe(playlist.uri)
    })

    it('pauses and resumes, also what is so already', async () => {
      const { ada, device, pass, player } = await startPlaying(open)
      await pass(10_000)

      await player.pause(device)
      await player.pause(device)
      expect(ada.player.state()).toMatchObject({ isPlaying: false, progressMs: 10_000 })

      await pass(10_000)
      await player.resume(device)
      await player.resume(device)
      expect(ada.player.state()).toMatchObject({ isPlaying: true })
    })

    it('does not resume where nothing was ever played', async () => {
      const { ada, player } = await startConnected(open)
      const device = ada.addDevice({ name: 'Kitchen' })

      expect(await reasonOf(player.resume(deviceOf(device)))).toBe('restricted')
    })

    it('skips to what comes next', async () => {
      const { ada, device, player, tracks } = await startPlaying(open)

      await player.skip(device)

      expect(ada.player.state().track).toBe(tracks[1])
    })

    it('sets shuffle and repeat, also before music plays', async () => {
      const { ada, player, world } = await startConnected(open)
      const device = ada.addDevice({ name: 'Kitchen' })

      await player.setModes({ shuffle: true, repeat: 'track' }, deviceOf(device))
      expect(ada.player.state()).toMatchObject({ shuffle: true, repeat: 'track', isPlaying: false })

      await player.play(asTrack(world.addTrack()), deviceOf(device))
      await player.setModes({ shuffle: false, repeat: 'off' }, deviceOf(device))
      expect(ada.player.state()).toMatchObject({ shuffle: false, repeat: 'off', isPlaying: true })
    })

    it('reaches a device whose id was renewed', async () => {
      const { ada, device, player, world } = await startPlaying(open)
      const renewed = at(ada.devices, 0)
      ada.renewDeviceId(renewed)
      const winner = world.addTrack()

      await player.addToQueue(asTrack(winner), device)
      await player.pause(device)

      expect(ada.player.state()).toMatchObject({ isPlaying: false, queue: [winner] })
    })

    it('says that a device is gone', async () => {
      const { ada, device, player, world } = await startPlaying(open)
      ada.removeDevice(at(ada.devices, 0))

      expect(await reasonOf(player.play(asTrack(world.addTrack()), device))).toBe('noDevice')
      expect(await reasonOf(player.pause(device))).toBe('noDevice')
    })

    it('says that the account has no Premium', async () => {
      const { ada, player, world } = await startConnected(open, { name: 'Ada', premium: false })
      const device = ada.addDevice({ name: 'Kitchen' })

      const playing = player.play(asTrack(world.addTrack()), deviceOf(device))

      expect(await reasonOf(playing)).toBe('noPremium')
    })
  })
}
