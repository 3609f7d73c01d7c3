import { describe, expect, it, onTestFinished } from 'vitest'
import { connect, reasonOf } from '../contracts/music-stage.ts'
import { MapVault } from './map-vault.ts'
import { startPlaying, startStage } from './stage.ts'

const TOKEN = /^\/api\/token$/

async function startExpired(vault = new MapVault()) {
  const stage = await startPlaying({ vault })
  stage.clock.pass(3_600_000)
  const stored = () => stage.vault.get('account', stage.account)
  const refreshes = () => stage.requested().filter((each) => each === 'POST /api/token').length
  return { ...stage, stored, refreshes }
}

describe('renewing tokens', () => {
  it('renews once for everybody who asks meanwhile', async () => {
    const { player, refreshes } = await startExpired()

    await Promise.all(Array.from({ length: 20 }, () => player.devices()))

    expect(refreshes()).toBe(1)
  })

  it('renews once when a token ends before its time', async () => {
    const { host, player, requested } = await startPlaying()
    host.expireAccessTokens()

    const devices = await Promise.all(Array.from({ length: 20 }, () => player.devices()))

    expect(devices.every(([first]) => first?.name === 'Kitchen')).toBe(true)
    expect(requested().filter((each) => each === 'POST /api/token')).toHaveLength(1)
  })

  it('renews a minute early', async () => {
    const { clock, player, requested } = await startPlaying()

    clock.pass(3_539_000)
    await player.devices()
    expect(requested()).toEqual(['GET /v1/me/player/devices'])

    clock.pass(2_000)
    await player.devices()
    expect(requested().slice(1)).toEqual(['POST /api/token', 'GET /v1/me/player/devices'])
  })

  it('keeps the old refresh token when no new one comes', async () => {
    const { player, stored } = await startExpired()
    const before = await stored()

    await player.devices()

    const after = await stored()
    expect(after?.refreshToken).toBe(before?.refreshToken)
    expect(after?.accessToken).not.toBe(before?.accessToken)
  })

  it('takes the new refresh token when one comes', async () => {
    const { clock, emulator, player, stored, refreshes } = await startExpired()
    emulator.behaviour.rotateRefreshTokens = true
    const before = await stored()

    await player.devices()
    clock.pass(3_600_000)
    await player.devices()

    expect((await stored())?.refreshToken).not.toBe(before?.refreshToken)
    expect(refreshes()).toBe(2)
  })

  it('keeps a new refresh token that the store refuses, and writes it at the next chance', async () => {
    const vault = new MapVault()
    const { account, clock, emulator, log, player, start, stored, refreshes } =
      await startExpired(vault)
    emulator.behaviour.rotateRefreshTokens = true
    const before = await stored()
    vault.full = true

    expect(await player.devices()).toHaveLength(1)
    expect(await player.devices()).toHaveLength(1)
    expect(await stored()).toEqual(before)
    expect(log.lines.join('\n')).toMatch(/error A renewed login could not be stored/)
    expect(log.lines.join('\n')).not.toContain(before?.refreshToken)

    vault.full = false
    await player.devices()
    expect(refreshes()).toBe(1)
    expect((await stored())?.refreshToken).not.toBe(before?.refreshToken)
    clock.pass(3_600_000)
    const restarted = start()
    onTestFinished(() => restarted.close())
    expect(await restarted.player(account).devices()).toHaveLength(1)
  })

  it('drops a login that ended, and asks Spotify no more', async () => {
    const { clock, host, player, requested, stored } = await startExpired()
    host.revoke()

    expect(await reasonOf(player.devices())).toBe('loginExpired')
    const count = requested().length
    clock.pass(60_000)
    expect(await reasonOf(player.playback())).toBe('loginExpired')

    expect(await stored()).toBeUndefined()
    expect(requested()).toHaveLength(count)
  })

  it('ends a login six months after the consent', async () => {
    const { clock, player, stored } = await startExpired()

    clock.pass(184 * 24 * 3_600_000)

    expect(await reasonOf(player.devices())).toBe('loginExpired')
    expect(await stored()).toBeUndefined()
  })

  it.each([
    ['a server error', { status: 503, text: '<html>' }, 'unavailable'],
    ['a cut connection', { reset: true }, 'unavailable'],
    ['a wrong client secret', { status: 400, body: { error: 'invalid_client' } }, 'unavailable'],
    ['a body without tokens', { status: 200, body: {} }, 'unavailable'],
    ['too many requests', { status: 429, headers: { 'retry-after': '5' } }, 'rateLimited'],
  ] as const)('does not give up a login for %s', async (_name, reply, reason) => {
    const { clock, emulator, player } = await startExpired()
    emulator.faults.answerNext({ path: TOKEN }, reply, 3)

    expect(await reasonOf(player.devices())).toBe(reason)
    emulator.faults.clear()
    clock.pass(5_000)

    expect(await player.devices()).toHaveLength(1)
  })

  it('shares a failed attempt', async () => {
    const { emulator, player, refreshes } = await startExpired()
    emulator.faults.answerNext({ path: TOKEN }, { status: 400, body: { error: 'invalid_client' } })

    const reasons = await Promise.all(Array.from({ length: 5 }, () => reasonOf(player.devices())))

    expect(reasons).toEqual(Array(5).fill('unavailable'))
    expect(refreshes()).toBe(1)
  })

  it('does not bring a forgotten account back', async () => {
    const { account, emulator, player, requested, services, stored } = await startExpired()
    emulator.faults.answerNext({ path: TOKEN }, { delayMs: 50 })

    const reading = reasonOf(player.devices())
    while (requested().length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
    await services.login.forget(account)

    expect(await reading).toBe('loginExpired')
    expect(await stored()).toBeUndefined()
  })

  it.each([
    ['renewed', { delayMs: 50 }],
    ['refused', { status: 400, body: { error: 'invalid_grant' }, delayMs: 50 }],
  ])('keeps a newer login when the older one is %s late', async (_name, reply) => {
    const { emulator, host, player, requested, services, stored } = await startExpired()
    emulator.faults.answerNext({ path: TOKEN }, reply)

    const reading = player.devices()
    while (requested().length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
    await connect(services, host)
    const renewed = await stored()

    expect(await reading).toHaveLength(1)
    expect(await player.devices()).toHaveLength(1)
    expect(await stored()).toEqual(renewed)
  })

  it('goes on after a restart', async () => {
    const { account, services, start } = await startPlaying()
    await services.close()

    const restarted = start()
    onTestFinished(() => restarted.close())

    expect(await restarted.player(account).devices()).toHaveLength(1)
  })
})

describe('logging in', () => {
  it('asks for what a host needs, with a proof of key', async () => {
    const { services, close } = await startStage()
    onTestFinished(close)

    const { searchParams } = new URL(services.login.request().url)

    expect(searchParams.get('redirect_uri')).toBe('http://127.0.0.1:8888/spotify/callback')
    expect(searchParams.get('code_challenge_method')).toBe('S256')
    expect(searchParams.get('scope')?.split(' ')).toEqual([
      'user-read-private',
      'playlist-read-private',
      'playlist-read-collaborative',
      'user-read-playback-state',
      'user-modify-playback-state',
      'user-read-currently-playing',
    ])
  })

  it('names accounts by the id that never changes, where there is one', async () => {
    const { emulator, services, close } = await startStage()
    onTestFinished(close)
    const host = emulator.addAccount({ name: 'Host' })

    expect(await connect(services, host)).toBe('acchost')

    const { id, name } = host
    emulator.faults.answerNext(
      { path: /^\/v1\/me$/ },
      { status: 200, body: { id, display_name: null } },
    )
    expect(await connect(services, host)).toBe('host')
    expect(name).toBe('Host')
  })

  it('stores nothing when Spotify does not say who it is', async () => {
    const { emulator, services, vault, close } = await startStage()
    onTestFinished(close)
    const host = emulator.addAccount({ name: 'Host', registered: false })

    expect(await reasonOf(connect(services, host))).toBe('notRegistered')

    expect(await vault.list('account')).toEqual([])
  })

  it('does not send a code twice', async () => {
    const { emulator, services, close } = await startStage()
    onTestFinished(close)
    const host = emulator.addAccount({ name: 'Host' })
    emulator.faults.answerNext({ path: TOKEN }, { status: 502 })

    expect(await reasonOf(connect(services, host))).toBe('unavailable')

    expect(emulator.requests.filter(({ path }) => TOKEN.test(path))).toHaveLength(1)
  })
})
