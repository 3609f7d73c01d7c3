import { describe, expect, it } from 'vitest'
import { type ChannelId, channelId, type PersonId, personId } from '../../src/core/engine/ids.ts'
import { Guesses } from '../../src/core/runtime/guesses.ts'
import { SeenChannels } from '../../src/core/runtime/seen-channels.ts'
import { createMemoryStore } from '../../src/store/memory.ts'
import { VirtualClock } from '../fakes/virtual-clock.ts'
import { RuntimeStage } from '../runtime/stage.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const jo = personId('discord:1')
const lounge = channelId('discord:7/70')
const wrong = () => undefined

function guessing() {
  const clock = new VirtualClock()
  const { vault } = createMemoryStore(() => clock.now())
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  const seen = new SeenChannels({ inChannel: () => undefined }, vault, clock, log)
  const guesses = new Guesses(vault, clock, seen)
  /** Guesses wrong, and tells how many seconds one has to wait before that is possible at all. */
  const guessWrong = async (person: PersonId = jo, channel: ChannelId = lounge, by = guesses) => {
    const guess = await by.guess(person, channel, wrong)
    return guess.outcome === 'tooFast' ? (guess.until - clock.now()) / 1_000 : 0
  }
  return { clock, vault, seen, guesses, guessWrong }
}

/** Somebody new in a place of their own, so that only the limit for everywhere counts. */
const stranger = (n: number) => personId(`discord:9${n}`)
const placeOfTheirOwn = (n: number) => channelId(`discord:8${n}/1`)

describe('one person', () => {
  it('waits after three wrong codes, twice as long each time, up to an hour', async () => {
    const { clock, guessWrong } = guessing()
    const waits: number[] = []
    for (let times = 0; times < 13; times += 1) {
      expect(await guessWrong()).toBe(0)
      const waitSeconds = times < 2 ? 0 : await guessWrong()
      waits.push(waitSeconds)
      await clock.advance(waitSeconds * 1_000)
    }
    expect(waits.slice(0, 6)).toEqual([0, 0, 10, 20, 40, 80])
    expect(waits.at(-1)).toBe(3_600)
  })

  it('has no more than a dozen tries and one an hour, however they spread them', async () => {
    const { clock, guesses } = guessing()
    let tries = 0
    const end = clock.now() + 2 * DAY_MS
    while (clock.now() < end) {
      const guess = await guesses.guess(jo, lounge, wrong)
      if (guess.outcome === 'wrong') tries += 1
      else await clock.advance(('until' in guess ? guess.until : end) - clock.now())
    }
    expect(tries).toBeLessThanOrEqual(12 + 48)
  })

  it('is forgiven one wrong code an hour', async () => {
    const { clock, guessWrong } = guessing()
    for (let times = 0; times < 3; times += 1) await guessWrong()
    await clock.advance(2 * HOUR_MS)
    expect([await guessWrong(), await guessWrong()]).toEqual([0, 0])
    expect(await guessWrong()).toBe(10)
  })

  it('gains nothing by a right code, which may be that of their own party', async () => {
    const { clock, guesses, guessWrong } = guessing()
    for (let times = 0; times < 3; times += 1) await guessWrong()
    await clock.advance(10_000)
    expect(await guesses.guess(jo, lounge, () => 'party')).toMatchObject({ found: 'party' })
    expect(await guessWrong()).toBe(0)
    expect(await guessWrong()).toBe(20)
  })

  it('counts all guesses that come at the same time', async () => {
    const { guessWrong } = guessing()
    const waits = await Promise.all(Array.from({ length: 5 }, () => guessWrong()))
    expect(waits).toEqual([0, 0, 0, 10, 10])
  })

  it('is not let off by a restart', async () => {
    const { clock, vault, seen, guessWrong } = guessing()
    for (let times = 0; times < 3; times += 1) await guessWrong()
    expect(await guessWrong(jo, lounge, new Guesses(vault, clock, seen))).toBe(10)
  })

  it('does not wait for years because the clock was wrong for a while', async () => {
    const { clock, vault, guessWrong } = guessing()
    const later = clock.now() + 365 * DAY_MS
    await vault.put('guesses', `person ${jo}`, {
      wrong: 5,
      lastAt: later,
      blockedUntil: later + 10_000,
    })
    expect(await guessWrong()).toBe(0)
  })
})

describe('many people', () => {
  it('wait together in one channel', async () => {
    const { guessWrong } = guessing()
    for (let n = 0; n < 10; n += 1) expect(await guessWrong(stranger(n))).toBe(0)
    expect(await guessWrong()).toBe(10)
    expect(await guessWrong(jo, channelId('discord:7/71'))).toBe(0)
  })

  it('wait together in one server or workspace, whatever channels they use', async () => {
    const { guessWrong } = guessing()
    for (let n = 0; n < 30; n += 1) {
      expect(await guessWrong(stranger(n), channelId(`slack:T1/C${n}`))).toBe(0)
    }
    expect(await guessWrong(jo, channelId('slack:T1/C99'))).toBe(10)
    expect(await guessWrong(jo, channelId('slack:T2/C99'))).toBe(0)
  })

  it('are not kept out of their server by one of them', async () => {
    const { clock, guesses } = guessing()
    const end = clock.now() + 3 * DAY_MS
    const [eve, cellar] = [personId('discord:666'), channelId('discord:7/66')]
    while (clock.now() < end) {
      const guess = await guesses.guess(eve, cellar, wrong)
      if (guess.outcome === 'tooFast') await clock.advance(guess.until - clock.now())
    }
    expect(await guesses.guess(jo, lounge, () => 'party')).toMatchObject({ found: 'party' })
  })
})

