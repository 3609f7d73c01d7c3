import { describe, expect, it, onTestFinished } from 'vitest'
import { MusicFailure } from '../../src/core/ports.ts'
import { RuntimeStage } from '../runtime/stage.ts'
import {
  addListener,
  apart,
  callsTo,
  isInStep,
  type Listener,
  listeningStage,
  listens,
} from './stage.ts'

const SONG_MS = 180_000
const MINUTE_MS = 60_000

async function scene(durationMs = SONG_MS) {
  const stage = await listeningStage({ songs: 40, durationMs })
  onTestFinished(() => stage.stop())
  const jo = await addListener(stage, 'jo', { lagMs: [600, 600], progressOffMs: 0 })
  return { stage, jo }
}

/** A guest who listens, and whose player is known. */
async function listening(durationMs = SONG_MS) {
  const { stage, jo } = await scene(durationMs)
  expect(await listens(stage, jo)).toEqual({
    kind: 'done',
    what: { what: 'listening', device: jo.device.name },
  })
  await stage.clock.advance(20_000)
  return { stage, jo }
}

const notices = (stage: RuntimeStage) => stage.chat.told.map(({ notice }) => notice)

const isPlaying = ({ account }: Listener) => account.player.state().isPlaying

const listenersIn = async (stage: RuntimeStage) => (await stage.store.vault.list('listener')).length

/** Lets the party's song end and the next one run for a while. */
async function nextSong(stage: RuntimeStage): Promise<void> {
  const before = stage.played().length
  while (stage.played().length === before) await stage.clock.advance(1_000)
  await stage.clock.advance(15_000)
}

describe('/party listen', () => {
  it('is off unless the operator has switched it on', async () => {
    const stage = new RuntimeStage()
    await stage.start()
    onTestFinished(() => stage.stop())
    await stage.play()
    const jo = await addListener(stage, 'jo')
    const off = { kind: 'failed', why: { code: 'listeningOff' } }
    expect(await listens(stage, jo)).toEqual(off)
    expect(await stage.ask('jo', { type: 'stopListening' })).toEqual(off)
    expect(callsTo(stage, jo)).toEqual({})
  })

  it('is not for the host, nor on the account of the party', async () => {
    const { stage } = await scene()
    const refused = { kind: 'failed', why: { code: 'ownAccountNeeded' } }
    expect(await stage.ask('mara', { type: 'listen' })).toEqual(refused)
    await stage.store.vault.put('link', stage.chat.person('kim'), { account: stage.accountId })
    expect(await stage.ask('kim', { type: 'listen' })).toEqual(refused)
  })

  it('asks who has no Spotify yet to connect, and goes on by itself after the login', async () => {
    const { stage, jo } = await scene()
    await stage.store.vault.remove('link', stage.chat.person('jo'))
    const asked = await listens(stage, jo)
    if (asked.kind !== 'connect') throw new Error('Jo is not asked to connect.')
    const { searchParams } = new URL(await jo.account.login(asked.url))
    const finish = stage.runtime.loginDesk.finish(
      searchParams.get('state') ?? '',
      searchParams.get('code') ?? '',
    )
    expect(await stage.during(finish)).toMatchObject({ ok: true })
    await stage.clock.advance(8_000)
    expect(stage.chat.replacements.at(-1)?.answer).toEqual({
      kind: 'done',
      what: { what: 'listening', device: jo.device.name },
    })
    expect(isInStep(stage, jo)).toBe(true)
  })

  it('goes on by the button, and by a pasted address', async () => {
    const { stage, jo } = await scene()
    await stage.store.vault.remove('link', stage.chat.person('jo'))
    const first = await listens(stage, jo)
    const again = await stage.ask('jo', { type: 'continueSetup' })
    expect([first.kind, again.kind]).toEqual(['connect', 'connect'])
    const url = again.kind === 'connect' ? again.url : ''
    const address = await jo.account.login(url)
    expect(await stage.ask('jo', { type: 'pasteAddress', address })).toMatchObject({
      what: { what: 'listening' },
    })
  })

  it('offers the devices where there are several, and says which one is gone', async () => {
    const { stage, jo } = await scene()
    const kitchen = jo.account.addDevice({ name: 'Kitchen of jo', type: 'Speaker' })
    const offered = await listens(stage, jo)
    expect(offered).toMatchObject({ kind: 'chooseOwnDevice', purpose: 'listen' })
    const gone = await stage.ask('jo', { type: 'listenOn', device: 'nowhere' })
    expect(gone).toMatchObject({ kind: 'chooseOwnDevice', problem: { code: 'deviceGone' } })
    await stage.ask('jo', { type: 'listenOn', device: kitchen.id ?? '' })
    await stage.clock.advance(6_000)
    expect(jo.account.player.state().device).toBe(kitchen)
    expect(isInStep(stage, jo)).toBe(true)
  })

  it('says so at once when Spotify plays nowhere, and keeps nobody', async () => {
    const { stage, jo } = await scene()
    jo.account.removeDevice(jo.device)
    expect(await listens(stage, jo)).toMatchObject({ kind: 'chooseOwnDevice', devices: [] })
    expect(await listenersIn(stage)).toBe(0)
  })

  it('makes the guest one of the party, and lets nobody in who was removed', async () => {
    const { stage, jo } = await scene()
    await listens(stage, jo)
    const person = stage.chat.person('jo')
    expect((await stage.party()).people[person]).toBeDefined()
    await stage.ask('mara', { type: 'kick', person })
    await stage.clock.advance(3_000)
    expect(isPlaying(jo)).toBe(false)
    expect(await listenersIn(stage)).toBe(0)
    expect(await listens(stage, jo)).toMatchObject({ kind: 'refused', why: { code: 'kicked' } })
  })

  it('lets an account listen once', async () => {
    const { stage, jo } = await listening()
    const kim = { ...jo, name: 'kim' }
    const link = await stage.store.vault.get('link', stage.chat.person('jo'))
    if (link !== undefined) await stage.store.vault.put('link', stage.chat.person('kim'), link)
    await listens(stage, kim)
    await stage.clock.advance(10_000)
    expect(isInStep(stage, jo)).toBe(true)
    const kept = await stage.store.vault.list('listener')
    expect(kept.map(({ id }) => id)).toEqual([stage.chat.person('kim')])
  })
})

