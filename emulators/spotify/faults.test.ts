import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EmulatedAccount, SpotifyEmulator } from './index.ts'
import { type Call, emulatorAt, signIn } from './testing.ts'

let spotify: SpotifyEmulator
let clock: { now: number }
let host: EmulatedAccount
let call: Call

beforeEach(async () => {
  const started = await emulatorAt(1_800_000_000_000)
  spotify = started.spotify
  clock = started.clock
  host = spotify.addAccount({ name: 'Dana', id: 'dana' })
  host.addDevice({ name: 'Kitchen' })
  host.player.play({ tracks: spotify.makeTracks(5, { durationMs: 60_000 }) })
  call = (await signIn(spotify, host)).call
})

afterEach(() => spotify.close())

const next = { method: 'POST', path: /\/next$/ }
const playing = () => host.player.state().track?.name

describe('an answer put in the place of the real one', () => {
  it('comes as often as asked, for its route and account only', async () => {
    spotify.faults.answerNext({ ...next, account: 'dana' }, { status: 502, body: null }, 2)
    spotify.faults.answerNext({ path: /./, account: 'kim' }, { status: 500 })
    expect(await call('GET', '/me')).toMatchObject({ status: 200 })
    const first = await call('POST', '/me/player/next')
    expect([first.status, first.content, first.body]).toEqual([502, 'null', null])
    expect(await call('POST', '/me/player/next')).toMatchObject({ status: 502 })
    expect(playing()).toBe('Song 1')
    expect(await call('POST', '/me/player/next')).toMatchObject({ status: 204 })
    expect(playing()).toBe('Song 2')
  })

  it('can be a page, empty, or follow what was done', async () => {
    spotify.faults.answerNext(next, { status: 503, text: '<h1>busy</h1>', applyFirst: true })
    spotify.faults.answerNext(next, { status: 500 })
    const page = await call('POST', '/me/player/next')
    expect([page.status, page.content]).toEqual([503, '<h1>busy</h1>'])
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(playing()).toBe('Song 2')
    const empty = await call('POST', '/me/player/next')
    expect([empty.status, empty.content, empty.headers.get('content-type')]).toEqual([
      500,
      '',
      null,
    ])
  })

  it('can be a cut connection, or silence', async () => {
    spotify.faults.answerNext(next, { reset: true, applyFirst: true })
    await expect(call('POST', '/me/player/next')).rejects.toThrow('fetch failed')
    expect(playing()).toBe('Song 2')
    spotify.faults.answerNext(next, { hang: true })
    const silent = call('POST', '/me/player/next')
    await expect.poll(() => spotify.requests.at(-1)).toMatchObject({ status: 0, accountId: 'dana' })
    await spotify.close()
    await expect(silent).rejects.toThrow('fetch failed')
  })

  it('can be only late', async () => {
    spotify.faults.answerNext(next, { delayMs: 30 })
    expect(await call('POST', '/me/player/next')).toMatchObject({ status: 204 })
    expect(playing()).toBe('Song 2')
  })
})

describe('limits', () => {
  it('are short or long, and name when to come back', async () => {
    spotify.faults.rateLimit({ retryAfterSeconds: 7, requests: 1 })
    const short = await call('GET', '/me')
    expect([short.status, short.headers.get('retry-after'), short.body]).toEqual([
      429,
      '7',
      { error: { status: 429, message: 'API rate limit exceeded' } },
    ])
    expect(await call('GET', '/me')).toMatchObject({ status: 200 })
    spotify.faults.rateLimit({
      path: /search/,
      retryAfterSeconds: null,
      quota: true,
      requests: 'until cleared',
    })
    for (const _ of [1, 2]) {
      const long = await call('GET', '/search?q=a&type=track')
      expect([long.status, long.headers.get('retry-after')]).toEqual([429, null])
      expect(long.body).toMatchObject({ error: { reason: 'QUOTA_EXCEEDED' } })
    }
    expect(await call('GET', '/me')).toMatchObject({ status: 200 })
    spotify.faults.clear()
    expect(await call('GET', '/search?q=a&type=track')).toMatchObject({ status: 200 })
  })
})

describe('spurious refusals', () => {
  it('say that Premium is missing', async () => {
    spotify.faults.premiumRequired(host, true)
    expect(await call('POST', '/me/player/next')).toMatchObject({
      status: 403,
      body: { error: { reason: 'PREMIUM_REQUIRED' } },
    })
    expect(await call('GET', '/me/player')).toMatchObject({ status: 200 })
    spotify.faults.premiumRequired(host, false)
    expect(await call('POST', '/me/player/next')).toMatchObject({ status: 204 })
  })

  it('say that the token is missing just after a new track started', async () => {
    spotify.faults.tokenMissingAtTransitions(host, 1)
    expect(await call('GET', '/me/player')).toMatchObject({ status: 200 })
    clock.now += 60_000
    expect(await call('GET', '/me')).toMatchObject({ status: 200 })
    expect(await call('GET', '/me/player')).toMatchObject({
      status: 401,
      body: { error: { status: 401, message: 'Access token missing' } },
    })
    expect(await call('GET', '/me/player')).toMatchObject({ status: 200 })
    expect(spotify.problems).toEqual([])
  })
})
