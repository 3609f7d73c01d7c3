import { describe, expect, it, onTestFinished } from 'vitest'
import type { BoardView } from '../../src/core/engine/board-view.ts'
import { MusicFailure } from '../../src/core/ports.ts'
import { RuntimeStage } from './stage.ts'

const SONG_MS = 180_000
/** Within this time after it can be seen at Spotify, the party knows. */
const NOTICED_MS = 10_000
const STEP_MS = 250

/** A party that has played for a while in the kitchen; a device that nobody chose is in the list. */
async function playing(): Promise<RuntimeStage> {
  const stage = new RuntimeStage({ songs: 12 })
  stage.account.addDevice({ name: 'Bedroom', type: 'Speaker' })
  await stage.start()
  await stage.lobby()
  await stage.ask('mara', { type: 'chooseDevice', device: stage.kitchen.id ?? '' })
  await begin(stage)
  onTestFinished(async () => {
    await stage.stop()
    expect(stage.problems).toEqual([])
    expect([...stage.music.commanded]).not.toContain('Bedroom')
  })
  return stage
}

async function begin(stage: RuntimeStage): Promise<void> {
  const { party } = stage.view()
  await stage.ask('mara', { type: 'begin', party })
  await stage.clock.advance(1_000)
  await stage.ask('mara', { type: 'playNow', party })
  // To a moment with no look close by.
  await stage.clock.advance(42_345)
}

/** How long it took until a board showed it. */
async function shown(stage: RuntimeStage, isIt: (view: BoardView) => boolean): Promise<number> {
  const since = stage.clock.now()
  while (!isIt(stage.view())) {
    await stage.clock.advance(STEP_MS)
    if (stage.clock.now() - since > 120_000) throw new Error('Nothing was shown in two minutes.')
  }
  return stage.clock.now() - since
}

/** How long it took until music played. */
async function heard(stage: RuntimeStage): Promise<number> {
  const since = stage.clock.now()
  while (!stage.account.player.state().isPlaying) {
    await stage.clock.advance(STEP_MS)
    if (stage.clock.now() - since > 120_000) throw new Error('Silence for two minutes.')
  }
  return stage.clock.now() - since
}

/** To a moment before the song that plays ends. */
async function toEnd(stage: RuntimeStage, beforeMs: number): Promise<void> {
  const { track, progressMs } = stage.account.player.state()
  await stage.clock.advance((track?.durationMs ?? 0) - progressMs - beforeMs)
}

async function winnerTitle(stage: RuntimeStage): Promise<string | undefined> {
  return (await stage.party()).lastResult?.winner.track.title
}

/** The winner of the round that is open, by one vote. */
async function votedFor(stage: RuntimeStage, number = 2): Promise<string> {
  await stage.ask('jo', { type: 'vote', number } as never)
  const title = (await stage.party()).round?.candidates[number - 1]?.track.title
  if (title === undefined) throw new Error('There is no such candidate.')
  return title
}

/** Spotify bars a song after the playlist was read. */
function bar(stage: RuntimeStage, title: string): void {
  const track = stage.tracks.find(({ name }) => name === title)
  if (track !== undefined) Object.assign(track, { restriction: 'market' })
}

const remark = (kind: string) => (view: BoardView) => view.remark?.kind === kind
const trouble = (kind: string) => (view: BoardView) => view.trouble?.kind === kind

