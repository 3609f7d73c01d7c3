import { describe, expect, it, onTestFinished } from 'vitest'
import type { Answer, SettingChoice } from '../../src/core/inbox.ts'
import { playing as playingStage, RuntimeStage } from './stage.ts'

const SONG_MS = 180_000

function closing(stage: RuntimeStage): RuntimeStage {
  onTestFinished(async () => {
    await stage.stop()
    expect(stage.problems).toEqual([])
  })
  return stage
}

async function playing(): Promise<RuntimeStage> {
  return closing(await playingStage())
}

async function lobby(): Promise<RuntimeStage> {
  const stage = closing(new RuntimeStage())
  await stage.start()
  await stage.lobby()
  await stage.clock.advance(2_000)
  return stage
}

function set(stage: RuntimeStage, change: SettingChoice, who = 'mara'): Promise<Answer> {
  return stage.ask(who, { type: 'set', change })
}

/** Until the song after this one plays, and its round is shown. */
async function nextSong(stage: RuntimeStage): Promise<void> {
  await stage.clock.advance(SONG_MS)
}

describe('settings', () => {
  it('are shown and changed by the host and who helps, and by nobody else', async () => {
    const stage = await playing()
    const refused = { kind: 'refused', why: { code: 'hostOnly' } }
    stage.chat.react('jo', stage.channel, 1)
    await stage.clock.advance(1_000)
    expect(await stage.ask('jo', { type: 'settings' })).toEqual(refused)
    expect(await set(stage, { name: 'quota', value: 5 }, 'jo')).toEqual(refused)
    expect(await set(stage, { name: 'listed', value: true }, 'jo')).toEqual(refused)
    await stage.ask('mara', { type: 'cohost', person: stage.chat.person('jo') })
    expect(await stage.ask('jo', { type: 'settings', about: 'quota' })).toMatchObject({
      kind: 'settings',
      about: 'quota',
      pending: false,
    })
    expect(await set(stage, { name: 'quota', value: 5 }, 'jo')).toMatchObject({
      kind: 'settings',
      pending: true,
      settings: { quota: 5 },
    })
  })

  it('hold from the next round on, and the board says so until then', async () => {
    const stage = await playing()
    await set(stage, { name: 'candidates', value: 3 })
    await set(stage, { name: 'mode', value: 'jukebox' })
    await stage.clock.advance(2_000)
    expect(stage.view()).toMatchObject({
      mode: 'rounds',
      nextSettings: { candidates: 3, mode: 'jukebox' },
    })
    expect(stage.view().round?.candidates).toHaveLength(5)
    await set(stage, { name: 'mode', value: 'rounds' })
    await nextSong(stage)
    expect(stage.view().round?.candidates).toHaveLength(3)
    expect(stage.view()).not.toHaveProperty('nextSettings')
  })

  it('hold at once in a lobby where nobody has voted: the first vote opens anew', async () => {
    const stage = await lobby()
    expect(await set(stage, { name: 'candidates', value: 2 })).toMatchObject({ pending: false })
    await stage.clock.advance(2_000)
    expect(stage.view().round?.candidates).toHaveLength(2)
    expect(stage.chat.boards(stage.channel)).toHaveLength(1)
    expect(await set(stage, { name: 'mode', value: 'jukebox' })).toMatchObject({ pending: false })
    await stage.clock.advance(2_000)
    expect(stage.view()).toMatchObject({ mode: 'jukebox' })
    expect(stage.view().round?.candidates).toHaveLength(1)
  })

  it('leave the first vote alone where they do not touch it, and where people have voted', async () => {
    const stage = await lobby()
    expect(await set(stage, { name: 'quota', value: 7 })).toMatchObject({ pending: false })
    await set(stage, { name: 'roundLengthMs', value: 60_000 })
    await stage.clock.advance(2_000)
    expect(stage.view()).toMatchObject({ stage: 1, settings: { quota: 7, roundLengthMs: 60_000 } })
    stage.chat.react('jo', stage.channel, 1)
    await stage.clock.advance(1_000)
    expect(await set(stage, { name: 'candidates', value: 2 })).toMatchObject({ pending: true })
    await stage.clock.advance(2_000)
    expect(stage.view()).toMatchObject({ stage: 1, round: { voters: 1 } })
  })

  it('of one vote each: no numbers to tap, and the latest choice counts', async () => {
    const stage = await playing()
    await set(stage, { name: 'votesEach', value: 'one' })
    await nextSong(stage)
    const [board] = stage.chat.boards(stage.channel)
    expect(board?.seeded).toBe(0)
    expect(stage.view()).toMatchObject({ votesEach: 'one', reactions: false })
    stage.chat.react('jo', stage.channel, 1)
    await stage.during(stage.chat.press('jo', stage.channel, 2))
    await stage.during(stage.chat.press('jo', stage.channel, 3))
    await stage.ask('kim', { type: 'vote', number: 3 })
    await stage.clock.advance(3_000)
    expect(stage.view().round?.candidates.map(({ votes }) => votes)).toEqual([0, 0, 2, 0, 0])
  })

  it('without reactions: no numbers to tap, and tapping one is no vote', async () => {
    const stage = await playing()
    await set(stage, { name: 'reactions', value: false })
    await nextSong(stage)
    expect(stage.chat.boards(stage.channel)[0]?.seeded).toBe(0)
    stage.chat.react('jo', stage.channel, 1)
    await stage.clock.advance(3_000)
    expect(stage.view()).toMatchObject({
      reactions: false,
      votesEach: 'many',
      round: { voters: 0 },
    })
    await set(stage, { name: 'reactions', value: true })
    await nextSong(stage)
    expect(stage.chat.boards(stage.channel)[0]?.seeded).toBe(5)
  })

  it('of a fixed length close the round earlier, and 0 lets it follow the track again', async () => {
    const stage = await playing()
    await set(stage, { name: 'roundLengthMs', value: 20_000 })
    await nextSong(stage)
    const left = () => (stage.view().round?.closesAt ?? 0) - stage.clock.now()
    expect(left()).toBeLessThanOrEqual(20_000)
    await set(stage, { name: 'roundLengthMs', value: 0 })
    await nextSong(stage)
    expect(left()).toBeGreaterThan(60_000)
    expect(stage.view().settings).not.toHaveProperty('roundLengthMs')
  })

  it('keep out explicit songs, and songs that are too long', async () => {
    const stage = closing(new RuntimeStage({ songs: 4 }))
    const tracks = [
      ...stage.music.makeTracks(3, { prefix: 'Clean', durationMs: SONG_MS }),
      ...stage.music.makeTracks(3, { prefix: 'Long', durationMs: 10 * 60_000 }),
      ...[1, 2, 3].map((number) =>
        stage.music.addTrack({ name: `Rude ${number}`, durationMs: SONG_MS, explicit: true }),
      ),
    ]
    const { id } = stage.account.addPlaylist({ name: 'Mixed', tracks })
    await stage.start()
    await stage.ask('mara', { type: 'start' })
    await set(stage, { name: 'explicitAllowed', value: false })
    await set(stage, { name: 'longestTrackMs', value: 5 * 60_000 })
    await set(stage, { name: 'candidates', value: 9 })
    await stage.ask('mara', { type: 'choosePlaylist', playlist: id })
    await stage.clock.advance(2_000)
    const titles = stage.view().round?.candidates.map(({ track }) => track.title)
    expect(titles?.toSorted()).toEqual(['Clean 1', 'Clean 2', 'Clean 3'])
  })

  it('that would leave nothing to play are refused on the page itself, which stays', async () => {
    const stage = await playing()
    const answer = await set(stage, { name: 'longestTrackMs', value: 60_000 })
    expect(answer).toMatchObject({
      kind: 'settings',
      about: 'longestTrackMs',
      problem: { code: 'nothingWanted' },
      pending: false,
    })
    expect(stage.view()).not.toHaveProperty('nextSettings')
  })

  it('under which a playlist has nothing to play ask for another one', async () => {
    const stage = closing(new RuntimeStage())
    await stage.start()
    await stage.ask('mara', { type: 'start' })
    await set(stage, { name: 'longestTrackMs', value: 60_000 })
    const chosen = await stage.ask('mara', { type: 'choosePlaylist', playlist: stage.playlist })
    expect(chosen).toMatchObject({ kind: 'choosePlaylist', problem: { code: 'nothingWanted' } })
    expect((await stage.party()).playlist).toBeUndefined()
  })

  it.each<SettingChoice>([
    { name: 'candidates', value: 1 },
    { name: 'candidates', value: 10 },
    { name: 'roundLengthMs', value: 19_999 },
    { name: 'roundLengthMs', value: 600_001 },
    { name: 'longestTrackMs', value: 1 },
    { name: 'quota', value: 0 },
    { name: 'quota', value: 21 },
  ])('out of their range are refused on the page: %j', async (change) => {
    const stage = await lobby()
    expect(await set(stage, change)).toMatchObject({
      kind: 'settings',
      about: change.name,
      problem: { code: 'badSetting', setting: change.name },
    })
  })

  it('of who can join hold at once', async () => {
    const stage = await playing()
    expect(await set(stage, { name: 'listed', value: true })).toMatchObject({
      kind: 'settings',
      listed: true,
      pending: false,
    })
    expect((await stage.party()).listed).toBe(true)
  })
})
