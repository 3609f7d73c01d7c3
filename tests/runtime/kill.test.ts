import { describe, expect, it } from 'vitest'
import { RuntimeStage } from './stage.ts'

const SONG_MS = 180_000
const STORE_MS = 20
const STEP_MS = 100
const STEPS = 40

/** Every step of a commit and of a command takes its time, so that a kill can fall in between. */
async function playing(): Promise<RuntimeStage> {
  const stage = new RuntimeStage({ durationMs: SONG_MS, commandLagMs: 1_500 })
  await stage.start()
  stage.store.delayBy(
    () => new Promise((resolve) => stage.clock.at(stage.clock.now() + STORE_MS, resolve)),
  )
  await stage.play()
  await stage.clock.advance(5_000)
  return stage
}

async function closing(stage: RuntimeStage): Promise<number> {
  return (await stage.during(stage.party())).round?.closesAt ?? 0
}

async function boundary(stage: RuntimeStage): Promise<number> {
  const { progressMs } = stage.account.player.state()
  return stage.clock.now() + SONG_MS - progressMs
}

describe.each([
  ['while a round closes', closing],
  ['while a song ends', boundary],
])('killed %s', (_, instantOf) => {
  it('the party goes on: every winner plays once, in order, on one board', async () => {
    for (let step = 0; step < STEPS; step += 1) {
      const stage = await playing()
      const instant = await instantOf(stage)
      await stage.clock.advance(instant - stage.clock.now() - 500 + step * STEP_MS)
      await stage.kill()
      await stage.clock.advance(2 * SONG_MS + SONG_MS / 2)
      const played = stage.played()
      const rounds = await stage.during(stage.store.parties.rounds(stage.view().party))
      const winners = rounds.map(({ result }) => result.winner.track.title)
      expect(played.length, `step ${step}`).toBeGreaterThanOrEqual(3)
      expect(new Set(played).size, `step ${step}`).toBe(played.length)
      expect(winners.slice(0, played.length), `step ${step}`).toEqual(played)
      expect(stage.chat.boards(stage.channel), `step ${step}`).toHaveLength(1)
      expect(stage.problems, `step ${step}`).toEqual([])
    }
  })
})
