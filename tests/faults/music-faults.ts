import { MusicFailure } from '../../src/core/ports.ts'
import type { Ending, Fault } from './fault.ts'
import type { Call, Rule } from './interference.ts'
import type { Scene } from './scene.ts'
import { accountIdOf } from './world.ts'

const TIMEOUT_MS = 8_000
const WRITES = ['addToQueue', 'play', 'resume', 'pause', 'skip', 'setModes']
const PLAYER = ['devices', 'playback', 'queue', ...WRITES]

type Meet = (scene: Scene) => Rule['meet']

/** Requests of one account go wrong. */
function requests(name: string, meet: Meet, methods: readonly string[] = PLAYER): Fault {
  return {
    name,
    reach: 'party',
    begin: (scene) => {
      const account = accountIdOf(scene.account)
      const concerns = (call: Call) => call.account === account && methods.includes(call.method)
      const away = scene.world.inMusic.add({ concerns, meet: meet(scene) })
      return methods.includes('playback') ? scene.blinded(away) : away
    },
  }
}

/** Something else about the account changes, and is changed back. */
function account(name: string, begin: (scene: Scene) => Ending): Fault {
  return { name, reach: 'party', begin }
}

/** A write that failed may have been applied all the same. */
function failed(method: string): MusicFailure {
  return WRITES.includes(method)
    ? new MusicFailure('unknownOutcome', 'No answer came.')
    : new MusicFailure('unavailable', 'No answer came.')
}

function rateLimited(name: string, waitMs: number, methods: readonly string[]): Fault {
  return requests(
    name,
    ({ world }) => {
      const until = world.clock.now() + waitMs
      return (proceed) => {
        const leftMs = until - world.clock.now()
        if (leftMs <= 0) return proceed()
        throw new MusicFailure('rateLimited', 'Too many requests.', leftMs)
      }
    },
    methods,
  )
}

/** Where there is no device, nobody can. */
function resume({ account: { player, devices } }: Scene): void {
  if (devices.length > 0) player.resume()
}

function pass({ world: { clock } }: Scene, ms: number): Promise<void> {
  return new Promise((resolve) => clock.at(clock.now() + ms, resolve))
}

export const MUSIC_FAULTS: readonly Fault[] = [
  requests('Spotify times out, nothing applied', (scene) => async (_, { method }) => {
    await pass(scene, TIMEOUT_MS)
    throw failed(method)
  }),
  requests('Spotify times out after applying', (scene) => async (proceed, { method }) => {
    await proceed()
    await pass(scene, TIMEOUT_MS)
    throw failed(method)
  }),
  requests('Spotify resets the connection', () => async (_, { method }) => {
    throw failed(method)
  }),
  requests('Spotify resets the connection after applying', () => async (proceed, { method }) => {
    await proceed()
    throw failed(method)
  }),
  requests('Spotify answers 5xx every other time', () => {
    let asked = 0
    return async (proceed, { method }) => {
      asked += 1
      if (asked % 2 === 0) return proceed()
      throw failed(method)
    }
  }),
  requests('Spotify is slow', (scene) => async (proceed) => {
    await pass(scene, 4_000)
    return proceed()
  }),
  requests(
    'queueing times out after applying',
    (scene) =>
      async (proceed, { method }) => {
        await proceed()
        await pass(scene, TIMEOUT_MS)
        throw failed(method)
      },
    ['addToQueue'],
  ),
  requests(
    'starting a song is reset after applying',
    () =>
      async (proceed, { method }) => {
        await proceed()
        throw failed(method)
      },
    ['play', 'skip'],
  ),
  rateLimited('a short 429 for everything', 5_000, PLAYER),
  rateLimited('a short 429 for queueing', 6_000, ['addToQueue']),
  rateLimited('a short 429 for reading the player', 6_000, ['playback']),
  rateLimited('a long 429 for everything', 3 * 60_000, PLAYER),
  rateLimited('a long 429 for queueing', 3 * 60_000, ['addToQueue', 'play']),
  rateLimited('a long 429 for reading the player', 3 * 60_000, ['playback']),
  requests('the queue that is shown is stale', () => {
    let stale: unknown
    return async (proceed) => {
      stale ??= await proceed()
      return stale
    }
  }, ['queue']),
  account('the login is revoked', (scene) => {
    const { world, account: host } = scene
    host.revoke()
    void world.store.vault.remove('account', accountIdOf(host))
    return () => {}
  }),
  account('no device is there', (scene) => {
    scene.account.removeDevice(scene.device)
    return () => {
      scene.device = scene.account.addDevice({ name: 'Kitchen', type: 'Speaker' })
      resume(scene)
    }
  }),
  account('the device falls asleep', (scene) => {
    scene.device.sleep()
    return () => resume(scene)
  }),
  account('the device gets a new id', (scene) => {
    scene.account.renewDeviceId(scene.device)
    return () => {}
  }),
  account('the device takes no commands', ({ device }) => {
    device.isRestricted = true
    return () => {
      device.isRestricted = false
    }
  }),
  account('Premium ends', ({ account: host }) => {
    host.premium = false
    return () => {
      host.premium = true
    }
  }),
  account('an advertisement comes', ({ account: host }) => {
    host.player.hearAdvert(30_000)
    return () => {}
  }),
  account('autoplay goes on with other songs', ({ account: host }) => {
    host.autoplay = true
    return () => {
      host.autoplay = false
    }
  }),
  account('songs end early', ({ account: host }) => {
    host.endsEarlyMs = 6_000
    return () => {
      host.endsEarlyMs = 0
    }
  }),
  account('commands show late', ({ world }) => {
    world.music.behaviour.commandLagMs = 1_950
    return () => {
      world.music.behaviour.commandLagMs = 1_500
    }
  }),
  account('somebody stops the music by hand', (scene) => {
    scene.account.player.pause()
    return () => resume(scene)
  }),
  account('somebody skips by hand', ({ account: host }) => {
    const { track, device } = host.player.state()
    if (track !== null && device !== null) host.player.skip()
    return () => {}
  }),
  requests(
    'the winner cannot be played',
    () => () => Promise.reject(new MusicFailure('restricted', 'Restriction violated.')),
    ['addToQueue', 'play'],
  ),
]