describe('A device that falls asleep in mid-song', () => {
  it('is noticed, and woken to go on with the song', async () => {
    const stage = await playing()
    const { track } = stage.account.player.state()
    stage.kitchen.sleep()
    expect(await shown(stage, remark('musicLost'))).toBeLessThanOrEqual(NOTICED_MS)
    expect(await heard(stage)).toBeLessThanOrEqual(2_000)
    expect(stage.account.player.state()).toMatchObject({ track, device: { name: 'Kitchen' } })
    await stage.clock.advance(NOTICED_MS)
    expect(stage.view().remark).toBeUndefined()
    expect(stage.view().playing?.isPlaying).toBe(true)
  })

  it('and cannot go on with it: the leader of the vote starts', async () => {
    const stage = await playing()
    const leader = await votedFor(stage)
    const failure = new MusicFailure('restricted', 'Restriction violated')
    stage.music.failNext({ method: 'resume', failure })
    stage.kitchen.sleep()
    expect(await shown(stage, remark('musicLost'))).toBeLessThanOrEqual(NOTICED_MS)
    expect(await heard(stage)).toBeLessThanOrEqual(2_000)
    expect(stage.account.player.state().track?.name).toBe(leader)
  })

  it('after the host paused by hand stays asleep', async () => {
    const stage = await playing()
    stage.account.player.pause()
    expect(await shown(stage, remark('pausedByHand'))).toBeLessThanOrEqual(NOTICED_MS)
    stage.kitchen.sleep()
    await stage.clock.advance(60_000)
    expect(stage.account.player.state().isPlaying).toBe(false)
    expect(stage.view().remark?.kind).toBe('pausedByHand')
  })
})

describe('A device that is gone', () => {
  it('in mid-song is noticed and said, and the song goes on when it is back', async () => {
    const stage = await playing()
    stage.account.removeDevice(stage.kitchen)
    expect(await shown(stage, remark('musicLost'))).toBeLessThanOrEqual(NOTICED_MS)
    expect(await shown(stage, trouble('noDevice'))).toBeLessThanOrEqual(NOTICED_MS)
    await stage.clock.advance(20_000)
    expect(stage.account.player.state().isPlaying).toBe(false)
    stage.account.addDevice({ name: 'Kitchen', type: 'Speaker' })
    expect(await heard(stage)).toBeLessThanOrEqual(NOTICED_MS)
    expect(await shown(stage, ({ trouble }) => trouble === undefined)).toBeLessThanOrEqual(2_000)
    expect((await stage.party()).device?.id).toBe(stage.account.devices.at(-1)?.id)
  })

  it('when the vote closes is said before the song would end, and the winner waits for it', async () => {
    const stage = await playing()
    await toEnd(stage, 15_500)
    stage.account.removeDevice(stage.kitchen)
    expect(await shown(stage, trouble('noDevice'))).toBeLessThanOrEqual(NOTICED_MS)
    await stage.clock.advance(25_000)
    stage.account.addDevice({ name: 'Kitchen', type: 'Speaker' })
    expect(await heard(stage)).toBeLessThanOrEqual(NOTICED_MS)
    expect(stage.account.player.state().track?.name).toBe(await winnerTitle(stage))
  })

  it('is waited for, also when it is long away', async () => {
    const stage = await playing()
    stage.account.removeDevice(stage.kitchen)
    await stage.clock.advance(8 * 60_000)
    stage.account.addDevice({ name: 'Kitchen', type: 'Speaker' })
    expect(await heard(stage)).toBeLessThanOrEqual(31_000)
  })

  it('is given up for the device on which the host plays by hand', async () => {
    const stage = await playing()
    stage.account.removeDevice(stage.kitchen)
    await shown(stage, trouble('noDevice'))
    stage.account.addDevice({ name: 'Phone', type: 'Smartphone' })
    const title = stage.view().playing?.track.title
    const tracks = stage.tracks.filter(({ name }) => name === title)
    stage.account.player.play({ tracks, deviceName: 'Phone' })
    expect(await shown(stage, remark('deviceMoved'))).toBeLessThanOrEqual(NOTICED_MS)
    expect(stage.view()).toMatchObject({ playing: { deviceName: 'Phone', isPlaying: true } })
    expect(await shown(stage, ({ trouble }) => trouble === undefined)).toBeLessThanOrEqual(2_000)
    await stage.clock.advance(2 * SONG_MS)
    expect(stage.account.player.state().device?.name).toBe('Phone')
  })

  it('gives way to another one only when the host says so', async () => {
    const stage = await playing()
    stage.account.removeDevice(stage.kitchen)
    await shown(stage, trouble('noDevice'))
    const { party } = stage.view()
    const answer = await stage.ask('mara', { type: 'retry', party })
    expect(answer).toMatchObject({ kind: 'chooseDevice', devices: [{ name: 'Bedroom' }] })
    expect(stage.account.player.state().isPlaying).toBe(false)
    const attic = stage.account.addDevice({ name: 'Attic', type: 'Speaker' })
    await stage.ask('mara', { type: 'chooseDevice', device: attic.id ?? '' })
    expect(await heard(stage)).toBeLessThanOrEqual(2_000)
    expect(stage.account.player.state().device?.name).toBe('Attic')
  })
})

