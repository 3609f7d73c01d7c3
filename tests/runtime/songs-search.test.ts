import { describe, expect, it } from 'vitest'
import { accountId, personId } from '../../src/core/engine/ids.ts'
import { MusicFailure } from '../../src/core/ports.ts'
import { SongSearch } from '../../src/core/runtime/song-search.ts'
import { FakeMusicServices } from '../fakes/music.ts'
import { VirtualClock } from '../fakes/virtual-clock.ts'

const JO = personId('fake:jo')
const KIM = personId('fake:kim')
const unavailable = new MusicFailure('unavailable', 'Not now.')

function start({ latencyMs = 100 } = {}) {
  const clock = new VirtualClock()
  const music = new FakeMusicServices(clock, { latencyMs })
  const account = accountId(music.addAccount({ name: 'Mara' }).id)
  const song = music.addTrack({ name: 'Paper Boats', artist: 'Mira Solano' })
  music.makeTracks(30, { prefix: 'Zephyr', artist: 'Velvet' })
  const warnings: string[] = []
  const log = { info: () => {}, warn: (text: string) => void warnings.push(text), error: () => {} }
  const search = new SongSearch(music, clock, log)
  const type = (words: string, person = JO) => search.whileTyping(account, person, words)
  /** The titles that came, and when. */
  const timed = async (choices: ReturnType<typeof type>) => {
    const from = clock.now()
    const titles = (await choices).map(({ track }) => track.title)
    return { titles, afterMs: clock.now() - from }
  }
  const instants = () => music.calls.filter(({ method }) => method === 'search').map(({ at }) => at)
  return { clock, music, account, song, search, type, timed, instants, warnings }
}

describe('looking for songs while somebody types', () => {
  it('asks for what stands there when they pause, and tells at once that the rest is void', async () => {
    const { clock, music, timed, type } = start()
    const first = timed(type('pa'))
    await clock.advance(200)
    const second = timed(type('pape'))
    await clock.advance(299)
    const third = timed(type('paper bo'))
    await clock.advance(1_000)

    expect(await first).toEqual({ titles: [], afterMs: 200 })
    expect(await second).toEqual({ titles: [], afterMs: 299 })
    expect(await third).toEqual({ titles: ['Paper Boats'], afterMs: 400 })
    expect(music.count('search')).toBe(1)
  })

  it('takes everybody by themselves', async () => {
    const { clock, timed, type } = start()
    const jo = timed(type('paper'))
    await clock.advance(100)
    const kim = timed(type('zephyr 30', KIM))
    await clock.advance(1_000)

    expect((await jo).titles).toEqual(['Paper Boats'])
    expect((await kim).titles).toEqual(['Zephyr 30'])
  })

  it('asks once for the same words, whoever types them and however, and for ten minutes', async () => {
    const { clock, music, timed, type } = start({ latencyMs: 2_000 })
    const both = [timed(type('Paper  BOATS')), timed(type(' paper boats ', KIM))]
    await clock.advance(3_000)
    for (const { titles } of await Promise.all(both)) expect(titles).toEqual(['Paper Boats'])
    expect(music.count('search')).toBe(1)

    const again = timed(type('paper boats'))
    await clock.advance(1_000)
    expect(await again).toEqual({ titles: ['Paper Boats'], afterMs: 0 })
    await clock.advance(10 * 60_000)
    const later = timed(type('paper boats'))
    await clock.advance(3_000)
    expect((await later).titles).toEqual(['Paper Boats'])
    expect(music.count('search')).toBe(2)
  })

  it('does not look for a letter, or for nothing', async () => {
    const { clock, music, timed, type } = start()
    for (const typed of ['', ' ', 'p', ' p ']) {
      expect(await timed(type(typed))).toEqual({ titles: [], afterMs: 0 })
    }
    expect(music.calls).toEqual([])
    expect(clock.waiting).toBe(0)
  })

  it('names the song behind a pasted link, and nothing for other links', async () => {
    const { clock, music, song, timed, type } = start()
    const link = timed(type(`https://open.spotify.com/intl-de/track/${song.id}?si=abc`))
    await clock.advance(1_000)
    const album = timed(type('https://open.spotify.com/album/0123456789012345678901'))
    await clock.advance(1_000)

    expect((await link).titles).toEqual(['Paper Boats'])
    expect((await album).titles).toEqual([])
    expect(music.count('search')).toBe(0)
  })

  it('asks Spotify at most five times at once and then once a second, for all together', async () => {
    const { clock, instants, timed, type } = start()
    const from = clock.now()
    const typed = Array.from({ length: 30 }, (_, number) =>
      timed(type(`zephyr ${number + 1}`, personId(`fake:guest${number}`))),
    )
    await clock.advance(2_000)
    const found = (await Promise.all(typed)).filter(({ titles }) => titles.length > 0)
    expect(found).toHaveLength(5)

    for (let second = 0; second < 28; second += 1) {
      const more = timed(type(`boats ${second}`, personId(`fake:late${second}`)))
      await clock.advance(1_000)
      await more
    }
    expect(instants().length).toBeGreaterThan(25)
    expect(instants().filter((at) => at < from + 30_000).length).toBeLessThanOrEqual(35)
    for (const { afterMs } of found) expect(afterMs).toBeLessThan(1_500)
  })

  it('says nothing when Spotify is in trouble, and complains of it once a minute', async () => {
    const { clock, music, timed, type, warnings } = start()
    music.failNext({ method: 'search', failure: unavailable, times: 3 })
    for (const words of ['paper', 'paper', 'boats']) {
      const typed = timed(type(words))
      await clock.advance(2_000)
      expect((await typed).titles).toEqual([])
    }
    expect(warnings).toHaveLength(1)
    expect(music.count('search')).toBe(3)
    const recovered = timed(type('paper'))
    await clock.advance(2_000)
    expect((await recovered).titles).toEqual(['Paper Boats'])
  })

  it('leaves nothing behind', async () => {
    const { clock, search, type } = start()
    for (let guest = 0; guest < 200; guest += 1) {
      void type(`words ${guest}`, personId(`fake:${guest}`))
      void type(`more words ${guest}`, personId(`fake:${guest}`))
    }
    expect(clock.waiting).toBe(200)
    await clock.advance(60_000)
    expect(clock.waiting).toBe(0)
    expect(Reflect.get(Reflect.get(search, 'pause'), 'typing').size).toBe(0)
  })
})

