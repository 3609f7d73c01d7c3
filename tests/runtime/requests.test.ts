import { describe, expect, it, onTestFinished } from 'vitest'
import { accountId } from '../../src/core/engine/ids.ts'
import { RuntimeStage } from './stage.ts'

const MINUTE_MS = 60_000
const SONG_MS = 210_000

/** Requests a minute that a live party may cost on average; what was measured is a good six. */
const LIVE = 8
/** The same for a party in which nothing plays. */
const RARE = 2

async function begun(): Promise<RuntimeStage> {
  const stage = new RuntimeStage({ songs: 40, durationMs: SONG_MS })
  await stage.start()
  onTestFinished(() => stage.stop())
  return stage
}

async function live(): Promise<RuntimeStage> {
  const stage = await begun()
  await stage.play()
  return stage
}

/** Ben's, on an account of its own, in a channel of its own. */
async function secondParty(stage: RuntimeStage) {
  const ben = stage.music.addAccount({ name: 'Ben' })
  const tracks = stage.music.makeTracks(40, { durationMs: SONG_MS })
  const playlist = ben.addPlaylist({ name: 'Other songs', tracks })
  ben.addDevice({ name: 'Desk', type: 'Computer' })
  const account = accountId(ben.id)
  const { vault } = stage.store
  await vault.put('link', stage.chat.person('ben'), { account })
  const tokens = { refreshToken: 'r', accessToken: 'a', accessExpiresAt: Number.MAX_SAFE_INTEGER }
  await vault.put('account', account, { account, name: 'Ben', ...tokens })
  const room = stage.chat.openChannel('office')
  await stage.ask('ben', { type: 'start' }, room)
  await stage.ask('ben', { type: 'choosePlaylist', playlist: playlist.id }, room)
  const party = stage.chat.view(room)?.party
  if (party === undefined) throw new Error('Ben has no party.')
  await stage.ask('ben', { type: 'begin', party }, room)
  await stage.clock.advance(1_000)
  await stage.ask('ben', { type: 'playNow', party }, room)
  await stage.clock.advance(5_000)
  return { ben, room, account }
}

/** How many requests a minute go to the music service. */
async function perMinute(stage: RuntimeStage, minutes: number): Promise<number> {
  const since = stage.clock.now()
  await stage.clock.advance(minutes * MINUTE_MS)
  const calls = stage.music.calls.filter(({ at }) => at > since)
  return calls.length / minutes
}

describe('What a party costs at the music service, per minute', () => {
  it('live: at most 8 requests, over half an hour of songs', async () => {
    const stage = await live()
    expect(await perMinute(stage, 30)).toBeLessThanOrEqual(LIVE)
    expect(stage.played().length).toBeGreaterThanOrEqual(9)
    expect(stage.problems).toEqual([])
  })

  it('live and silent: at most 2, after the first minute', async () => {
    const stage = await live()
    stage.account.player.pause()
    await stage.clock.advance(MINUTE_MS + 15_000)
    expect(await perMinute(stage, 8)).toBeLessThanOrEqual(RARE)
    expect(stage.view().phase).toBe('live')
  })

  it('live and silent without its device: at most 2, after the first minute', async () => {
    const stage = await live()
    stage.account.removeDevice(stage.kitchen)
    await stage.clock.advance(MINUTE_MS + 25_000)
    expect(await perMinute(stage, 7)).toBeLessThanOrEqual(RARE)
    expect(stage.view()).toMatchObject({ phase: 'live', trouble: { kind: 'noDevice' } })
  })

  it('paused by silence: at most 2', async () => {
    const stage = await live()
    stage.account.player.pause()
    await stage.clock.advance(11 * MINUTE_MS)
    expect(stage.view()).toMatchObject({ phase: 'paused', pausedBecause: 'silence' })
    expect(await perMinute(stage, 30)).toBeLessThanOrEqual(RARE)
  })

  it('paused by the host: at most 2', async () => {
    const stage = await live()
    await stage.ask('mara', { type: 'pause' })
    await stage.clock.advance(5_000)
    expect(await perMinute(stage, 30)).toBeLessThanOrEqual(RARE)
    expect(stage.view().phase).toBe('paused')
  })

  it('in the lobby: none', async () => {
    const stage = await begun()
    await stage.lobby()
    expect(await perMinute(stage, 30)).toBe(0)
  })

  it('ended: none', async () => {
    const stage = await live()
    await stage.ask('mara', { type: 'confirmEnd' })
    await stage.clock.advance(5_000)
    expect(stage.view().phase).toBe('ended')
    expect(await perMinute(stage, 30)).toBe(0)
  })

  it('in a long podcast: no more than with songs', async () => {
    const stage = await live()
    stage.account.player.hearAdvert(40 * MINUTE_MS)
    stage.account.player.skip()
    await stage.clock.advance(5 * MINUTE_MS)
    expect(stage.view().remark?.kind).toBe('interrupted')
    expect(await perMinute(stage, 30)).toBeLessThanOrEqual(LIVE)
  })
})

