import { describe, expect, it } from 'vitest'
import type { ChannelId } from '../../src/core/engine/ids.ts'
import { type Random, seededRandom } from '../../src/core/engine/random.ts'
import type { FakeChat } from '../fakes/chat-platform.ts'
import { RuntimeStage } from '../runtime/stage.ts'
import { accountOf, Crowd, type Guest } from './crowd.ts'
import { JukeboxRules } from './rules.ts'

const HOUR_MS = 60 * 60_000
const SONG_MS = 90_000
const SONGS_OF_THE_WORLD = 200
/** As long as a search may wait for its turn. */
const LAST_MOMENTS_MS = 7_000
/** Who turns out, in the middle of which round, to have an account on the other platform too. */
const TWO_ACCOUNTS = new Map([
  [3, 'ana'],
  [6, 'bo'],
  [10, 'cem'],
  [15, 'dia'],
  [21, 'eli'],
])

const seeds = process.env.JUKEBOX_SEED?.split(',').map(Number) ?? [20261120]
const parties = seeds.flatMap((seed) => [
  { seed, votesEach: 'many' as const },
  { seed, votesEach: 'one' as const },
])

/** Other parties, or one again: JUKEBOX_SEED=7,8,9 npx vitest run tests/jukebox */
describe('An hour of a jukebox with thirty people on two platforms', () => {
  it.each(parties)(
    'plays what the rules say, song by song: seed $seed, $votesEach votes each',
    {
      timeout: 300_000,
    },
    async ({ seed, votesEach }) => {
      const random = seededRandom(seed)
      const stage = new RuntimeStage({ songs: 60, durationMs: SONG_MS })
      const rules = new JukeboxRules({ votesEach })
      const { crowd, guests } = await opened(stage, rules, random)
      const until = stage.clock.now() + HOUR_MS
      let rounds = 0
      while (stage.clock.now() < until) {
        rounds += 1
        const one = votesEach === 'many' ? TWO_ACCOUNTS.get(rounds) : undefined
        const meanwhile = async () => {
          if (one !== undefined) await link(stage, rules, crowd, guests, one)
        }
        await playRound(stage, rules, crowd, random, meanwhile)
      }
      expect(stage.played()).toEqual([...rules.heard()].reverse())
      expect(new Set(stage.played()).size).toBe(stage.played().length)
      expect(stage.problems).toEqual([])
      console.info(`Seed ${seed}, ${votesEach}: ${rounds} songs`, crowd.done)
      await stage.stop()
    },
  )
})

/** A party in jukebox mode, with people in four channels of two platforms. */
async function opened(
  stage: RuntimeStage,
  rules: JukeboxRules,
  random: Random,
): Promise<{ crowd: Crowd; guests: readonly Guest[] }> {
  await stage.start()
  await stage.ask('mara', { type: 'start' })
  await stage.ask('mara', { type: 'set', change: { name: 'mode', value: 'jukebox' } })
  const { votesEach } = rules
  await stage.ask('mara', { type: 'set', change: { name: 'votesEach', value: votesEach } })
  await stage.ask('mara', { type: 'choosePlaylist', playlist: stage.playlist })
  const garden = stage.chat.openChannel('garden')
  await stage.ask('ana', { type: 'join', code: stage.view().code }, garden)
  const lounge = await stage.joinElsewhere('kim', 'lounge')
  const porch = await stage.joinElsewhere('lee', 'porch')
  await stage.ask('lee', { type: 'quiet', quiet: false }, porch)
  const at =
    (chat: FakeChat, channel: ChannelId, taps = true) =>
    (name: string) => ({
      name,
      chat,
      channel,
      taps,
    })
  const many = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`)
  const guests = [
    ...['bo', 'cem', 'dia', ...many('home', 9)].map(at(stage.chat, stage.channel)),
    ...['ana', 'eli', ...many('garden', 5)].map(at(stage.chat, garden)),
    ...['kim', 'ana-at-work', 'cem-at-work', ...many('lounge', 2)].map(
      at(stage.elsewhere, lounge, false),
    ),
    ...['lee', 'bo-at-work', 'dia-at-work', 'eli-at-work', ...many('porch', 2)].map(
      at(stage.elsewhere, porch),
    ),
  ]
  const others = Array.from({ length: SONGS_OF_THE_WORLD }, (_, index) =>
    stage.music.addTrack({
      name: `Tune ${String(index + 1).padStart(3, '0')}`,
      durationMs: SONG_MS,
    }),
  )
  const songs = [...others, ...stage.tracks].map(({ name, artists, id }) => ({
    title: name,
    artist: artists[0]?.name ?? '',
    link: `https://open.spotify.com/track/${id}`,
  }))
  const crowd = new Crowd(stage, rules, guests, songs, random)
  const { party } = stage.view()
  await stage.ask('mara', { type: 'begin', party })
  return { crowd, guests }
}