describe('finding the song that somebody means', () => {
  it('takes the best hit, a link within words, and what was chosen without asking again', async () => {
    const { account, clock, music, search, song } = start({ latencyMs: 0 })
    expect(await search.find(account, 'mira solano - paper boats')).toMatchObject({ uri: song.uri })
    expect(await search.find(account, song.uri)).toMatchObject({ title: 'Paper Boats' })
    expect(music.calls).toHaveLength(1)

    const shared = `Hör dir das an: <https://open.spotify.com/track/${song.id}?si=1>, toll!`
    expect(await search.find(account, shared)).toMatchObject({ uri: song.uri })
    expect(await search.find(account, song.id)).toMatchObject({ uri: song.uri })
    expect(music.count('track')).toBe(2)
    expect(clock.waiting).toBe(0)
  })

  it('tells no hit, no song and an unplayable song apart', async () => {
    const { account, music, search } = start({ latencyMs: 0 })
    const barred = music.addTrack({ name: 'Barred', restriction: 'market' })
    expect(await search.find(account, 'nothing like it')).toBe('nothing')
    expect(await search.find(account, 'spotify:playlist:0123456789012345678901')).toBe('noSong')
    expect(await search.find(account, 'https://example.com/song')).toBe('noSong')
    expect(await search.find(account, barred.uri)).toBe('unplayable')
    expect(await search.find(account, '')).toBe('nothing')
  })

  it('does not keep failures', async () => {
    const { account, music, search } = start({ latencyMs: 0 })
    music.failNext({ method: 'search', failure: unavailable })
    await expect(search.find(account, 'paper')).rejects.toBe(unavailable)
    expect(await search.find(account, 'paper')).toMatchObject({ title: 'Paper Boats' })
  })

  it('waits for its turn behind those who type, but not for long', async () => {
    const { account, clock, search } = start({ latencyMs: 0 })
    const asked = Array.from({ length: 20 }, (_, number) =>
      search.find(account, `zephyr ${number + 1}`),
    )
    const settled = Promise.allSettled(asked)
    await clock.advance(10_000)
    const results = await settled
    const found = results.filter(({ status }) => status === 'fulfilled')
    expect(found).toHaveLength(10)
    expect(results.at(-1)).toMatchObject({ reason: { reason: 'rateLimited', retryAfterMs: 5_000 } })
  })

  it('goes on when the clock is set back by a day, or forward', async () => {
    const { account, clock, music, search } = start({ latencyMs: 0 })
    await search.find(account, 'paper')
    await clock.jump(-24 * 60 * 60_000)
    for (const words of ['paper', 'boats', 'zephyr 1']) {
      expect(await search.find(account, words)).toBeTypeOf('object')
    }
    expect(music.count('search')).toBe(4)
    await clock.jump(48 * 60 * 60_000)
    expect(await search.find(account, 'boats')).toBeTypeOf('object')
    expect(music.count('search')).toBe(5)
  })

  it('keeps a bounded number of answers, whatever people type', async () => {
    const { account, clock, search } = start({ latencyMs: 0 })
    for (let number = 0; number < 700; number += 1) {
      await clock.advance(1_000)
      await search.find(account, `${number} ${'x'.repeat(5_000)}`)
    }
    const entries: Map<string, unknown> = Reflect.get(Reflect.get(search, 'searches'), 'entries')
    expect(entries.size).toBe(500)
    expect(Math.max(...[...entries.keys()].map(({ length }) => length))).toBeLessThan(400)
  })
})
