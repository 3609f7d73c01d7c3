import { describe, expect, it, onTestFinished } from 'vitest'
import { RuntimeStage } from './stage.ts'

/** A jukebox in its lobby, and songs that are not in its playlist. */
async function jukebox() {
  const stage = new RuntimeStage()
  onTestFinished(async () => {
    await stage.stop()
    expect(stage.problems).toEqual([])
  })
  await stage.start()
  await stage.ask('mara', { type: 'start' })
  await stage.ask('mara', { type: 'set', change: { name: 'mode', value: 'jukebox' } })
  await stage.ask('mara', { type: 'set', change: { name: 'quota', value: 20 } })
  await stage.lobby()
  await stage.clock.advance(2_000)
  const wishes = stage.music.makeTracks(12, { prefix: 'Wish', durationMs: 180_000 })
  const brings = async (who: string, ...numbers: readonly number[]) => {
    for (const number of numbers) {
      await stage.ask(who, { type: 'suggest', song: wishes[number - 1]?.uri ?? '' })
    }
    await stage.clock.advance(2_000)
  }
  return { stage, brings, begins: () => begins(stage) }
}

async function begins(stage: RuntimeStage): Promise<void> {
  const { party } = stage.view()
  await stage.ask('mara', { type: 'begin', party })
  await stage.ask('mara', { type: 'playNow', party })
  await stage.clock.advance(5_000)
}

function standing(stage: RuntimeStage): readonly string[] {
  const candidates = stage.view().round?.candidates ?? []
  return candidates.map(({ number, track, votes }) => `${number} ${track.title} (${votes})`)
}

describe('the board of a jukebox', () => {
  it('offers one song of the playlist while nobody has added any', async () => {
    const { stage, begins } = await jukebox()
    expect(standing(stage)).toHaveLength(1)
    await begins()
    expect(stage.played()).toHaveLength(1)
    expect(standing(stage)).toHaveLength(1)
    expect(stage.view()).toMatchObject({ mode: 'jukebox', waitingCount: 0 })
    expect(stage.view().round?.candidates[0]).not.toHaveProperty('by')
  })

  it('puts what people bring before the playlist, by votes, under numbers that stay', async () => {
    const { stage, brings, begins } = await jukebox()
    await begins()
    const [filledIn] = standing(stage)
    await brings('jo', 1, 2)
    await brings('kim', 3)
    expect(standing(stage)).toEqual(['2 Wish 1 (1)', '3 Wish 2 (1)', '4 Wish 3 (1)', filledIn])
    stage.chat.react('lee', stage.channel, 4)
    await stage.clock.advance(2_000)
    expect(standing(stage)).toEqual(['4 Wish 3 (2)', '2 Wish 1 (1)', '3 Wish 2 (1)', filledIn])
    expect(stage.view().round?.candidates.map(({ by }) => by)).toEqual([
      ...['kim', 'jo', 'jo'],
      undefined,
    ])
    expect(stage.chat.boards(stage.channel)[0]?.seeded).toBe(4)
  })

  it('counts what waits beside it, and moves up as songs play', async () => {
    const { stage, brings, begins } = await jukebox()
    await begins()
    await brings('jo', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
    expect(standing(stage)).toHaveLength(9)
    expect(stage.view().waitingCount).toBe(2)
    await stage.clock.advance(180_000)
    expect(stage.played().at(-1)).toBe('Wish 1')
    const { round, waitingCount } = stage.view()
    expect((round?.candidates.length ?? 0) + waitingCount).toBe(9)
  })

  it('keeps the number of a song that was taken back, which can’t win any more', async () => {
    const { stage, brings, begins } = await jukebox()
    await begins()
    await brings('jo', 1, 2)
    await stage.ask('kim', { type: 'vote', number: 2 })
    const { suggestions } = await stage.party()
    await stage.ask('jo', { type: 'withdraw', suggestion: suggestions[0]?.id ?? 0 })
    await stage.clock.advance(2_000)
    const gone = stage.view().round?.candidates.find(({ number }) => number === 2)
    expect(gone).toMatchObject({ track: { title: 'Wish 1' }, withdrawn: true })
    expect(stage.view().round?.candidates.at(-1)).toEqual(gone)
    expect(standing(stage)[0]).toBe('3 Wish 2 (1)')
    await stage.clock.advance(180_000)
    expect(stage.played().at(-1)).toBe('Wish 2')
  })

  it('keeps votes until a song is played', async () => {
    const { stage, brings, begins } = await jukebox()
    await brings('jo', 1, 2)
    await stage.ask('kim', { type: 'vote', number: 3 })
    await begins()
    expect(stage.played()).toEqual(['Wish 2'])
    expect(standing(stage)[0]).toMatch(/Wish 1 \(1\)$/)
  })
})
