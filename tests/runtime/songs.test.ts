import { describe, expect, it, onTestFinished } from 'vitest'
import type { EmulatedTrack } from '../../emulators/spotify/index.ts'
import type { ChannelId } from '../../src/core/engine/ids.ts'
import type { Answer, SettingChoice } from '../../src/core/inbox.ts'
import { MusicFailure } from '../../src/core/ports.ts'
import type { FakeChat } from '../fakes/chat-platform.ts'
import { playing as playingStage, RuntimeStage } from './stage.ts'

const SONG_MS = 180_000

/** A live party, and songs of Spotify that are not in its playlist. */
async function playing(...settings: SettingChoice[]) {
  const stage = await playingStage()
  return prepared(stage, settings)
}

async function inLobby() {
  const stage = new RuntimeStage()
  await stage.start()
  await stage.lobby()
  return prepared(stage, [])
}

async function prepared(stage: RuntimeStage, settings: readonly SettingChoice[]) {
  onTestFinished(async () => {
    await stage.stop()
    expect(stage.problems).toEqual([])
  })
  for (const change of settings) await stage.ask('mara', { type: 'set', change })
  // Settings hold from the next round on.
  if (settings.length > 0) await stage.clock.advance(SONG_MS)
  const boats = stage.music.addTrack({ name: 'Paper Boats', artist: 'Mira Solano' })
  const others = stage.music.makeTracks(30, { prefix: 'Zephyr', artist: 'Velvet' })
  const suggest = (who: string, song: string, channel = stage.channel) =>
    stage.ask(who, { type: 'suggest', song }, channel)
  const queue = async (who: string, channel = stage.channel) =>
    queueOf(await stage.ask(who, { type: 'queue' }, channel))
  return { stage, boats, others, suggest, queue }
}

function queueOf(answer: Answer) {
  if (answer.kind !== 'queue') throw new Error(`No queue: ${JSON.stringify(answer)}`)
  return answer
}

function suggestionOf(answer: Answer): number {
  if (answer.kind !== 'suggested') throw new Error(`Nothing new: ${JSON.stringify(answer)}`)
  return answer.suggestion
}

function problemOf(answer: Answer): string | undefined {
  if (answer.kind === 'refused') return answer.why.code
  return 'problem' in answer ? answer.problem?.code : undefined
}

function at<T>(items: readonly T[], place: number): T {
  const item = items[place]
  if (item === undefined) throw new RangeError(`Nothing at ${place}.`)
  return item
}

const JUKEBOX: SettingChoice = { name: 'mode', value: 'jukebox' }