describe('a guest who listens', () => {
  it('starts in place, in the middle of a song', async () => {
    const { stage, jo } = await scene()
    await stage.clock.advance(70_000)
    await listens(stage, jo)
    await stage.clock.advance(4_000)
    expect(Math.abs(apart(stage, jo) ?? Number.NaN)).toBeLessThan(1_500)
    expect(callsTo(stage, jo)).toMatchObject({ play: 1 })
  })

  it('follows every song with exactly one start, in place from the second on', async () => {
    const { stage, jo } = await listening()
    const before = callsTo(stage, jo).play ?? 0
    for (let songs = 1; songs <= 4; songs += 1) {
      await nextSong(stage)
      expect(Math.abs(apart(stage, jo) ?? Number.NaN)).toBeLessThan(1_000)
      expect((callsTo(stage, jo).play ?? 0) - before).toBe(songs)
    }
    expect(callsTo(stage, jo).seek).toBeUndefined()
  })

  it('follows a pause, and goes on in place', async () => {
    const { stage, jo } = await listening()
    await stage.ask('mara', { type: 'pause' })
    await stage.clock.advance(4_000)
    expect(isPlaying(jo)).toBe(false)
    await stage.clock.advance(MINUTE_MS)
    const since = stage.clock.now()
    await stage.clock.advance(MINUTE_MS)
    expect(callsTo(stage, jo, since)).toEqual({})
    await stage.ask('mara', { type: 'resume' })
    await stage.clock.advance(10_000)
    expect(isInStep(stage, jo)).toBe(true)
  })

  it('follows a skip and a seek of the host', async () => {
    const { stage, jo } = await listening()
    await stage.ask('mara', { type: 'next' })
    await stage.clock.advance(15_000)
    expect(isInStep(stage, jo)).toBe(true)
    stage.account.player.seek(120_000)
    await stage.clock.advance(18_000)
    expect(isInStep(stage, jo)).toBe(true)
    expect(callsTo(stage, jo)).toMatchObject({ seek: 1 })
  })

  it('is put right by one seek where the player is badly off, and never twice in a song', async () => {
    const { stage, jo } = await listening()
    jo.account.player.seek(2_000)
    await stage.clock.advance(45_000)
    expect(isInStep(stage, jo)).toBe(true)
    expect(callsTo(stage, jo).seek).toBe(1)
    jo.account.player.seek(2_000)
    await stage.clock.advance(MINUTE_MS)
    expect(callsTo(stage, jo).seek).toBe(1)
  })

  it('is left alone after a pause by hand, until they press play', async () => {
    const { stage, jo } = await listening()
    jo.account.player.pause()
    await stage.clock.advance(45_000)
    const before = callsTo(stage, jo).play
    await nextSong(stage)
    await nextSong(stage)
    expect(isPlaying(jo)).toBe(false)
    expect(callsTo(stage, jo).play).toBe(before)
    jo.account.player.resume()
    await stage.clock.advance(45_000)
    expect(isInStep(stage, jo)).toBe(true)
    expect(notices(stage)).toEqual([])
  })

  it('is left alone with music of their own, also at the end', async () => {
    const { stage, jo } = await listening()
    const own = stage.music.makeTracks(20, { durationMs: SONG_MS, prefix: 'Own' })
    jo.account.player.play({ tracks: own })
    await stage.clock.advance(45_000)
    const before = callsTo(stage, jo).play
    await nextSong(stage)
    await nextSong(stage)
    expect(callsTo(stage, jo).play).toBe(before)
    await stage.ask('jo', { type: 'stopListening' })
    expect(jo.account.player.state().track?.name).toContain('Own')
    expect(isPlaying(jo)).toBe(true)
  })

  it('comes back by asking again', async () => {
    const { stage, jo } = await listening()
    jo.account.player.pause()
    await stage.clock.advance(45_000)
    await listens(stage, jo)
    await stage.clock.advance(8_000)
    expect(isInStep(stage, jo)).toBe(true)
  })

  it('is told once that the device is gone, and comes back in place when it is there', async () => {
    const { stage, jo } = await listening()
    jo.account.removeDevice(jo.device)
    const since = stage.clock.now()
    await stage.clock.advance(10 * MINUTE_MS)
    expect(notices(stage)).toEqual([{ about: 'listening', trouble: 'noDevice' }])
    const { devices = 0 } = callsTo(stage, jo, since)
    expect(devices).toBeLessThanOrEqual(14)
    jo.account.addDevice({ name: jo.device.name, type: jo.device.type })
    await stage.clock.advance(MINUTE_MS)
    expect(isInStep(stage, jo)).toBe(true)
  })

  it.each(['loginExpired', 'noPremium', 'notRegistered'] as const)(
    'is told, and listens no more, when Spotify says %s; nobody else notices',
    async (reason) => {
      const { stage, jo } = await listening()
      const kim = await addListener(stage, 'kim')
      await listens(stage, kim)
      await stage.clock.advance(20_000)
      const failure = new MusicFailure(reason, 'No.')
      const account = (await stage.store.vault.get('listener', stage.chat.person('jo')))?.account
      if (account === undefined) throw new Error('Jo does not listen.')
      stage.music.failNext({ account, failure })
      await stage.clock.advance(MINUTE_MS)
      expect(notices(stage)).toEqual([{ about: 'listening', trouble: reason }])
      const since = stage.clock.now()
      await nextSong(stage)
      expect(callsTo(stage, jo, since)).toEqual({})
      expect(await listenersIn(stage)).toBe(1)
      expect(isInStep(stage, kim)).toBe(true)
    },
  )

  it('that refuses to be read is asked rarely, also after a song, a silence and a restart', async () => {
    const { stage, jo } = await listening(90_000)
    const failure = new MusicFailure('restricted', 'No.')
    const { account } = (await stage.store.vault.get('listener', stage.chat.person('jo'))) ?? {}
    if (account === undefined) throw new Error('Jo does not listen.')
    stage.music.failNext({ account, method: 'playback', failure, times: 10_000 })
    const since = stage.clock.now()
    await nextSong(stage)
    await stage.restart()
    await nextSong(stage)
    stage.account.player.pause()
    await stage.clock.advance(2 * MINUTE_MS)
    const minutes = (stage.clock.now() - since) / MINUTE_MS
    expect(callsTo(stage, jo, since).playback ?? 0).toBeLessThanOrEqual(12 * minutes)
  })

  it('waits as long as Spotify says', async () => {
    const { stage, jo } = await listening()
    const account = (await stage.store.vault.get('listener', stage.chat.person('jo')))?.account
    if (account === undefined) throw new Error('Jo does not listen.')
    const failure = new MusicFailure('rateLimited', 'Slowly.', 100_000)
    stage.music.failNext({ account, failure })
    await stage.clock.advance(31_000)
    const blockedSince = stage.clock.now()
    await stage.clock.advance(68_000)
    expect(callsTo(stage, jo, blockedSince)).toEqual({})
    await stage.clock.advance(45_000)
    expect(Object.keys(callsTo(stage, jo, blockedSince)).length).toBeGreaterThan(0)
    expect(notices(stage)).toEqual([{ about: 'listening', trouble: 'rateLimited' }])
  })

  it('is started again where a start was refused for now, and not where it may have arrived', async () => {
    const { stage, jo } = await scene()
    const { account } = (await stage.store.vault.get('link', stage.chat.person('jo'))) ?? {}
    if (account === undefined) throw new Error('Jo is not connected.')
    const lost = new MusicFailure('unknownOutcome', 'Who knows?')
    stage.music.failNext({ account, method: 'play', failure: lost, afterApplying: true })
    expect(await listens(stage, jo)).toMatchObject({ what: { what: 'listening' } })
    await stage.clock.advance(30_000)
    expect(callsTo(stage, jo).play).toBe(1)
    const refused = new MusicFailure('unavailable', 'Later.')
    stage.music.failNext({ account, method: 'play', failure: refused })
    const before = callsTo(stage, jo).play ?? 0
    await nextSong(stage)
    expect((callsTo(stage, jo).play ?? 0) - before).toBe(2)
    expect(isInStep(stage, jo)).toBe(true)
  })
})

