import { describe, expect, it } from 'vitest'
import { FAULTS } from './catalogue.ts'
import { FaultStage } from './stage.ts'

const LASTS_MS = 90_000

/** The worst moments: as a round closes and its winner is queued, and just before a song ends. */
const MOMENTS = [
  ['as a round closes', 300],
  ['as the winner is queued', -150],
  ['before the song ends', -13_000],
] as const

describe.each(FAULTS.map((fault) => [fault.name, fault] as const))('%s', (_, fault) => {
  it.each(MOMENTS)('%s: every promise is kept and the party goes on', async (_moment, beforeMs) => {
    const stage = new FaultStage(7)
    await stage.start()
    await stage.untilClosing(beforeMs)
    if (beforeMs < 0) await stage.world.clock.advance(-beforeMs)
    const end = await stage.begin(fault)
    await stage.pass(LASTS_MS)
    await stage.world.during(Promise.resolve(end()))
    await stage.expectToGoOn()
    await stage.stop()
    expect(stage.world.ledger.broken).toEqual([])
    expect(stage.world.ledger.votes).toBeGreaterThan(20)
  })
})