describe('A device', () => {
  it('that gets another id is the same, whenever that happens', async () => {
    const stage = await playing()
    for (const beforeMs of [100_000, 15_200, 500]) {
      await toEnd(stage, beforeMs)
      stage.account.renewDeviceId(stage.kitchen)
      await stage.clock.advance(NOTICED_MS + 1_000)
      expect((await stage.party()).device?.id).toBe(stage.kitchen.id)
      expect(stage.view().remark?.kind).not.toBe('deviceMoved')
    }
    await stage.clock.advance(2 * SONG_MS)
    expect(stage.view().trouble).toBeUndefined()
    expect(stage.played().length).toBeGreaterThanOrEqual(3)
  })

  it('that is renamed keeps playing, and the board shows its name', async () => {
    const stage = await playing()
    stage.kitchen.name = 'Cellar'
    const isShown = ({ playing }: BoardView) => playing?.deviceName === 'Cellar'
    expect(await shown(stage, isShown)).toBeLessThanOrEqual(NOTICED_MS)
    await stage.clock.advance(2 * SONG_MS)
    expect(stage.view()).toMatchObject({ phase: 'live', playing: { isPlaying: true } })
  })

  it('that listens in a private session is a device as any other', async () => {
    const stage = await playing()
    stage.kitchen.isPrivateSession = true
    await stage.clock.advance(3 * SONG_MS)
    expect(stage.view().trouble).toBeUndefined()
    expect(stage.played().length).toBeGreaterThanOrEqual(4)
  })
})

