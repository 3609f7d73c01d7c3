import { describe, expect, it, onTestFinished } from 'vitest'
import type { AccountParts, EmulatedAccount, EmulatedTrack } from '../../emulators/spotify/index.ts'
import { type AccountId, accountId } from '../../src/core/engine/ids.ts'
import type { Device } from '../../src/core/engine/party.ts'
import type { Track } from '../../src/core/engine/track.ts'
import type { MusicFailure, MusicServices } from '../../src/core/ports.ts'
import type { MusicWorld } from '../fakes/music.ts'

export interface MusicUnderTest {
  readonly services: MusicServices
  readonly world: MusicWorld
  now(): number
  /** Lets the music play on for so long. */
  pass(ms: number): Promise<void>
  close(): Promise<void>
}

/** What every music service promises. `open` starts one without accounts. */
export function musicContract(name: string, open: () => Promise<MusicUnderTest>): void {
  async function start() {
    const stage = await open()
    onTestFinished(() => stage.close())
    return stage
  }

  async function startConnected(parts: AccountParts = { name: 'Ada' }) {
    const stage = await start()
    const ada = stage.world.addAccount(parts)
    const account = await connect(stage.services, ada)
    const { services } = stage
    return {
      ...stage,
      ada,
      account,
      library: services.library(account),
      player: services.player(account),
    }
  }

  async function startPlaying(count = 3) {
    const stage = await startConnected()
    const tracks = stage.world.makeTracks(count)
    const device = stage.ada.addDevice({ name: 'Kitchen', type: 'Speaker', volume: 40 })
    stage.ada.player.play({ tracks })
    return { ...stage, tracks, device: deviceOf(device) }
  }

  describe(`${name}: connecting an account`, () => {
    it('turns an agreement into an account', async () => {
      const { services, world } = await start()
      const ada = world.addAccount({ name: 'Ada' })
      const { url, state, verifier } = services.login.request()

      const location = new URL(await ada.login(url))
      const connected = await services.login.exchange(codeOf(location), verifier)

      expect(location.searchParams.get('state')).toBe(state)
      expect(connected.name).toBe('Ada')
      const library = services.library(connected.account)
      expect(await library.playlists(0, 10)).toEqual({ items: [], total: 0 })
    })

    it('makes every login unguessable', async () => {
      const { services } = await start()
      const [one, other] = [services.login.request(), services.login.request()]

      expect(one.state).not.toBe(other.state)
      expect(one.verifier).not.toBe(other.verifier)
      expect(Buffer.from(one.state, 'base64url')).toHaveLength(32)
      expect(one.url).not.toContain(one.verifier)
    })

    it('takes a code once, and only with the verifier of its login', async () => {
      const { services, world } = await start()
      const ada = world.addAccount({ name: 'Ada' })
      const first = services.login.request()
      const second = services.login.request()
      const code = codeOf(new URL(await ada.login(first.url)))
      const otherCode = codeOf(new URL(await ada.login(second.url)))

      expect(await reasonOf(services.login.exchange(otherCode, first.verifier))).toBe(
        'loginRefused',
      )
      await services.login.exchange(code, first.verifier)
      expect(await reasonOf(services.login.exchange(code, first.verifier))).toBe('loginRefused')
    })

    it('asks for a login where there is none', async () => {
      const { services } = await start()

      const player = services.player(accountId('nobody'))

      expect(await reasonOf(player.playback())).toBe('loginExpired')
    })

    it('forgets, and connects again', async () => {
      const { services, account, ada, player } = await startConnected()

      await services.login.forget(account)

      expect(await reasonOf(player.devices())).toBe('loginExpired')
      expect(await connect(services, ada)).toBe(account)
      expect(await player.devices()).toEqual([])
    })

    it('notices that the consent was withdrawn', async () => {
      const { ada, player } = await startConnected()

      ada.revoke()

      expect(await reasonOf(player.devices())).toBe('loginExpired')
      expect(await reasonOf(player.devices())).toBe('loginExpired')
    })

    it('outlives its access token', async () => {
      const { pass, player } = await startConnected()

      await pass(3 * 3_600_000)

      expect(await player.devices()).toEqual([])
    })

    it('says that a person is not on the list of users', async () => {
      const { ada, player } = await startConnected()

      ada.registered = false

      expect(await reasonOf(player.devices())).toBe('notRegistered')
    })
  })

  describe(`${name}: the library`, () => {
    it('lists playlists page by page, without the missing ones', async () => {
      const { ada, library, world } = await startConnected()
      ada.addPlaylist({ name: 'One', tracks: world.makeTracks(2) })
      ada.addMissingPlaylist()
      const third = ada.addPlaylist({ name: 'Three', tracks: world.makeTracks(3) })

      const first = await library.playlists(0, 2)
      const second = await library.playlists(2, 2)

      expect(first.items.map((playlist) => playlist.name)).toEqual(['One'])
      expect(first.total).toBe(3)
      expect(second.items).toEqual([
        {
          id: third.id,
          uri: third.uri,
          name: 'Three',
          trackCount: 3,
          link: `https://open.spotify.com/playlist/${third.id}`,
          coverUrl: expect.stringMatching(/^https:/),
        },
      ])
    })

    it('finds a playlist by everything a person may paste', async () => {
      const { ada, library, world } = await startConnected()
      const { id, uri } = ada.addPlaylist({ name: 'Party', tracks: world.makeTracks(4) })
      const pasted = [
        id,
        ` ${id} `,
        uri,
        `https://open.spotify.com/playlist/${id}`,
        `https://open.spotify.com/playlist/${id}?si=0123456789abcdef`,
        `https://open.spotify.com/intl-de/playlist/${id}?si=1`,
      ]

      const found = await Promise.all(pasted.map((reference) => library.playlist(reference)))

      expect(found.map((playlist) => playlist?.id)).toEqual(pasted.map(() => id))
      expect(found[0]).toMatchObject({ name: 'Party', uri, trackCount: 4 })
    })

    it('takes nothing else for a playlist', async () => {
      const { library } = await startConnected()
      const id = '0123456789012345678901'
      const pasted = [
        '',
        'party',
        '../../me/player/pause',
        `${id}0`,
        `spotify:album:${id}`,
        `https://open.spotify.com/track/${id}`,
        `https://open.spotify.example/playlist/${id}`,
        `https://open.spotify.com/playlist/${id}/../x`,
      ]

      const found = await Promise.all(pasted.map((reference) => library.playlist(reference)))

      expect(found).toEqual(pasted.map(() => undefined))
    })

    it('says that there is no such playlist', async () => {
      const { library } = await startConnected()

      expect(await reasonOf(library.playlist('0123456789012345678901'))).toBe('notFound')
    })

    it('reads the tracks that can be played, in order, each once', async () => {
      const { ada, library, world } = await startConnected()
      const [one, two, three] = world.makeTracks(3)
      const twin = world.addTrack({ name: 'Twin', ...(two && { isrc: two.isrc }) })
      const playlist = ada.addPlaylist({
        name: 'Odd',
        entries: [
          one ?? null,
          null,
          world.makeLocalFile(),
          two ?? null,
          world.makeEpisode(),
          world.addTrack({ isPlayable: false }),
          world.addTrack({ restriction: 'market' }),
          one ?? null,
          twin,
          three ?? null,
        ],
      })

      const tracks = await library.tracks(await found(library.playlist(playlist.id)))

      expect(tracks.map(({ uri }) => uri)).toEqual([one?.uri, two?.uri, three?.uri])
      expect(tracks[0]).toEqual({
        uri: one?.uri,
        title: one?.name,
        artist: one?.artists[0]?.name,
        durationMs: one?.durationMs,
        isrc: one?.isrc,
        explicit: false,
        link: `https://open.spotify.com/track/${one?.id}`,
        coverUrl: one?.album.imageUrl,
      })
    })

    it('reads playlists of several pages', async () => {
      const { ada, library, world } = await startConnected()
      const tracks = world.makeTracks(231)
      const playlist = ada.addPlaylist({ name: 'Long', tracks })

      const read = await library.tracks(await found(library.playlist(playlist.id)))

      expect(read.map(({ uri }) => uri)).toEqual(tracks.map(({ uri }) => uri))
    })

    it('says that a playlist of somebody else cannot be read', async () => {
      const { ada, library, world } = await startConnected()
      const { id } = ada.addPlaylist({
        name: 'Hits',
        owner: 'spotify',
        tracks: world.makeTracks(2),
      })

      const playlist = await found(library.playlist(id))

      expect(playlist.name).toBe('Hits')
      expect(await reasonOf(library.tracks(playlist))).toBe('notReadable')
    })
  })

  describe(`${name}: reading the player`, () => {
    it('lists the devices that can be commanded', async () => {
      const { ada, player, world } = await startConnected()
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
      const { ada, now, player } = await startConnected()
      ada.addDevice({ name: 'Kitchen' })

      expect(await player.playback()).toEqual({ kind: 'nothing', at: now() })
    })

    it('shows what plays, where, and how far it got', async () => {
      const { now, pass, player, tracks, device } = await startPlaying()
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
      const { ada, pass, player } = await startPlaying()
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
      const { ada, player, tracks } = await startPlaying()
      const original = at(tracks, 0)
      const other = ada.relink(original)

      const playback = await player.playback()

      expect(playback).toMatchObject({ track: { uri: other.uri, isrc: original.isrc } })
    })

    it('tells what is no song from a song', async () => {
      const { ada, pass, player } = await startPlaying()
      ada.player.hearAdvert(30_000)
      await pass(180_000 + 10_000)

      expect(await player.playback()).toMatchObject({ kind: 'other', isPlaying: true })
    })

    it('leaves a device out that cannot be commanded', async () => {
      const { ada, player } = await startPlaying()
      ada.player.transfer(ada.addDevice({ name: 'Television', restricted: true }))

      const playback = await player.playback()

      expect(playback.kind).toBe('track')
      expect(playback).not.toHaveProperty('device')
    })

    it('reads what comes next', async () => {
      const { ada, player, tracks, world } = await startPlaying()
      const queued = world.addTrack()
      ada.player.queueByHand(queued)

      const queue = await player.queue()

      expect(urisOf(queue)).toEqual([queued.uri, tracks[1]?.uri, tracks[2]?.uri])
    })
  })

  describe(`${name}: commanding the player`, () => {
    it('queues a track, which plays after the current one', async () => {
      const { ada, device, pass, player, world } = await startPlaying()
      const winner = world.addTrack()

      await player.addToQueue(asTrack(winner), device)

      expect(urisOf(await player.queue())[0]).toBe(winner.uri)
      await pass(180_000)
      expect(ada.player.state().track).toBe(winner)
    })

    it('does not queue where nothing is active', async () => {
      const { ada, player, world } = await startConnected()
      const device = ada.addDevice({ name: 'Kitchen' })

      const queueing = player.addToQueue(asTrack(world.addTrack()), deviceOf(device))

      expect(await reasonOf(queueing)).toBe('noDevice')
    })

    it('starts a track at once, on a device that slept', async () => {
      const { ada, player, world } = await startConnected()
      const track = world.addTrack()
      const device = ada.addDevice({ name: 'Kitchen' })

      await player.play(asTrack(track), deviceOf(device))

      expect(ada.player.state()).toMatchObject({ track, isPlaying: true, device, context: null })
    })

    it('starts a track within a playlist, so that music goes on', async () => {
      const { ada, pass, player, world } = await startConnected()
      const tracks = world.makeTracks(4)
      const playlist = ada.addPlaylist({ name: 'Party', tracks })
      const device = ada.addDevice({ name: 'Kitchen' })

      await player.play(asTrack(at(tracks, 1)), deviceOf(device), playlist.uri)
      await pass(180_000)

      const started = ada.player.history().map(({ track }) => track)
      expect(started).toEqual([tracks[1], tracks[2]])
      expect(ada.player.state().context).toBe(playlist.uri)
    })

    it('pauses and resumes, also what is so already', async () => {
      const { ada, device, pass, player } = await startPlaying()
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
      const { ada, player } = await startConnected()
      const device = ada.addDevice({ name: 'Kitchen' })

      expect(await reasonOf(player.resume(deviceOf(device)))).toBe('restricted')
    })

    it('skips to what comes next', async () => {
      const { ada, device, player, tracks } = await startPlaying()

      await player.skip(device)

      expect(ada.player.state().track).toBe(tracks[1])
    })

    it('sets shuffle and repeat, also before music plays', async () => {
      const { ada, player, world } = await startConnected()
      const device = ada.addDevice({ name: 'Kitchen' })

      await player.setModes({ shuffle: true, repeat: 'track' }, deviceOf(device))
      expect(ada.player.state()).toMatchObject({ shuffle: true, repeat: 'track', isPlaying: false })

      await player.play(asTrack(world.addTrack()), deviceOf(device))
      await player.setModes({ shuffle: false, repeat: 'off' }, deviceOf(device))
      expect(ada.player.state()).toMatchObject({ shuffle: false, repeat: 'off', isPlaying: true })
    })

    it('reaches a device whose id was renewed', async () => {
      const { ada, device, player, world } = await startPlaying()
      const renewed = at(ada.devices, 0)
      ada.renewDeviceId(renewed)
      const winner = world.addTrack()

      await player.addToQueue(asTrack(winner), device)
      await player.pause(device)

      expect(ada.player.state()).toMatchObject({ isPlaying: false, queue: [winner] })
    })

    it('says that a device is gone', async () => {
      const { ada, device, player, world } = await startPlaying()
      ada.removeDevice(at(ada.devices, 0))

      expect(await reasonOf(player.play(asTrack(world.addTrack()), device))).toBe('noDevice')
      expect(await reasonOf(player.pause(device))).toBe('noDevice')
    })

    it('says that the account has no Premium', async () => {
      const { ada, player, world } = await startConnected({ name: 'Ada', premium: false })
      const device = ada.addDevice({ name: 'Kitchen' })

      const playing = player.play(asTrack(world.addTrack()), deviceOf(device))

      expect(await reasonOf(playing)).toBe('noPremium')
    })
  })
}