describe('Trouble of one account', () => {
  it('neither slows nor hurries the party of another', async () => {
    const stage = await live()
    const { ben, room, account } = await secondParty(stage)
    stage.account.revoke()
    await stage.clock.advance(15_000)
    expect(stage.view().trouble?.kind).toBe('loginExpired')
    const before = ben.player.history().length
    const since = stage.clock.now()
    await stage.clock.advance(30 * MINUTE_MS)
    const calls = stage.music.calls.filter(({ at }) => at > since)
    const ofBen = calls.filter((call) => call.account === account).length

    expect(calls.length - ofBen).toBeLessThanOrEqual(30 * RARE)
    expect(ofBen).toBeGreaterThan(30 * 5)
    expect(ofBen).toBeLessThanOrEqual(30 * LIVE)
    expect(stage.chat.view(room)).toMatchObject({ phase: 'live', playing: { isPlaying: true } })
    expect(ben.player.history().length - before).toBeGreaterThanOrEqual(8)
  })
})

describe('A limit that Spotify names', () => {
  it.each([12, 45, 600])(
    'of %d s is obeyed to the second, and then the party goes on',
    async (s) => {
      const stage = await live()
      await stage.clock.advance(20_000)
      const until = stage.clock.now() + s * 1_000
      stage.music.block(s * 1_000)
      await stage.clock.advance(s * 1_000 + 30_000)
      const after = stage.music.calls.filter(({ at }) => at >= until)
      expect(after.length).toBeGreaterThan(0)
      expect((after[0]?.at ?? 0) - until).toBeLessThanOrEqual(1_000)
      await stage.clock.advance(2 * SONG_MS)
      expect(stage.view()).toMatchObject({ phase: 'live', playing: { isPlaying: true } })
      expect(stage.view().trouble).toBeUndefined()
      expect(stage.problems).toEqual([])
    },
  )

  it('leaves the party to what it knows: the song moves, votes count, the round closes', async () => {
    const stage = await live()
    await stage.clock.advance(100_000)
    const { round } = await stage.party()
    const elapsed = stage.view().playing?.elapsedMs ?? 0
    stage.music.block(10 * MINUTE_MS)
    await stage.clock.advance(15_000)
    expect(stage.view().trouble?.kind).toBe('rateLimited')
    const before = stage.music.calls.length
    await stage.ask('jo', { type: 'vote', number: 2 })
    await stage.clock.advance(30_000)
    expect((stage.view().playing?.elapsedMs ?? 0) - elapsed).toBeGreaterThan(35_000)
    expect(stage.view().round?.candidates[1]?.votes).toBe(1)
    expect(stage.music.calls.length).toBe(before)
    await stage.clock.advance((round?.closesAt ?? 0) - stage.clock.now() + 1_000)
    expect((await stage.party()).lastResult).toMatchObject({ winner: { number: 2 }, votes: 1 })
  })

  it('does not bring all parties back in the same instant', async () => {
    const stage = await live()
    await secondParty(stage)
    stage.music.block(30_000)
    const until = stage.clock.now() + 30_000
    await stage.clock.advance(35_000)
    const back = stage.music.calls.filter(({ at }) => at >= until)
    const first = back.find(({ account }) => account === stage.accountId)?.at ?? 0
    const second = back.find(({ account }) => account !== stage.accountId)?.at ?? 0
    expect(Math.abs(first - second)).toBeGreaterThanOrEqual(100)
    expect(Math.max(first, second) - until).toBeLessThanOrEqual(1_000)
  })
})
