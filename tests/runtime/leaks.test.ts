import { describe, expect, it } from 'vitest'
import type { ChannelId } from '../../src/core/engine/ids.ts'
import { collectionsOf } from '../fakes/collections.ts'
import { RuntimeStage } from './stage.ts'

const PARTIES = 200

async function wholeParty(stage: RuntimeStage, number: number): Promise<void> {
  const channel = stage.chat.openChannel(`channel ${number}`)
  const lounge = stage.elsewhere.openChannel(`lounge ${number}`)
  const [jo, kim] = [`jo ${number}`, `kim ${number}`]
  await stage.ask('mara', { type: 'start' }, channel)
  await stage.ask('mara', { type: 'choosePlaylist', playlist: stage.playlist }, channel)
  const { party, code } = boardIn(stage, channel)
  await stage.ask(kim, { type: 'join', code }, lounge)
  await stage.ask('mara', { type: 'begin', party }, channel)
  await stage.clock.advance(1_000)
  await stage.ask('mara', { type: 'playNow', party }, channel)
  await stage.clock.advance(3_000)
  stage.chat.react(jo, channel, 1)
  await stage.during(stage.chat.press(jo, channel, 2))
  await stage.during(stage.elsewhere.press(kim, lounge, 2))
  if (number % 2 === 0) stage.elsewhere.deleteChannel(lounge)
  await stage.ask('mara', { type: 'next' }, channel)
  stage.chat.react(jo, channel, 3)
  await stage.clock.advance(2_000)
  await stage.ask('mara', { type: 'confirmEnd' }, channel)
  await stage.clock.advance(30_000)
}

function boardIn(stage: RuntimeStage, channel: ChannelId) {
  const view = stage.chat.view(channel)
  if (view === undefined) throw new Error('There is no board.')
  return view
}

describe('parties that are over', () => {
  it('leave nothing behind in memory: no entry in any map, and no timer', async () => {
    const stage = new RuntimeStage()
    const collections = collectionsOf(() => stage.rebuild())
    await stage.start()
    const sizes = () => collections.map(({ size }) => size)
    await wholeParty(stage, 1)
    await wholeParty(stage, 2)
    const [sizesBefore, timersBefore] = [sizes(), stage.clock.waiting]

    for (let number = 3; number <= PARTIES; number += 1) await wholeParty(stage, number)

    expect(sizes()).toEqual(sizesBefore)
    expect(stage.clock.waiting).toBe(timersBefore)
    expect(stage.problems).toEqual([])
    await stage.stop()
  })
})
