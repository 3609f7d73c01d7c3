import { describe, expect, it, onTestFinished } from 'vitest'
import { RuntimeStage } from './stage.ts'

const MINUTE_MS = 60_000

/** A lobby with playlist and device, where the first song is voted on. */
async function waitingRoom(): Promise<RuntimeStage> {
  const stage = new RuntimeStage()
  onTestFinished(async () => {
    await stage.stop()
    expect(stage.problems).toEqual([])
  })
  await stage.start()
  await stage.lobby()
  await stage.clock.advance(3_000)
  return stage
}

function votes(stage: RuntimeStage): readonly number[] {
  return stage.view().round?.candidates.map(({ votes: count }) => count) ?? []
}

describe('the waiting room', () => {
  it('shows the candidates of the first song, with numbers to tap, before anybody begins', async () => {
    const stage = await waitingRoom()
    expect(stage.view()).toMatchObject({
      phase: 'lobby',
      stage: 1,
      round: { number: 1, kind: 'opening', open: true, voters: 0 },
    })
    expect(stage.view().round).not.toHaveProperty('closesAt')
    expect(stage.chat.boards(stage.channel)[0]?.seeded).toBe(5)
  })

  it('counts reactions, buttons and commands, and whoever votes is there', async () => {
    const stage = await waitingRoom()
    stage.chat.react('jo', stage.channel, 2)
    await stage.during(stage.chat.press('kim', stage.channel, 2))
    await stage.ask('lee', { type: 'vote', number: 4 })
    await stage.clock.advance(3_000)
    expect(votes(stage)).toEqual([0, 2, 0, 1, 0])
    expect(stage.view().people.names).toEqual(['mara', 'jo', 'kim', 'lee'])
  })

  it('keeps the votes when the party begins, on the same board, and plays what won', async () => {
    const stage = await waitingRoom()
    stage.chat.react('jo', stage.channel, 3)
    await stage.clock.advance(2_000)
    const { party, round } = stage.view()
    const [board] = stage.chat.boards(stage.channel)
    await stage.ask('mara', { type: 'begin', party })
    await stage.clock.advance(2_000)
    expect(stage.view()).toMatchObject({ phase: 'live', round: { number: 1, voters: 1 } })
    const left = (stage.view().round?.closesAt ?? 0) - stage.clock.now()
    expect(left).toBeGreaterThan(20_000)
    expect(left).toBeLessThanOrEqual(30_000)
    expect(stage.chat.boards(stage.channel)).toEqual([board])
    await stage.clock.advance(35_000)
    expect(stage.played()).toEqual([round?.candidates[2]?.track.title])
  })

  it('follows music that plays when the party begins, and the vote decides the next song', async () => {
    const stage = await waitingRoom()
    stage.chat.react('jo', stage.channel, 3)
    stage.account.player.play({ tracks: stage.music.makeTracks(2, { prefix: 'Radio' }) })
    await stage.clock.advance(2_000)
    await stage.ask('mara', { type: 'begin', party: stage.view().party })
    await stage.clock.advance(2_000)
    expect(stage.view()).toMatchObject({
      phase: 'live',
      playing: { track: { title: 'Radio 1' } },
      round: { number: 1, kind: 'track', voters: 1 },
    })
  })

  it('replaces its first board once, and a quiet one never', async () => {
    const stage = await waitingRoom()
    const lounge = await stage.joinElsewhere()
    const { party } = stage.view()
    await stage.ask('mara', { type: 'begin', party })
    await stage.ask('mara', { type: 'playNow', party })
    await stage.clock.advance(5_000)
    const stages = stage.chat
      .everyBoard(stage.channel)
      .map(({ frames }) => frames.map(({ view }) => view.stage))
    // The lobby, the first song, and the song after it; no board ever changes what it is about.
    expect(stages.map((all) => [...new Set(all)])).toEqual([['lobby'], [1], [2]])
    expect(stage.elsewhere.everyBoard(lounge)).toHaveLength(1)
  })

  it('opens the vote anew for another playlist', async () => {
    const stage = await waitingRoom()
    const tracks = stage.music.makeTracks(6, { prefix: 'Dinner' })
    const { id } = stage.account.addPlaylist({ name: 'Dinner', tracks })
    await stage.ask('mara', { type: 'playlist', playlist: id })
    await stage.clock.advance(2_000)
    const titles = stage.view().round?.candidates.map(({ track }) => track.title) ?? []
    expect(titles).toHaveLength(5)
    expect(titles.every((title) => title.startsWith('Dinner'))).toBe(true)
    expect(stage.chat.boards(stage.channel)).toHaveLength(1)
  })
})