describe('the end of listening', () => {
  it('comes with /party listen off: their player is paused', async () => {
    const { stage, jo } = await listening()
    const answer = await stage.ask('jo', { type: 'stopListening' })
    expect(answer).toEqual({ kind: 'done', what: { what: 'stoppedListening' } })
    await stage.clock.advance(1_000)
    expect(isPlaying(jo)).toBe(false)
    expect(await listenersIn(stage)).toBe(0)
    const since = stage.clock.now()
    await nextSong(stage)
    expect(callsTo(stage, jo, since)).toEqual({})
  })

  it('comes with the end of the party, which is told', async () => {
    const { stage, jo } = await listening()
    await stage.ask('mara', { type: 'confirmEnd' })
    await stage.clock.advance(3_000)
    expect(isPlaying(jo)).toBe(false)
    expect(notices(stage)).toEqual([{ about: 'listening', trouble: 'partyOver' }])
    expect(await listenersIn(stage)).toBe(0)
  })

  it('comes with leaving', async () => {
    const { stage, jo } = await listening()
    await stage.ask('jo', { type: 'leave' })
    await stage.clock.advance(3_000)
    expect(isPlaying(jo)).toBe(false)
    expect(await listenersIn(stage)).toBe(0)
  })

  it('comes with being kicked: their player is paused, and stays so', async () => {
    const { stage, jo } = await listening()
    const kim = await addListener(stage, 'kim')
    await listens(stage, kim)
    await stage.clock.advance(20_000)
    const kicked = await stage.ask('mara', { type: 'kick', person: stage.chat.person('jo') })
    expect(kicked).toMatchObject({ kind: 'kicked' })
    await stage.clock.advance(3_000)
    expect(isPlaying(jo)).toBe(false)
    expect(await listenersIn(stage)).toBe(1)
    const since = stage.clock.now()
    await nextSong(stage)
    await stage.restart()
    await nextSong(stage)
    expect(callsTo(stage, jo, since)).toEqual({})
    expect(isInStep(stage, kim)).toBe(true)
  })

  it('comes before the tokens are deleted', async () => {
    const { stage, jo } = await listening()
    await stage.ask('jo', { type: 'confirmDisconnect' })
    expect(isPlaying(jo)).toBe(false)
    expect(await stage.store.vault.get('link', stage.chat.person('jo'))).toBeUndefined()
    expect(await listenersIn(stage)).toBe(0)
    const since = stage.clock.now()
    await nextSong(stage)
    expect(callsTo(stage, jo, since)).toEqual({})
  })

  it('comes when the guest takes the party over, and does not stop the music', async () => {
    const { stage, jo } = await listening()
    await stage.ask('mara', { type: 'host', person: stage.chat.person('jo') })
    const { party } = stage.view()
    const board = stage.chat.view(stage.channel)
    expect(board?.party).toBe(party)
    const taken = await stage.ask('jo', { type: 'takeOver', party })
    expect(taken).toMatchObject({ what: { what: 'tookOver' } })
    await stage.clock.advance(20_000)
    expect(isPlaying(jo)).toBe(true)
    expect(await listenersIn(stage)).toBe(0)
    expect((await stage.party()).host).toBe(stage.chat.person('jo'))
  })

  it('does not come with a restart, nor is anything started again for it', async () => {
    const { stage, jo } = await listening()
    await nextSong(stage)
    const { latencyMs } = (await stage.store.vault.get('listener', stage.chat.person('jo'))) ?? {}
    expect(latencyMs).toBeLessThan(1_600)
    const before = callsTo(stage, jo).play
    await stage.restart()
    await stage.clock.advance(20_000)
    expect(callsTo(stage, jo).play).toBe(before)
    expect(isInStep(stage, jo)).toBe(true)
    await nextSong(stage)
    expect(isInStep(stage, jo)).toBe(true)
  })

  it('does not come with a clock that is set back', async () => {
    const { stage, jo } = await listening()
    await stage.clock.jump(-3 * 60 * MINUTE_MS)
    await nextSong(stage)
    await nextSong(stage)
    expect(isInStep(stage, jo)).toBe(true)
  })

  it('leaves no timer behind', async () => {
    const { stage } = await listening()
    await stage.stop()
    await stage.clock.advance(1_000)
    expect(stage.clock.waiting).toBe(0)
  })
})
