import { createServer } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { FaultReply } from '../../emulators/spotify/index.ts'
import { accountId } from '../../src/core/engine/ids.ts'
import { createSpotify } from '../../src/spotify/index.ts'
import { asTrack, connect, reasonOf } from '../contracts/music-stage.ts'
import { HastyClock } from './hasty-clock.ts'
import { MapVault } from './map-vault.ts'
import { CLIENT, REDIRECT_URI, RecordedLog, startPlaying, startStage } from './stage.ts'

const PLAYER = /^\/v1\/me\/player$/
const JSON_TYPE = { 'content-type': 'application/json' }

/** Short only where the test waits for it. */
function patience({ hang = false }: FaultReply) {
  return { timeoutMs: hang ? 500 : 8_000 }
}

describe('reading over a broken connection', () => {
  const troubles: Record<string, FaultReply> = {
    'a JSON error': { status: 502, body: { error: { status: 502, message: 'Bad gateway.' } } },
    'JSON null as error': { status: 500, body: null },
    'an html error': { status: 503, text: '<html>Service unavailable</html>' },
    'an empty error': { status: 504 },
    'an error that only claims to be JSON': { status: 500, text: '<oops>', headers: JSON_TYPE },
    'a cut connection': { reset: true },
    'no answer': { hang: true },
    'a redirection': { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
  }

  it.each(Object.entries(troubles))('survives %s, by asking again', async (_name, reply) => {
    const { emulator, player, requested } = await startPlaying(patience(reply))
    emulator.faults.answerNext({ path: PLAYER }, reply, 2)

    expect(await player.playback()).toMatchObject({ kind: 'track' })
    expect(requested()).toHaveLength(3)
  })

  it.each(Object.entries(troubles))('gives up when %s stays', async (_name, reply) => {
    const { emulator, player, requested } = await startPlaying(patience(reply))
    emulator.faults.answerNext({ path: PLAYER }, reply, 100)

    expect(await reasonOf(player.playback())).toBe('unavailable')
    expect(requested()).toHaveLength(3)
  })

  const unreadable: Record<string, FaultReply> = {
    'an empty success': { status: 200 },
    'a success that only claims to be JSON': { status: 200, text: 'opaque', headers: JSON_TYPE },
    'JSON null': { status: 200, body: null },
    'another shape': { status: 200, body: { is_playing: 'perhaps' } },
    'a list': { status: 200, body: [] },
  }

  it.each(Object.entries(unreadable))('does not make sense of %s', async (_name, reply) => {
    const { emulator, player } = await startPlaying()
    emulator.faults.answerNext({ path: PLAYER }, reply)

    expect(await reasonOf(player.playback())).toBe('unavailable')
    expect(await player.playback()).toMatchObject({ kind: 'track' })
  })

  it('keeps the text of errors that are no JSON', async () => {
    const { emulator, player } = await startPlaying()
    const text =
      'Check settings on developer.spotify.com/dashboard, the user may not be registered.'
    emulator.faults.answerNext({ path: PLAYER }, { status: 403, text })

    await expect(player.playback()).rejects.toMatchObject({
      reason: 'notRegistered',
      message: expect.stringContaining(text),
    })
  })

  it('quotes a bounded part of an endless error, on one line', async () => {
    const { emulator, player } = await startPlaying()
    emulator.faults.answerNext({ path: PLAYER }, { status: 403, text: 'a\nb'.repeat(100_000) })

    const [outcome] = await Promise.allSettled([player.playback()])

    const { message } = Object(outcome).reason
    expect(message.length).toBeLessThan(400)
    expect(message).not.toContain('\n')
  })
})

describe('reading at the right instant', () => {
  it('takes what was read for true half way between request and answer', async () => {
    const { clock, emulator, player, requested } = await startPlaying()
    emulator.faults.answerNext({ path: PLAYER }, { delayMs: 50 })
    const before = clock.now()

    const reading = player.playback()
    await until(() => requested().length === 1)
    clock.pass(400)

    expect((await reading).at).toBe(before + 200)
  })
})

describe('success without content', () => {
  it.each(['no content', 'opaque text', 'accepted'] as const)('takes "%s"', async (reply) => {
    const { device, emulator, host, player, tracks } = await startPlaying()
    emulator.behaviour.commandReply = reply

    await player.pause(device)
    await player.resume(device)
    await player.skip(device)

    expect(host.player.state()).toMatchObject({ isPlaying: true, track: tracks[1] })
  })

  it('takes an opaque text that claims to be JSON', async () => {
    const { device, emulator, host, player } = await startPlaying()
    const reply = {
      status: 200,
      text: '9h5npEXfBOvTJweMy83F',
      headers: JSON_TYPE,
      applyFirst: true,
    }
    emulator.faults.answerNext({ path: /pause/ }, reply)

    await player.pause(device)

    expect(host.player.state().isPlaying).toBe(false)
  })
})

describe('addresses and connections', () => {
  it('serves several instances with servers of their own', async () => {
    const stages = await Promise.all([startStage(), startStage()])
    for (const stage of stages) onTestFinished(stage.close)
    const players = await Promise.all(
      stages.map(async ({ emulator, services }, index) => {
        const host = emulator.addAccount({ name: `Host ${index}` })
        host.addDevice({ name: `Device ${index}` })
        return services.player(await connect(services, host))
      }),
    )

    const devices = await Promise.all(
      Array.from({ length: 20 }, (_, turn) => players[turn % 2]?.devices()),
    )

    expect(devices.map((list) => list?.[0]?.name)).toEqual(
      devices.map((_, turn) => `Device ${turn % 2}`),
    )
  })

  it('keeps the accounts of one instance apart', async () => {
    const { emulator, services, close } = await startStage()
    onTestFinished(close)
    const players = await Promise.all(
      ['Ada', 'Bea', 'Cem'].map(async (name) => {
        const account = emulator.addAccount({ name })
        account.addDevice({ name })
        return services.player(await connect(services, account))
      }),
    )

    const devices = await Promise.all(
      Array.from({ length: 60 }, (_, turn) => players[turn % 3]?.devices()),
    )

    expect(devices.map((list) => list?.[0]?.name)).toEqual(
      devices.map((_, turn) => ['Ada', 'Bea', 'Cem'][turn % 3]),
    )
  })

  it('keeps connections for calls that follow each other', async () => {
    let connections = 0
    const server = createServer((_request, response) => {
      response.writeHead(200, JSON_TYPE).end('{"devices":[]}')
    })
    server.on('connection', () => {
      connections += 1
    })
    const { player, close } = await startAgainst(server)

    for (let call = 0; call < 10; call += 1) await player.devices()
    await close()

    // The second call may come before the first connection is known to be free again.
    expect(connections).toBeLessThanOrEqual(2)
  })

  it('knows that what never connected was not done', async () => {
    const server = createServer()
    const { player, close } = await startAgainst(server)
    await new Promise((resolve) => server.close(resolve))

    const device = { id: 'gone', name: 'Kitchen', type: 'Speaker' }
    const track = { uri: `spotify:track:${'0'.repeat(22)}`, title: '', artist: '', durationMs: 1 }

    expect(await reasonOf(player.addToQueue(track, device))).toBe('unavailable')
    await close()
  })

  it('lets requests under way come to an end when it is closed', async () => {
    const { emulator, player, services } = await startPlaying()
    emulator.faults.answerNext({ path: PLAYER }, { delayMs: 100 })

    const reading = player.playback()
    await until(() => emulator.requests.length === 1)
    await services.close()

    expect(await reading).toMatchObject({ kind: 'track' })
    expect(await reasonOf(player.playback())).toBe('unavailable')
  })
})

describe('a request without an answer', () => {
  it('does not hold up the end', async () => {
    const { emulator, player, services } = await startPlaying()
    emulator.faults.answerNext({ path: PLAYER }, { hang: true })
    const reading = reasonOf(player.playback())
    await until(() => emulator.requests.length === 1)
    const startedAt = performance.now()

    await services.close()

    expect(performance.now() - startedAt).toBeLessThan(1_500)
    expect(await reading).toBe('unavailable')
  })
})

describe('commands whose outcome is unknown', () => {
  const troubles: Record<string, FaultReply> = {
    'no answer': { hang: true },
    'a cut connection': { reset: true },
    'a bad gateway': { status: 502, text: '<html>' },
    'JSON null': { status: 500, body: null },
  }
  const cases = Object.entries(troubles).flatMap(([name, reply]) =>
    [true, false].map((applyFirst) => ({ name, reply: { ...reply, applyFirst }, applyFirst })),
  )

  it.each(cases)('queues once: $name, done: $applyFirst', async ({ reply, applyFirst }) => {
    const { device, emulator, host, player, requested } = await startPlaying(patience(reply))
    const winner = emulator.addTrack()
    emulator.faults.answerNext({ path: /queue/ }, reply)

    expect(await reasonOf(player.addToQueue(asTrack(winner), device))).toBe('unknownOutcome')

    expect(requested()).toEqual(['POST /v1/me/player/queue'])
    expect(host.player.state().queue).toEqual(applyFirst ? [winner] : [])
  })

  it.each(cases)('skips once: $name, done: $applyFirst', async ({ reply, applyFirst }) => {
    const { device, emulator, host, player, requested, tracks } = await startPlaying(
      patience(reply),
    )
    emulator.faults.answerNext({ path: /next/ }, reply)

    expect(await reasonOf(player.skip(device))).toBe('unknownOutcome')

    expect(requested()).toEqual(['POST /v1/me/player/next'])
    expect(host.player.state().track).toBe(tracks[applyFirst ? 1 : 0])
  })

  it.each(cases)('starts once: $name, done: $applyFirst', async ({ reply, applyFirst }) => {
    const { device, emulator, host, player, requested, tracks } = await startPlaying(
      patience(reply),
    )
    const winner = emulator.addTrack()
    emulator.faults.answerNext({ path: /play$/ }, reply)

    expect(await reasonOf(player.play(asTrack(winner), device))).toBe('unknownOutcome')

    expect(requested()).toEqual(['PUT /v1/me/player/play'])
    expect(host.player.state().track).toBe(applyFirst ? winner : tracks[0])
  })

  it.each(cases)('pauses again: $name, done: $applyFirst', async ({ reply }) => {
    const { device, emulator, host, player } = await startPlaying(patience(reply))
    emulator.faults.answerNext({ path: /pause/ }, reply)

    await player.pause(device)

    expect(host.player.state().isPlaying).toBe(false)
  })

  it.each(cases)('sets modes again: $name, done: $applyFirst', async ({ reply }) => {
    const { device, emulator, host, player } = await startPlaying(patience(reply))
    emulator.faults.answerNext({ path: /shuffle/ }, reply)
    emulator.faults.answerNext({ path: /repeat/ }, reply)

    await player.setModes({ shuffle: true, repeat: 'context' }, device)

    expect(host.player.state()).toMatchObject({ shuffle: true, repeat: 'context' })
  })
})

/** A player whose account is in the vault already, against a server of the test's own. */
async function startAgainst(server: ReturnType<typeof createServer>) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const url = `http://127.0.0.1:${port}`
  const clock = new HastyClock()
  const vault = new MapVault()
  const account = accountId('host')
  const accessExpiresAt = clock.now() + 3_600_000
  const tokens = { refreshToken: 'refresh', accessToken: 'access', accessExpiresAt }
  await vault.put('account', account, { account, name: 'Host', ...tokens })
  const log = new RecordedLog()
  const addresses = { redirectUri: REDIRECT_URI, apiUrl: url, accountsUrl: url }
  const services = createSpotify({ ...CLIENT, ...addresses, vault, clock, log })
  const close = async () => {
    await services.close()
    await new Promise((resolve) => server.close(resolve))
  }
  return { player: services.player(account), close }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1))
}