describe('a countdown', () => {
  it('is shown, and begins the party by itself, in silence with a vote of half a minute', async () => {
    const stage = await waitingRoom()
    const at = stage.clock.now() + 10 * MINUTE_MS
    const set = await stage.ask('mara', { type: 'countdown', minutes: 10 })
    expect(set).toMatchObject({ kind: 'done', what: { what: 'countdown' } })
    await stage.clock.advance(2_000)
    expect(stage.view().beginsAt).toBeGreaterThanOrEqual(at)
    expect(stage.view().phase).toBe('lobby')
    await stage.clock.advance(10 * MINUTE_MS)
    expect(stage.view().phase).toBe('live')
    expect(stage.view()).not.toHaveProperty('beginsAt')
    await stage.clock.advance(35_000)
    expect(stage.played()).toHaveLength(1)
  })

  it('follows the music that plays then', async () => {
    const stage = await waitingRoom()
    await stage.ask('mara', { type: 'countdown', minutes: 1 })
    stage.account.player.play({ tracks: stage.music.makeTracks(2, { prefix: 'Radio' }) })
    await stage.clock.advance(MINUTE_MS + 15_000)
    expect(stage.view().playing?.track.title).toBe('Radio 1')
    expect(stage.played()).toEqual(['Radio 1'])
  })

  it('survives a restart, also one that lasts longer than the countdown', async () => {
    const stage = await waitingRoom()
    await stage.ask('mara', { type: 'countdown', minutes: 5 })
    await stage.restart()
    await stage.clock.advance(MINUTE_MS)
    expect(stage.view().phase).toBe('lobby')
    await stage.stop()
    await stage.clock.advance(10 * MINUTE_MS)
    await stage.during(stage.revive())
    await stage.clock.advance(5_000)
    expect(stage.view().phase).toBe('live')
  })

  it('is undone by 0, and by beginning before', async () => {
    const stage = await waitingRoom()
    await stage.ask('mara', { type: 'countdown', minutes: 1 })
    const undone = await stage.ask('mara', { type: 'countdown', minutes: 0 })
    expect(undone).toEqual({ kind: 'done', what: { what: 'countdown' } })
    await stage.clock.advance(2 * MINUTE_MS)
    expect(stage.view().phase).toBe('lobby')
    await stage.ask('mara', { type: 'countdown', minutes: 1 })
    await stage.ask('mara', { type: 'begin', party: stage.view().party })
    await stage.clock.advance(2_000)
    expect(stage.view()).not.toHaveProperty('beginsAt')
  })

  it.each([-1, 24 * 60 + 1])('can’t be %i minutes', async (minutes) => {
    const stage = await waitingRoom()
    expect(await stage.ask('mara', { type: 'countdown', minutes })).toEqual({
      kind: 'refused',
      why: { code: 'badCountdown' },
    })
  })

  it('is for the host, in a lobby that is ready', async () => {
    const stage = new RuntimeStage()
    await stage.start()
    await stage.ask('mara', { type: 'start' })
    const early = await stage.ask('mara', { type: 'countdown', minutes: 10 })
    expect(early).toEqual({ kind: 'refused', why: { code: 'notReady' } })
    const guest = await stage.ask('jo', { type: 'countdown', minutes: 10 })
    expect(guest).toEqual({ kind: 'refused', why: { code: 'hostOnly' } })
    await stage.lobby()
    await stage.ask('mara', { type: 'begin', party: stage.view().party })
    const late = await stage.ask('mara', { type: 'countdown', minutes: 10 })
    expect(late).toEqual({ kind: 'refused', why: { code: 'alreadyStarted' } })
    await stage.stop()
  })

  it('of many hours is waited for, and the party is not forgotten when it begins', async () => {
    const stage = await waitingRoom()
    await stage.ask('mara', { type: 'countdown', minutes: 180 })
    await stage.clock.advance(179 * MINUTE_MS)
    expect(stage.view().phase).toBe('lobby')
    await stage.clock.advance(3 * MINUTE_MS)
    expect(stage.view().phase).toBe('live')
  })

  it('says so when Spotify was disconnected meanwhile, and waits for the host again', async () => {
    const stage = await waitingRoom()
    await stage.ask('mara', { type: 'countdown', minutes: 5 })
    await stage.ask('mara', { type: 'confirmDisconnect' })
    await stage.clock.advance(5 * MINUTE_MS + 5_000)
    expect(stage.view()).toMatchObject({
      phase: 'lobby',
      missing: 'account',
      remark: { kind: 'notReadyToBegin' },
    })
    expect(stage.view()).not.toHaveProperty('beginsAt')
  })
})