async function playRound(
  stage: RuntimeStage,
  rules: JukeboxRules,
  crowd: Crowd,
  random: Random,
  meanwhile: () => Promise<void>,
): Promise<void> {
  const { clock } = stage
  const { round } = await stage.party()
  if (round?.closesAt === undefined) throw new Error('No round is open.')
  const { number, closesAt } = round
  crowd.roundOpens()
  crowd.isDry = random() < 0.25
  if (crowd.isDry) await crowd.clear()
  const half = clock.now() + (closesAt - clock.now()) / 2
  await actUntil(half)
  await meanwhile()
  await actUntil(closesAt - LAST_MOMENTS_MS - 3_000)
  const isCutOff = random() < 0.2
  if (isCutOff) await crowd.goOffline()
  await clock.advance(Math.max(0, closesAt - clock.now() - 200))
  for (let taps = Math.floor(random() * 4); taps > 0; taps -= 1) await crowd.tapSomewhere()
  await crowd.lookAtBoard()

  const expected = rules.close()
  await clock.advance(isCutOff ? 3_500 : 1_500)
  const { lastResult } = await stage.party()
  const winner = lastResult && { title: lastResult.winner.track.title, votes: lastResult.votes }
  expect({ round: lastResult?.round, winner }).toEqual({ round: number, winner: expected })
  if (isCutOff) await crowd.comeOnline()

  for (let acts = Math.floor(random() * 5); acts > 0; acts -= 1) await crowd.actBetweenRounds()
  await nextRound(stage, number)
  const playing = (await stage.party()).playing?.track.title
  expect(playing).toBe(expected?.title)
  rules.starts(playing ?? '')

  async function actUntil(instant: number): Promise<void> {
    while (clock.now() < instant) {
      await crowd.act()
      await clock.advance(random() * 3_000)
    }
  }
}

async function nextRound(stage: RuntimeStage, number: number): Promise<void> {
  for (let waited = 0; waited < 60; waited += 1) {
    const { round } = await stage.party()
    if (round?.number === number + 1 && round.state === 'open') return
    await stage.clock.advance(1_000)
  }
  throw new Error(`Round ${number + 1} never opened.`)
}

async function link(
  stage: RuntimeStage,
  rules: JukeboxRules,
  crowd: Crowd,
  guests: readonly Guest[],
  name: string,
): Promise<void> {
  const [into, from] = [name, `${name}-at-work`].map((one) =>
    guests.find((guest) => guest.name === one),
  )
  if (into === undefined || from === undefined) throw new Error(`There is no ${name} twice.`)
  for (const guest of [into, from]) {
    await stage.ask(guest.name, { type: 'joinHere', party: stage.view().party }, guest.channel)
    rules.comesBack(accountOf(guest))
    await crowd.press(guest)
    await crowd.tap(guest)
    await crowd.press(guest)
    for (let songs = 0; songs < 5; songs += 1) await crowd.queue(guest)
  }
  const answer = await stage.link(into.name, from.name)
  expect(answer.kind).toBe('done')
  rules.link(accountOf(from), accountOf(into))
}