describe('a song that somebody brings', () => {
  it('is found by choice, by words and by link, and waits with one vote and a name', async () => {
    const { stage, boats, others, suggest, queue } = await playing()
    const chosen = await suggest('jo', at(others, 0).uri)
    const typed = await suggest('jo', 'mira solano - paper boats')
    const link = `https://open.spotify.com/intl-de/track/${at(others, 1).id}?si=x`
    const pasted = await suggest('kim', link)

    expect(chosen).toEqual({
      kind: 'suggested',
      suggestion: 1,
      track: expect.objectContaining({ uri: at(others, 0).uri }),
      wasWaiting: false,
      mode: 'rounds',
    })
    expect(typed).toMatchObject({ suggestion: 2, track: { uri: boats.uri } })
    expect(pasted).toMatchObject({ suggestion: 3, track: { uri: at(others, 1).uri } })
    expect((await queue('kim')).view.waiting).toMatchObject([
      { suggestion: 1, by: 'jo', votes: 1, isYours: false, isBacked: false, mayWithdraw: false },
      { suggestion: 2, by: 'jo', votes: 1, isYours: false },
      { suggestion: 3, by: 'kim', votes: 1, isYours: true, isBacked: true, mayWithdraw: true },
    ])
    expect((await queue('mara')).view.waiting.map(({ mayWithdraw }) => mayWithdraw)).toEqual([
      true,
      true,
      true,
    ])
    await stage.clock.advance(SONG_MS)
    const offered = stage.view().round?.candidates.map(({ track }) => track.title)
    expect(offered).toEqual(expect.arrayContaining(['Zephyr 1', 'Paper Boats', 'Zephyr 2']))
  })

  it('is taken back with the button, and then does not wait any more', async () => {
    const { stage, suggest, queue } = await playing()
    const suggestion = suggestionOf(await suggest('jo', 'paper boats'))

    expect(await stage.ask('kim', { type: 'withdraw', suggestion })).toEqual({
      kind: 'refused',
      why: { code: 'notYourSuggestion' },
    })
    expect(await stage.ask('jo', { type: 'withdraw', suggestion })).toMatchObject({
      kind: 'done',
      what: { what: 'withdrawn', track: { title: 'Paper Boats' } },
    })
    expect((await queue('jo')).view.waiting).toEqual([])
    expect(await stage.ask('jo', { type: 'withdraw', suggestion })).toMatchObject({
      kind: 'refused',
      why: { code: 'noSuchSuggestion' },
    })
  })

  it('gets a vote where it waits already, once a person', async () => {
    const { suggest, queue } = await playing()
    await suggest('jo', 'paper boats')
    const second = await suggest('kim', 'Paper Boats Solano')
    await suggest('kim', 'paper boats')

    expect(second).toMatchObject({ kind: 'suggested', suggestion: 1, wasWaiting: true })
    expect((await queue('kim')).view.waiting).toMatchObject([
      { by: 'jo', votes: 2, isYours: false, isBacked: true },
    ])
  })

  it('gets a vote on the board where that offers it already', async () => {
    const { stage, suggest } = await playing()
    const [first] = stage.view().round?.candidates ?? []

    expect(await suggest('jo', first?.track.uri ?? '')).toMatchObject({
      kind: 'suggested',
      suggestion: 0,
      wasWaiting: true,
      number: first?.number,
    })
    await stage.clock.advance(3_000)
    expect(stage.view().round?.candidates[0]?.votes).toBe(1)
  })

  it('is refused for what speaks against it, and says why', async () => {
    const { stage, suggest } = await playing(
      { name: 'explicitAllowed', value: false },
      { name: 'longestTrackMs', value: 300_000 },
    )
    const add = stage.music.addTrack.bind(stage.music)
    const rude = add({ name: 'Rude', explicit: true })
    const long = add({ name: 'Long', durationMs: 300_001 })
    const barred = add({ name: 'Barred', restriction: 'market' })
    const [played] = stage.played()
    const said = async (song: string) => problemOf(await suggest('jo', song))

    expect(await said(rude.uri)).toBe('explicitNotWanted')
    expect(await said(long.uri)).toBe('trackTooLong')
    expect(await said(trackNamed(stage, played).uri)).toBe('alreadyPlayed')
    expect(await said(trackNamed(stage, stage.played().at(-1)).uri)).toBe('alreadyPlayed')
    expect(await said('no song has such a name')).toBe('songNotFound')
    expect(await said('spotify:track:0123456789012345678901')).toBe('songNotFound')
    expect(await said('https://open.spotify.com/album/0123456789012345678901')).toBe('notASong')
    expect(await said('https://youtu.be/dQw4w9WgXcQ')).toBe('notASong')
    expect(await said(barred.uri)).toBe('songUnplayable')
    for (const number of [1, 2, 3]) expect(await said(`zephyr ${number}`)).toBeUndefined()
    expect(await said('zephyr 4')).toBe('quotaReached')
    expect(problemOf(await suggest('kim', 'zephyr 4'))).toBeUndefined()
  })

  it('is offered while one types, to who may bring one to the party of this channel', async () => {
    const { stage, boats } = await playing()
    const lounge = await stage.joinElsewhere()
    const type = async (chat: FakeChat, who: string, channel: ChannelId) =>
      (await stage.during(chat.typeSong(who, channel, 'paper boats'))).map(({ song }) => song)

    expect(await type(stage.chat, 'jo', stage.channel)).toEqual([boats.uri])
    expect(await type(stage.elsewhere, 'lou', lounge)).toEqual([boats.uri])
    expect(await type(stage.chat, 'jo', stage.chat.openChannel('empty'))).toEqual([])
    await stage.ask('mara', { type: 'kick', person: stage.elsewhere.person('kim') })
    expect(await type(stage.elsewhere, 'kim', lounge)).toEqual([])
    expect(stage.music.count('search')).toBe(1)
  })

  it('is not searched for in the name of somebody who was removed', async () => {
    const { stage, suggest } = await playing()
    await suggest('jo', 'paper boats')
    await stage.ask('mara', { type: 'kick', person: stage.chat.person('jo') })
    const { length } = stage.music.calls.filter(({ method }) => method === 'search')

    expect(problemOf(await suggest('jo', 'zephyr 1'))).toBe('kicked')
    expect(stage.music.calls.filter(({ method }) => method === 'search')).toHaveLength(length)
  })

  it('is refused as what comes next', async () => {
    const { stage, suggest } = await playing()
    await stage.clock.advance(SONG_MS - 20_000)
    const upcoming = stage.view().upcoming?.track
    expect(upcoming).toBeDefined()
    expect(problemOf(await suggest('jo', upcoming?.uri ?? ''))).toBe('comesNext')
  })

  it('comes into the first vote from the lobby at once', async () => {
    const { stage, suggest } = await inLobby()

    const answer = await suggest('jo', 'paper boats')
    await stage.clock.advance(3_000)

    const number = answer.kind === 'suggested' ? answer.number : undefined
    const offered = stage.view().round?.candidates.find((one) => one.number === number)
    expect(stage.view().phase).toBe('lobby')
    expect(offered).toMatchObject({ track: { title: 'Paper Boats' }, votes: 1 })
    expect(offered?.by).toBe('jo')
  })

  it('needs the host’s Spotify to be connected, and nobody else’s', async () => {
    const stage = new RuntimeStage()
    await stage.start()
    onTestFinished(() => stage.stop())
    await stage.store.vault.remove('link', stage.chat.person('mara'))
    await stage.ask('mara', { type: 'start' })

    const action = { type: 'suggest', song: 'paper boats' } as const
    expect(problemOf(await stage.ask('jo', action))).toBe('needsSpotify')
    expect(problemOf(await stage.ask('jo', { type: 'suggest' }))).toBe('needsSpotify')
    expect(problemOf(await stage.ask('jo', action, stage.chat.openChannel('empty')))).toBe(
      'noPartyHere',
    )
  })

  it('comes from a quiet channel of the other platform, and shows there', async () => {
    const { stage, suggest, queue } = await playing(JUKEBOX)
    const lounge = await stage.joinElsewhere()

    const answer = await suggest('kim', 'paper boats', lounge)
    await stage.clock.advance(20_000)

    expect(answer).toMatchObject({ kind: 'suggested', mode: 'jukebox' })
    for (const view of [stage.view(), stage.elsewhere.view(lounge)]) {
      const offered = view?.round?.candidates.find(({ track }) => track.title === 'Paper Boats')
      expect(offered).toMatchObject({ by: 'kim', votes: 1 })
    }
    expect((await queue('jo')).view.waiting).toMatchObject([{ by: 'kim', votes: 1 }])
    expect((await queue('kim', lounge)).view.waiting).toMatchObject([{ isYours: true }])
  })

  it('counts for one person, whichever of two linked accounts brings it', async () => {
    const { stage, suggest, queue } = await playing()
    const lounge = await stage.joinElsewhere('kim')
    await stage.link('jo', 'kim')
    for (const [place, channel] of [stage.channel, lounge, lounge].entries()) {
      await suggest(channel === lounge ? 'kim' : 'jo', `zephyr ${place + 1}`, channel)
    }
    expect(problemOf(await suggest('jo', 'paper boats'))).toBe('quotaReached')
    expect((await queue('kim', lounge)).view.waiting.every(({ isYours }) => isYours)).toBe(true)
  })

  it('cannot be looked up in trouble, which is told in words that fit a guest', async () => {
    const { stage, suggest, queue } = await playing()
    for (const reason of ['loginExpired', 'unavailable', 'restricted'] as const) {
      stage.music.failNext({ method: 'search', failure: new MusicFailure(reason, 'Trouble.') })
      expect(await suggest('jo', `paper ${reason}`)).toMatchObject({
        kind: 'askSong',
        problem: { code: 'noSearch', trouble: reason },
      })
    }
    stage.music.block(30_000)
    expect(await suggest('jo', 'zephyr 1')).toMatchObject({
      problem: { code: 'noSearch', trouble: 'rateLimited', retryAfterMs: expect.any(Number) },
    })
    expect((await queue('jo')).view.waiting).toEqual([])
  })

  it('is asked for from the board, and of an old board nothing is taken', async () => {
    const { stage } = await playing()
    const { party } = stage.view()
    const [board] = stage.chat.boards(stage.channel)
    const press = (song?: string) =>
      stage.during(
        stage.chat.ask(
          'jo',
          stage.channel,
          { type: 'suggestHere', party, ...(song !== undefined && { song }) },
          board?.id,
        ),
      )
    expect(await press()).toEqual({ kind: 'askSong' })
    expect(await press('paper boats')).toMatchObject({ kind: 'suggested' })
    await stage.ask('mara', { type: 'confirmEnd' })
    expect(problemOf(await press('zephyr 1'))).toBe('partyOver')
  })
})