describe('wrong codes from everywhere', () => {
  async function flooded() {
    const stage = guessing()
    await stage.seen.note(lounge)
    for (let n = 0; n < 100; n += 1) {
      expect(await stage.guessWrong(stranger(n), placeOfTheirOwn(n))).toBe(0)
    }
    return stage
  }

  it('make channels wait that were never seen before', async () => {
    const { guessWrong } = await flooded()
    expect(await guessWrong(stranger(100), placeOfTheirOwn(100))).toBe(10)
  })

  it('never slow a channel that was in a party before', async () => {
    const { guesses, guessWrong } = await flooded()
    expect(await guessWrong()).toBe(0)
    expect(await guesses.guess(jo, lounge, () => 'party')).toMatchObject({ found: 'party' })
  })

  it('count where they come from channels that were seen, too', async () => {
    const { guessWrong, seen } = guessing()
    for (let n = 0; n < 100; n += 1) {
      await seen.note(placeOfTheirOwn(n))
      await guessWrong(stranger(n), placeOfTheirOwn(n))
    }
    expect(await guessWrong(jo, lounge)).toBe(10)
  })

  it('leave at most about a thousand tries a day to all new channels together', async () => {
    const { clock, guesses } = await flooded()
    let tries = 0
    const end = clock.now() + DAY_MS
    for (let n = 100; clock.now() < end; n += 1) {
      const guess = await guesses.guess(stranger(n), placeOfTheirOwn(n), wrong)
      if (guess.outcome === 'wrong') tries += 1
      else await clock.advance(('until' in guess ? guess.until : end) - clock.now())
    }
    expect(tries).toBeGreaterThan(100)
    expect(tries).toBeLessThan(1_100)
  })

  it('are forgotten at last, and nothing of them is kept', async () => {
    const { clock, guesses, vault } = await flooded()
    expect(await guesses.sweep()).toBe(0)
    await clock.advance(5 * DAY_MS)
    expect(await guesses.sweep()).toBe(301)
    expect(await vault.list('guesses')).toEqual([])
  })
})

describe('channels that were seen', () => {
  it('are those where a party was started or joined', async () => {
    const stage = new RuntimeStage()
    await stage.start()
    await stage.lobby()
    await stage.joinElsewhere()
    const seen = await stage.store.vault.list('seenChannel')
    expect(seen.map(({ id }) => id).sort()).toEqual(['elsewhere:lounge', 'fake:music'])
    await stage.ask('mara', { type: 'confirmEnd' })
    await stage.stop()
    expect(stage.problems).toEqual([])
  })

  it('are kept for half a year, and no more than a bounded number of each place', async () => {
    const { clock, vault, seen } = guessing()
    await seen.note(lounge)
    await clock.advance(MINUTE_MS)
    for (let n = 0; n < 510; n += 1) await seen.note(channelId(`discord:8/${n}`))
    expect(await seen.sweep()).toBe(10)
    expect(await seen.has(lounge)).toBe(true)
    await clock.advance(181 * DAY_MS)
    expect(await seen.sweep()).toBe(501)
    expect(await vault.list('seenChannel')).toEqual([])
  })

  it('stay seen while people come back', async () => {
    const { clock, seen } = guessing()
    await seen.note(lounge)
    await clock.advance(170 * DAY_MS)
    await seen.note(lounge)
    await clock.advance(170 * DAY_MS)
    await seen.sweep()
    expect(await seen.has(lounge)).toBe(true)
  })
})

describe('whatever takes a code', () => {
  it.each([
    ['join', { type: 'join', code: '000000' }],
    ['join without the channel', { type: 'joinAlone', code: '000000' }],
    ['link', { type: 'link', code: 'AAAAAAAA' }],
  ] as const)('is limited with the others: %s', async (_, action) => {
    const stage = new RuntimeStage()
    await stage.start()
    await stage.lobby()
    const { code } = stage.view()
    const hall = stage.chat.openChannel('hall')
    for (let times = 0; times < 3; times += 1) {
      const answer = await stage.ask('eve', action, hall)
      expect(answer).toMatchObject({
        kind: 'refused',
        why: { code: expect.stringMatching(/^wrong/) },
      })
    }
    for (const right of [
      { type: 'join', code },
      { type: 'joinAlone', code },
      { type: 'link', code: 'BBBBBBBB' },
    ] as const) {
      const answer = await stage.ask('eve', right, hall)
      expect(answer).toMatchObject({ kind: 'refused', why: { code: 'guessingTooFast' } })
    }
    expect(Object.keys((await stage.party()).people)).toEqual(['fake:mara'])
    await stage.stop()
  })
})
