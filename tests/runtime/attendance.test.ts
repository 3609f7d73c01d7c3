import { describe, expect, it } from 'vitest'
import { secondHost } from './second-host.ts'
import { RuntimeStage } from './stage.ts'

const MINUTE_MS = 60_000
const LONG_MS = 3 * 60 * MINUTE_MS

/** A party during a song that outlasts all of this. */
async function longParty(): Promise<RuntimeStage> {
  const stage = new RuntimeStage({ durationMs: LONG_MS })
  await stage.start()
  await stage.play()
  return stage
}

async function minutes(stage: RuntimeStage, count: number): Promise<void> {
  await stage.clock.advance(count * MINUTE_MS)
}

async function ends(stage: RuntimeStage): Promise<void> {
  await stage.stop()
  expect(stage.problems).toEqual([])
}

describe('a host who left the server', () => {
  it('is missed after a quarter of an hour of silence, and nobody is asked for before', async () => {
    const stage = await longParty()
    const mara = stage.chat.person('mara')
    await minutes(stage, 14)
    expect(stage.chat.asked).toEqual([])
    await minutes(stage, 2)
    expect(stage.chat.asked).toEqual([mara])
    stage.chat.gone.add(mara)
    await minutes(stage, 8)
    expect(stage.chat.asked).toHaveLength(1)
    expect(stage.view().orphaned).toBeUndefined()
    await minutes(stage, 3)
    expect(stage.chat.asked.length).toBeGreaterThan(1)
    expect(stage.view().orphaned?.why).toBe('hostGone')
    await minutes(stage, 11)
    expect(stage.view().ended?.why).toBe('hostLost')
    await ends(stage)
  })

  it('is not looked for as long as they do something, and guests do not count', async () => {
    const stage = await longParty()
    stage.chat.gone.add(stage.chat.person('mara'))
    for (let time = 0; time < 4; time += 1) {
      await minutes(stage, 10)
      await stage.ask('mara', { type: 'now' })
      await stage.ask('jo', { type: 'now' })
    }
    expect(stage.chat.asked).toEqual([])
    await minutes(stage, 10)
    await stage.ask('jo', { type: 'vote', number: 1 })
    await minutes(stage, 6)
    expect(stage.view().orphaned?.why).toBe('hostGone')
    await ends(stage)
  })

  it('cancels it by coming back, whether they do something or not', async () => {
    const stage = await longParty()
    const mara = stage.chat.person('mara')
    stage.chat.gone.add(mara)
    await minutes(stage, 16)
    expect(stage.view().orphaned?.why).toBe('hostGone')
    stage.chat.gone.delete(mara)
    await minutes(stage, 3)
    expect(stage.view().orphaned).toBeUndefined()

    stage.chat.gone.add(mara)
    await minutes(stage, 12)
    expect(stage.view().orphaned?.why).toBe('hostGone')
    await stage.ask('mara', { type: 'vote', number: 1 })
    expect(stage.view().orphaned).toBeUndefined()
    await minutes(stage, 10)
    expect(stage.view().phase).toBe('live')
    await ends(stage)
  })

  it('leaves a party that anybody may take over, whose own silence starts then', async () => {
    const stage = await longParty()
    stage.chat.gone.add(stage.chat.person('mara'))
    await stage.ask('jo', { type: 'vote', number: 1 })
    const jo = await secondHost(stage, stage.chat.person('jo'), 'Jo')
    await minutes(stage, 16)
    const before = stage.account.player.state()
    expect(before.isPlaying).toBe(true)
    await stage.ask('jo', { type: 'takeOver', party: stage.view().party })
    await stage.clock.advance(5_000)
    expect(stage.account.player.state().isPlaying).toBe(false)
    expect(jo.account.player.state().track?.name).toBe(before.track?.name)
    await minutes(stage, 14)
    expect(stage.chat.asked).not.toContain(jo.person)
    expect(stage.view()).toMatchObject({ phase: 'live', hostName: 'jo' })
    await ends(stage)
  })

  it('is there as long as one of their linked accounts is', async () => {
    const stage = await longParty()
    await stage.joinElsewhere()
    await stage.link('mara', 'mara')
    stage.chat.gone.add(stage.chat.person('mara'))
    await minutes(stage, 20)
    expect(stage.elsewhere.asked).not.toEqual([])
    expect(stage.view().orphaned).toBeUndefined()
    stage.elsewhere.gone.add(stage.elsewhere.person('mara'))
    await minutes(stage, 12)
    expect(stage.view().orphaned?.why).toBe('hostGone')
    await ends(stage)
  })

  it('is not missed where nobody can tell', async () => {
    const stage = await longParty()
    stage.chat.gone.add(stage.chat.person('mara'))
    stage.chat.canTellPresence = false
    await minutes(stage, 40)
    expect(stage.chat.asked.length).toBeGreaterThan(1)
    expect(stage.view().orphaned).toBeUndefined()
    await ends(stage)
  })

  it('is not looked for in a lobby', async () => {
    const stage = new RuntimeStage()
    await stage.start()
    await stage.lobby()
    stage.chat.gone.add(stage.chat.person('mara'))
    await minutes(stage, 40)
    expect(stage.chat.asked).toEqual([])
    await ends(stage)
  })

  it('is missed after a restart too', async () => {
    const stage = await longParty()
    stage.chat.gone.add(stage.chat.person('mara'))
    await minutes(stage, 10)
    await stage.restart()
    await minutes(stage, 16)
    expect(stage.view().orphaned?.why).toBe('hostGone')
    await stage.restart()
    expect(stage.view().orphaned?.why).toBe('hostGone')
    await minutes(stage, 10)
    expect(stage.view().ended?.why).toBe('hostLost')
    await ends(stage)
  })
})
