import { describe, expect, it } from 'vitest'
import { RuntimeStage } from './stage.ts'

const HOUR_MS = 60 * 60_000
const SONG_MS = 180_000

/** A party whose pulse goes on whatever the clock shows, as the real one does. */
async function playing(): Promise<RuntimeStage> {
  const stage = new RuntimeStage({ durationMs: SONG_MS })
  await stage.start({ pulse: false })
  await stage.play()
  await beat(stage, 20)
  return stage
}

async function beat(stage: RuntimeStage, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await stage.clock.advance(1_000)
    stage.runtime.beat()
  }
}

describe('a clock that is set', () => {
  it.each([
    ['back', -HOUR_MS],
    ['forward', HOUR_MS],
  ])('%s by an hour in mid-song leaves the party playing and the board alive', async (_, jump) => {
    const stage = await playing()
    const winners = stage.played().length
    const { progressMs } = stage.account.player.state()
    await stage.clock.jump(jump)
    // The emulated player goes by the same clock; the real one does not.
    stage.account.player.seek(progressMs)
    await beat(stage, 15)
    stage.chat.react('jo', stage.channel, 2)
    await beat(stage, 3)
    expect(stage.view().phase).toBe('live')
    await beat(stage, (3 * SONG_MS) / 1_000)
    expect(stage.played().length).toBeGreaterThanOrEqual(winners + 3)
    const rounds = await stage.store.parties.rounds(stage.view().party)
    expect(rounds.length).toBeGreaterThanOrEqual(winners + 3)
    await stage.stop()
    expect(stage.problems).toEqual([])
  })

  it('back shows votes as soon as before', async () => {
    const stage = await playing()
    await stage.clock.jump(-HOUR_MS)
    await beat(stage, 2)
    stage.chat.react('jo', stage.channel, 2)
    await beat(stage, 3)
    expect(stage.view().round?.candidates[1]?.votes).toBe(1)
    await stage.stop()
  })
})