describe('the queue', () => {
  it('is voted on and tidied from its pages, which show what is so now', async () => {
    const { stage, suggest, queue } = await playing(JUKEBOX)
    const people = ['jo', 'kim', 'lou', 'sam']
    for (const [place, who] of people.entries()) {
      for (const number of [1, 2, 3]) {
        await suggest(who, `zephyr ${place * 3 + number}`)
        await stage.clock.advance(1_000)
      }
    }
    const before = await queue('jo')
    expect(before.view.waiting).toHaveLength(12)
    const last = at(before.view.waiting, 11)

    const back = { type: 'back', suggestion: last.suggestion, page: 1 } as const
    const voted = queueOf(await stage.ask('jo', back))
    expect(voted.page).toBe(1)
    expect(voted.view.waiting[0]).toMatchObject({
      suggestion: last.suggestion,
      votes: 2,
      isBacked: true,
    })
    const again = queueOf(await stage.ask('jo', back))
    expect(again.view.waiting.at(-1)).toMatchObject({ suggestion: last.suggestion, votes: 1 })

    const mine = at(before.view.waiting, 0)
    const withdraw = { type: 'withdraw', suggestion: mine.suggestion, page: 0 } as const
    expect(queueOf(await stage.ask('jo', withdraw)).view.waiting).toHaveLength(11)
    expect(queueOf(await stage.ask('jo', withdraw)).problem).toEqual({ code: 'noSuchSuggestion' })
    const gone = await stage.ask('jo', { type: 'back', suggestion: mine.suggestion, page: 0 })
    expect(queueOf(gone).problem).toEqual({ code: 'noSuchSuggestion' })
    expect(queueOf(await stage.ask('mara', { ...withdraw, suggestion: 5 })).problem).toBeUndefined()
    expect(queueOf(await stage.ask('jo', { type: 'queuePage', page: 1 })).page).toBe(1)
  })

  it('tells about when each song plays in a jukebox, and they play so', async () => {
    const { stage, suggest, queue } = await playing(JUKEBOX)
    await suggest('jo', 'paper boats')
    await suggest('kim', 'zephyr 1')
    await stage.ask('lou', { type: 'back', suggestion: 2, page: 0 })
    const { waiting } = (await queue('jo')).view
    expect(waiting.map(({ track }) => track.title)).toEqual(['Zephyr 1', 'Paper Boats'])
    const [first, second] = waiting.map(({ playsAt }) => playsAt ?? 0)
    expect(second).toBe((first ?? 0) + SONG_MS)

    await stage.clock.advance(3 * SONG_MS)
    const starts = new Map(
      stage.account.player.history().map(({ track, startedAt }) => [track.name, startedAt]),
    )
    expect(Math.abs((starts.get('Zephyr 1') ?? 0) - (first ?? 0))).toBeLessThan(3_000)
    expect(Math.abs((starts.get('Paper Boats') ?? 0) - (second ?? 0))).toBeLessThan(5_000)
    expect((await queue('jo')).view.waiting).toEqual([])
  })

  it('shows in rounds what waits, without instants, and what was played', async () => {
    const { stage, suggest, queue } = await playing()
    await suggest('jo', 'paper boats')
    await stage.clock.advance(SONG_MS)
    const { view } = await queue('kim')

    expect(view).toMatchObject({ mode: 'rounds' })
    expect(view.waiting.every(({ playsAt }) => playsAt === undefined)).toBe(true)
    expect(view.waiting[0]?.number).toBeGreaterThan(0)
    expect(view.played[0]?.title).toBe(stage.played()[0])
  })

  it('turns everybody away whom the host removed', async () => {
    const { stage, suggest } = await playing()
    await suggest('jo', 'paper boats')
    await stage.ask('kim', { type: 'back', suggestion: 1, page: 0 })
    await stage.ask('mara', { type: 'kick', person: stage.chat.person('kim') })

    const refused = await stage.ask('kim', { type: 'back', suggestion: 1, page: 0 })
    expect(refused).toEqual({ kind: 'refused', why: { code: 'kicked' } })
  })
})

function trackNamed(stage: RuntimeStage, title: string | undefined): EmulatedTrack {
  const found = stage.tracks.find(({ name }) => name === title)
  if (found === undefined) throw new Error(`No song ${title}.`)
  return found
}