describe('At the end of a song', () => {
  it('the choice of Spotify itself gives way to the winner, once', async () => {
    const stage = await playing()
    stage.account.autoplay = true
    const failure = new MusicFailure('restricted', 'Restriction violated')
    stage.music.failNext({ method: 'addToQueue', failure })
    await toEnd(stage, 0)
    expect(await shown(stage, remark('winnerRestarted'))).toBeLessThanOrEqual(NOTICED_MS)
    await stage.clock.advance(3_000)
    const winner = await winnerTitle(stage)
    expect(stage.account.player.state().track?.name).toBe(winner)
    expect(stage.played().filter((title) => title === winner)).toHaveLength(1)
  })

  it.each(['rewinds', 'sticks', 'vanishes'] as const)(
    'where nothing follows and the player %s, the winner starts',
    async (whenMusicEnds) => {
      const stage = await playing()
      stage.account.whenMusicEnds = whenMusicEnds
      const [last] = stage.tracks
      stage.account.player.play({ tracks: last ? [last] : [] })
      await stage.clock.advance(NOTICED_MS)
      const failure = new MusicFailure('restricted', 'Restriction violated')
      stage.music.failNext({ method: 'addToQueue', failure })
      await toEnd(stage, 0)
      expect(await heard(stage)).toBeLessThanOrEqual(NOTICED_MS)
      await stage.clock.advance(3_000)
      expect(stage.account.player.state().track?.name).toBe(await winnerTitle(stage))
      expect(stage.view().trouble).toBeUndefined()
    },
  )

  it.each(['rewinds', 'sticks', 'vanishes'] as const)(
    'that comes 12 s early with nothing after it, and the player %s, the winner starts',
    async (whenMusicEnds) => {
      const stage = await playing()
      const [last] = stage.tracks
      stage.account.player.play({ tracks: last ? [last] : [] })
      await stage.clock.advance(NOTICED_MS)
      stage.account.whenMusicEnds = whenMusicEnds
      stage.account.endsEarlyMs = 12_000
      const failure = new MusicFailure('restricted', 'Restriction violated')
      stage.music.failNext({ method: 'addToQueue', failure })
      await toEnd(stage, 12_000)
      expect(await heard(stage)).toBeLessThanOrEqual(NOTICED_MS)
      await stage.clock.advance(3_000)
      expect(stage.account.player.state().track?.name).toBe(await winnerTitle(stage))
    },
  )

  it('a crossfade of 12 s brings the winner early, and nobody is blamed', async () => {
    const stage = await playing()
    stage.account.endsEarlyMs = 12_000
    await toEnd(stage, 12_000)
    const winner = await winnerTitle(stage)
    const isIt = ({ playing }: BoardView) => playing?.track.title === winner
    expect(await shown(stage, isIt)).toBeLessThanOrEqual(NOTICED_MS)
    expect(stage.view().remark).toBeUndefined()
    await stage.clock.advance(4 * SONG_MS)
    const rounds = await stage.store.parties.rounds(stage.view().party)
    const winners = rounds.map(({ result }) => result.winner.track.title)
    expect(winners.slice(0, stage.played().length)).toEqual(stage.played())
  })

  it('where the winner comes too late for a crossfade, it is started in place of what came', async () => {
    const stage = await playing()
    stage.account.endsEarlyMs = 12_000
    const failure = new MusicFailure('restricted', 'Restriction violated')
    stage.music.failNext({ method: 'addToQueue', failure })
    await toEnd(stage, 12_000)
    expect(await shown(stage, remark('winnerRestarted'))).toBeLessThanOrEqual(NOTICED_MS)
    await stage.clock.advance(3_000)
    expect(stage.account.player.state().track?.name).toBe(await winnerTitle(stage))
  })

  it('an advertisement is said and waited for', async () => {
    const stage = await playing()
    await toEnd(stage, 5_000)
    stage.account.player.hearAdvert(30_000)
    await stage.clock.advance(5_000)
    expect(await shown(stage, remark('interrupted'))).toBeLessThanOrEqual(NOTICED_MS)
    const winner = await winnerTitle(stage)
    const isIt = ({ playing }: BoardView) => playing?.track.title === winner
    await toEndOfAdvert(stage)
    expect(await shown(stage, isIt)).toBeLessThanOrEqual(NOTICED_MS)
    expect(stage.view().remark).toBeUndefined()
    expect(stage.played().filter((title) => title === winner)).toHaveLength(1)
  })

  async function toEndOfAdvert(stage: RuntimeStage): Promise<void> {
    while (stage.account.player.state().track === null) await stage.clock.advance(STEP_MS)
  }
})