/** Logs in as the account would in a browser. */
export async function connect(
  services: MusicServices,
  account: EmulatedAccount,
): Promise<AccountId> {
  const { url, verifier } = services.login.request()
  const location = new URL(await account.login(url))
  return (await services.login.exchange(codeOf(location), verifier)).account
}

/** Why a call failed; `undefined` where it did not. */
export async function reasonOf(
  call: Promise<unknown>,
): Promise<MusicFailure['reason'] | undefined> {
  return (await failureOf(call))?.reason
}

async function failureOf(call: Promise<unknown>): Promise<MusicFailure | undefined> {
  const [outcome] = await Promise.allSettled([call])
  if (outcome.status === 'fulfilled') return undefined
  expect(outcome.reason).toMatchObject({ name: 'MusicFailure' })
  return outcome.reason
}

/** What the core knows of a track that only its address matters of. */
export function asTrack({ uri, name, durationMs }: EmulatedTrack): Track {
  return { uri, title: name, artist: '', durationMs }
}

export function deviceOf(device: { id: string | null; name: string; type: string }): Device {
  return { id: device.id ?? '', name: device.name, type: device.type }
}

async function found<T>(lookup: Promise<T | undefined>): Promise<T> {
  const result = await lookup
  if (result === undefined) throw new Error('Nothing was found.')
  return result
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index]
  if (item === undefined) throw new RangeError(`There is no item ${index}.`)
  return item
}

function urisOf(tracks: readonly Track[]): string[] {
  return tracks.map(({ uri }) => uri)
}

function codeOf(location: URL): string {
  return location.searchParams.get('code') ?? ''
}
