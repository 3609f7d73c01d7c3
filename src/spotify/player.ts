import type SpotifyWebApi from 'spotify-web-api-node'
import HttpManager from 'spotify-web-api-node/src/http-manager.js'
import WebApiRequest from 'spotify-web-api-node/src/webapi-request.js'
import { z } from 'zod'
import type { Device, PlaybackModes } from '../core/engine/party.ts'
import type { Playback } from '../core/engine/playback.ts'
import type { Track } from '../core/engine/track.ts'
import {
  type Clock,
  type HowToPlay,
  MusicFailure,
  type MusicPlayer,
  type PlayableDevice,
} from '../core/ports.ts'
import type { AccountClient } from './account-client.ts'
import { parseBody, readTrack } from './parsing.ts'
import { readDevice, readPlayback } from './playback.ts'
import { wait } from './waiting.ts'

const READ = { bucket: 'player', repeatable: true } as const
/** How long what the player shows may lag behind a command. */
const LAG_MS = 1_000

const deviceList = z.object({ devices: z.array(z.unknown()) })
const queue = z.object({ queue: z.array(z.unknown()) })

interface CommandForm {
  readonly repeatable: boolean
  /** Whether the device may be made the active one for it. */
  readonly activates: boolean
  readonly send: (
    api: SpotifyWebApi,
    deviceId: string,
  ) => Promise<{ readonly statusCode: number; readonly body: unknown }>
}

export class Player implements MusicPlayer {
  readonly #client: AccountClient
  readonly #clock: Clock
  /** Spotify renews the ids of devices at will: the newest id, by the one we are given. */
  readonly #renewedIds = new Map<string, string>()

  constructor(client: AccountClient, clock: Clock) {
    this.#client = client
    this.#clock = clock
  }

  async devices(): Promise<readonly PlayableDevice[]> {
    const answer = await this.#client.send(READ, (api) => api.getMyDevices())
    const { devices } = parseBody(deviceList, answer.body)
    return devices.flatMap((device) => readDevice(device) ?? [])
  }

  async playback(): Promise<Playback> {
    const answer = await this.#client.send(READ, (api) => api.getMyCurrentPlaybackState())
    return readPlayback(answer)
  }

  async queue(): Promise<readonly Track[]> {
    const answer = await this.#client.send(READ, (api) =>
      WebApiRequest.builder(api.getAccessToken())
        .withPath('/v1/me/player/queue')
        .build()
        .execute(HttpManager.get),
    )
    return parseBody(queue, answer.body).queue.flatMap((item) => readTrack(item) ?? [])
  }

  async addToQueue({ uri }: Track, device: Device): Promise<void> {
    await this.#command(device, {
      repeatable: false,
      activates: false,
      send: (api, device_id) => api.addToQueue(uri, { device_id }),
    })
  }

  async play({ uri }: Track, device: Device, how: HowToPlay = {}): Promise<void> {
    const { contextUri, positionMs } = how
    const what = {
      ...(contextUri === undefined
        ? { uris: [uri] }
        : { context_uri: contextUri, offset: { uri } }),
      ...(positionMs === undefined ? {} : { position_ms: Math.round(positionMs) }),
    }
    await this.#command(device, {
      repeatable: false,
      activates: true,
      send: (api, device_id) => api.play({ device_id, ...what }),
    })
  }

  async resume(device: Device): Promise<void> {
    const resuming = this.#command(device, {
      repeatable: true,
      activates: true,
      send: (api, device_id) => api.play({ device_id }),
    })
    await this.#unlessAlready('playing', resuming)
  }

  async pause(device: Device): Promise<void> {
    const pausing = this.#command(device, {
      repeatable: true,
      activates: false,
      send: (api, device_id) => api.pause({ device_id }),
    })
    await this.#unlessAlready('silent', pausing)
  }

  async skip(device: Device): Promise<void> {
    await this.#command(device, {
      repeatable: false,
      activates: false,
      send: (api, device_id) => api.skipToNext({ device_id }),
    })
  }

  async seek(positionMs: number, device: Device): Promise<void> {
    await this.#command(device, {
      repeatable: true,
      activates: false,
      send: (api, device_id) => api.seek(Math.round(positionMs), { device_id }),
    })
  }

  async setModes({ shuffle, repeat }: PlaybackModes, device: Device): Promise<void> {
    const form = { repeatable: true, activates: true }
    const shuffling = this.#command(device, {
      ...form,
      send: (api, device_id) => api.setShuffle(shuffle, { device_id }),
    })
    const [shuffled] = await Promise.allSettled([shuffling])
    await this.#command(device, {
      ...form,
      send: (api, device_id) => api.setRepeat(repeat, { device_id }),
    })
    if (shuffled.status === 'rejected') throw shuffled.reason
  }

  async #command(device: Device, form: CommandForm): Promise<void> {
    const id = this.#renewedIds.get(device.id) ?? device.id
    try {
      await this.#send(form, id)
    } catch (error) {
      if (!(error instanceof MusicFailure) || error.reason !== 'noDevice') throw error
      const found = await this.#findAgain(device, id, form)
      if (found === undefined) throw error
      await this.#send(form, found)
    }
  }

  async #send({ repeatable, send }: CommandForm, deviceId: string): Promise<void> {
    await this.#client.send({ bucket: 'player', repeatable }, (api) => send(api, deviceId))
  }

  /** The id under which the device may be reached after it was not; undefined where there is none. */
  async #findAgain(device: Device, id: string, form: CommandForm): Promise<string | undefined> {
    const devices = await this.devices()
    if (devices.some((each) => each.id === id)) {
      if (!form.activates) return undefined
      await this.#client.send(READ, (api) => api.transferMyPlayback([id], { play: false }))
      return id
    }
    const namesakes = devices.filter(
      ({ name, type }) => name === device.name && type === device.type,
    )
    const namesake = namesakes.length === 1 ? namesakes[0] : namesakes.find((each) => each.isActive)
    if (namesake !== undefined) this.#renewedIds.set(device.id, namesake.id)
    return namesake?.id
  }

  /** Spotify refuses to pause what is paused and to resume what plays. */
  async #unlessAlready(wanted: 'playing' | 'silent', commanded: Promise<void>): Promise<void> {
    try {
      await commanded
    } catch (error) {
      if (!(error instanceof MusicFailure) || error.reason !== 'restricted') throw error
      if (await this.#isNow(wanted)) return
      await wait(this.#clock, LAG_MS)
      if (!(await this.#isNow(wanted))) throw error
    }
  }

  async #isNow(wanted: 'playing' | 'silent'): Promise<boolean> {
    const playback = await this.playback()
    const isPlaying = playback.kind !== 'nothing' && playback.isPlaying
    return isPlaying === (wanted === 'playing')
  }
}
