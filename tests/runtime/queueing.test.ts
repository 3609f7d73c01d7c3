import { describe, expect, it } from 'vitest'
import { MusicFailure } from '../../src/core/ports.ts'
import { RuntimeStage } from './stage.ts'

const SONG_MS = 180_000

async function playing(): Promise<RuntimeStage> {
  const stage = new RuntimeStage({ commandLagMs: 1_500 })
  await stage.start()
  await stage.play()
  return stage
}

/** How often each song was started, in all. */
function starts(stage: RuntimeStage): readonly number[] {
  const counts = new Map<string, number>()
  for (const title of stage.played()) counts.set(title, (counts.get(title) ?? 0) + 1)
  return [...counts.values()]
}

async function fourSongsLater(stage: RuntimeStage): Promise<void> {
  await stage.clock.advance(4 * SONG_MS)
  const rounds = await stage.store.parties.rounds(stage.view().party)
  const winners = rounds.map(({ result }) => result.winner.track.title)
  const played = stage.played()
  expect(played.length).toBeGreaterThanOrEqual(5)
  expect(winners.slice(0, played.length)).toEqual(played)
  expect(starts(stage)).toEqual(played.map(() => 1))
  await stage.stop()
  expect(stage.problems).toEqual([])
}

describe('queueing a winner', () => {
  it.each([
    ['was applied', true],
    ['was not applied', false],
  ])('that gave no answer and %s plays once', async (_, afterApplying) => {
    const stage = await playing()
    const failure = new MusicFailure('unknownOutcome', 'No answer came.')
    stage.music.failNext({ method: 'addToQueue', failure, afterApplying })
    await fourSongsLater(stage)
  })

  it('that never gives an answer nor happens is settled at the boundary', async () => {
    const stage = await playing()
    const failure = new MusicFailure('unknownOutcome', 'No answer came.')
    stage.music.failNext({ method: 'addToQueue', failure, times: 20 })
    await stage.clock.advance(SONG_MS + 5_000)
    const rounds = await stage.store.parties.rounds(stage.view().party)
    expect((await stage.party()).playing?.track.title).toBe(rounds[1]?.result.winner.track.title)
    expect(stage.view().remark?.kind).toBe('winnerRestarted')
    expect(stage.account.player.history().at(-1)?.by).not.toBe('queue')
    await stage.stop()
  })

  it.each([0, 1, 2, 3, 4, 5])(
    'plays once when the program stops %i s after the request',
    async (s) => {
      const stage = await playing()
      const failure = new MusicFailure('unknownOutcome', 'No answer came.')
      stage.music.failNext({ method: 'addToQueue', failure, afterApplying: true })
      const { round } = await stage.party()
      await stage.clock.advance((round?.closesAt ?? 0) - stage.clock.now() + s * 1_000)
      await stage.restart()
      await fourSongsLater(stage)
    },
  )

  it.each([200, 1_000, 3_000])(
    'plays once when the host goes on %i ms after it was queued, shown or not',
    async (ms) => {
      const stage = await playing()
      const { round } = await stage.party()
      await stage.clock.advance((round?.closesAt ?? 0) - stage.clock.now() + ms)
      await stage.ask('mara', { type: 'next' })
      await stage.clock.advance(5_000)
      expect(stage.account.player.state().queue).toEqual([])
      expect(stage.account.player.history().map(({ by }) => by)).toEqual(['play', 'queue'])
      await fourSongsLater(stage)
    },
  )

  it('that gave no answer and cannot be looked for is not queued again by a retry', async () => {
    const stage = await playing()
    const lost = new MusicFailure('unknownOutcome', 'No answer came.')
    const blind = new MusicFailure('unavailable', 'No answer came.')
    stage.music.failNext({ method: 'addToQueue', failure: lost, afterApplying: true })
    const { round } = await stage.party()
    await stage.clock.advance((round?.closesAt ?? 0) - stage.clock.now() + 1_000)
    stage.music.failNext({ method: 'queue', failure: blind, times: 4 })
    await stage.clock.advance(11_000)
    await stage.ask('mara', { type: 'retry', party: stage.view().party })
    await fourSongsLater(stage)
  })

  it('in the last moment of a song plays once, though the player shows it late', async () => {
    const stage = await playing()
    const { round } = await stage.party()
    const endsAt = (round?.closesAt ?? 0) + 15_000
    await stage.clock.advance(endsAt - 15_500 - stage.clock.now())
    stage.store.failNextWrites(Number.MAX_SAFE_INTEGER)
    await stage.clock.advance(endsAt - 700 - stage.clock.now())
    stage.store.failNextWrites(0)
    await stage.clock.advance(20_000)
    const played = stage.played()
    expect(played).toHaveLength(2)
    await stage.stop()
  })

  it('plays once when its device falls asleep, whose queue is hidden until it wakes', async () => {
    const stage = await playing()
    const { round } = await stage.party()
    const endsAt = (round?.closesAt ?? 0) + 15_000
    await stage.clock.advance(endsAt - 2_500 - stage.clock.now())
    stage.kitchen.sleep()
    await stage.clock.advance(10_000)
    const { round: next, playing: winner } = await stage.party()
    expect(next?.number).toBe(3)
    expect(stage.account.player.state().track?.name).toBe(winner?.track.title)
    await fourSongsLater(stage)
  })

  it('that began unnoticed is not begun again when the host goes on', async () => {
    const stage = await playing()
    const { round } = await stage.party()
    const endsAt = (round?.closesAt ?? 0) + 15_000
    await stage.clock.advance(endsAt - 5_000 - stage.clock.now())
    stage.store.failNextWrites(Number.MAX_SAFE_INTEGER)
    await stage.clock.advance(8_000)
    stage.store.failNextWrites(0)
    await stage.ask('mara', { type: 'next' })
    await stage.clock.advance(10_000)
    expect(starts(stage)).toEqual([1, 1])
    await stage.stop()
  })

  it('waits for a short rate limit and queues in time', async () => {
    const stage = await playing()
    const { round } = await stage.party()
    await stage.clock.advance((round?.closesAt ?? 0) - stage.clock.now() - 2_000)
    stage.music.block(5_000)
    await fourSongsLater(stage)
  })

  it('goes first even when the host queued another song by hand: the winner still comes', async () => {
    const stage = await playing()
    const byHand = stage.tracks[29]
    if (byHand === undefined) throw new Error('There are thirty songs.')
    stage.account.player.queueByHand(byHand)
    await stage.clock.advance(SONG_MS + 10_000)
    const rounds = await stage.store.parties.rounds(stage.view().party)
    const winner = rounds[1]?.result.winner.track.title
    expect((await stage.party()).playing?.track.title).toBe(winner)
    expect(stage.played().filter((title) => title === winner)).toHaveLength(1)
    await stage.stop()
  })

  it('starts it without its playlist when that was changed at Spotify meanwhile', async () => {
    const stage = await playing()
    const failure = new MusicFailure('notFound', 'Non existing id')
    stage.music.failNext({ method: 'play', failure })
    const before = stage.played().length
    await stage.during(stage.chat.ask('mara', stage.channel, { type: 'next' }))
    await stage.clock.advance(6_000)
    const { lastResult } = await stage.party()
    expect(stage.played().slice(before)).toEqual([lastResult?.winner.track.title])
    await stage.stop()
  })

  it('tells the channel when the device is gone, and goes on when the host retries', async () => {
    const stage = await playing()
    const { round } = await stage.party()
    await stage.clock.advance((round?.closesAt ?? 0) - stage.clock.now() - 500)
    stage.account.removeDevice(stage.kitchen)
    await stage.clock.advance(60_000)
    expect(stage.view().trouble?.kind).toBe('noDevice')
    stage.account.addDevice({ name: 'Kitchen', type: 'Speaker' })
    const { party } = stage.view()
    await stage.during(stage.chat.ask('mara', stage.channel, { type: 'retry', party }))
    await stage.clock.advance(8_000)
    expect(stage.view().trouble).toBeUndefined()
    expect(stage.view().playing?.isPlaying).toBe(true)
    await stage.clock.advance(2 * SONG_MS)
    expect(stage.view().phase).toBe('live')
    expect(stage.played().length).toBeGreaterThanOrEqual(3)
    await stage.stop()
  })

  it('is left alone when the party ends while the queue is being read', async () => {
    const stage = await playing()
    const { round } = await stage.party()
    const failure = new MusicFailure('unavailable', 'Spotify is slow.')
    stage.music.failNext({ method: 'queue', failure, delayMs: 3_000 })
    await stage.clock.advance((round?.closesAt ?? 0) - stage.clock.now() + 1_000)
    await stage.during(stage.chat.ask('mara', stage.channel, { type: 'confirmEnd' }))
    await stage.clock.advance(10_000)
    expect(stage.music.count('addToQueue')).toBe(0)
    await stage.stop()
    expect(stage.problems).toEqual([])
  })
})