describe('A winner that Spotify does not play', () => {
  it('is not started for ever: the party goes on with what plays', async () => {
    const stage = await playing()
    const barred = await votedFor(stage)
    bar(stage, barred)
    await toEnd(stage, 0)
    expect(await shown(stage, remark('winnerRestarted'))).toBeLessThanOrEqual(NOTICED_MS)
    expect(await shown(stage, remark('winnerUnplayable'))).toBeLessThanOrEqual(NOTICED_MS)
    expect(stage.view().remark).toMatchObject({ title: barred })
    expect(stage.view()).toMatchObject({ round: { open: true }, playing: { isPlaying: true } })
    expect(stage.view().trouble).toBeUndefined()
    await stage.clock.advance(3 * SONG_MS)
    expect(stage.played()).not.toContain(barred)
    expect(stage.view()).toMatchObject({ phase: 'live', playing: { isPlaying: true } })
  })

  it('and leaves silence behind: a vote in silence decides', async () => {
    const stage = await playing()
    const [last] = stage.tracks
    stage.account.player.play({ tracks: last ? [last] : [] })
    await stage.clock.advance(NOTICED_MS)
    const failure = new MusicFailure('restricted', 'Restriction violated')
    stage.music.failNext({ method: 'addToQueue', failure })
    stage.music.failNext({ method: 'play', failure })
    await toEnd(stage, 0)
    expect(await shown(stage, remark('winnerUnplayable'))).toBeLessThanOrEqual(NOTICED_MS)
    const isVote = ({ round }: BoardView) => round?.kind === 'opening' && round.open
    expect(await shown(stage, isVote)).toBeLessThanOrEqual(2_000)
    expect(await heard(stage)).toBeLessThanOrEqual(32_000)
    expect(stage.view().trouble).toBeUndefined()
  })

  it('twice in a row is the device: that is said, and waits for the host', async () => {
    const stage = await playing()
    const [last] = stage.tracks
    stage.account.player.play({ tracks: last ? [last] : [] })
    await stage.clock.advance(NOTICED_MS)
    const failure = new MusicFailure('restricted', 'Restriction violated')
    stage.music.failNext({ method: 'addToQueue', failure, times: 9 })
    stage.music.failNext({ method: 'play', failure, times: 2 })
    await toEnd(stage, 0)
    expect(await shown(stage, remark('winnerUnplayable'))).toBeLessThanOrEqual(NOTICED_MS)
    expect(await shown(stage, trouble('restricted'))).toBeLessThanOrEqual(42_000)
    const { party } = stage.view()
    await stage.ask('mara', { type: 'retry', party })
    expect(await heard(stage)).toBeLessThanOrEqual(2_000)
  })

  it.each([
    ['with songs after it', 2],
    ['with nothing after it', undefined],
  ])('but skips at once, %s, is given up', async (_, follow) => {
    const stage = await playing()
    const skipped = await votedFor(stage, 1)
    const others = stage.tracks.filter(({ name }) => name !== skipped)
    const since = stage.clock.now()
    let skips = 0
    while (stage.view().remark?.kind !== 'winnerUnplayable') {
      await stage.clock.advance(50)
      if (stage.account.player.state().track?.name === skipped) {
        skips += 1
        if (follow === undefined) stage.account.player.play({ tracks: others.slice(0, 1) })
        if (follow === undefined) stage.account.player.pause()
        else stage.account.player.play({ tracks: others.slice(0, 9), position: follow })
      }
      if (stage.clock.now() - since > 3 * SONG_MS) throw new Error('It was never given up.')
    }
    expect(skips).toBeLessThanOrEqual(3)
    expect(stage.view().round?.open).toBe(true)
    expect(await heard(stage)).toBeLessThanOrEqual(32_000)
  })
})

describe('When Spotify fails for a while', () => {
  it('the start of a song is tried again, until music plays', async () => {
    const stage = await playing()
    const failure = new MusicFailure('unavailable', 'Bad gateway')
    stage.account.player.play({ tracks: stage.tracks.slice(0, 1) })
    await stage.clock.advance(NOTICED_MS)
    await toEnd(stage, 16_000)
    stage.music.failNext({ method: 'addToQueue', failure, times: 4 })
    stage.music.failNext({ method: 'play', failure, times: 6 })
    await toEnd(stage, 0)
    expect(await shown(stage, trouble('unavailable'))).toBeLessThanOrEqual(NOTICED_MS)
    expect(await heard(stage)).toBeLessThanOrEqual(40_000)
    expect(stage.account.player.state().track?.name).toBe(await winnerTitle(stage))
    await stage.clock.advance(NOTICED_MS)
    expect(stage.view().trouble).toBeUndefined()
  })
})
