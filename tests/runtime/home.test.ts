import { describe, expect, it } from 'vitest'
import type { Action } from '../../src/core/inbox.ts'
import { HALLWAY, RuntimeStage } from './stage.ts'

async function playing(): Promise<RuntimeStage> {
  const stage = new RuntimeStage()
  await stage.start()
  await stage.play()
  await stage.clock.advance(5_000)
  return stage
}

describe('what one sees outside of all channels', () => {
  it('is no party for somebody who takes part in none', async () => {
    const stage = await playing()
    expect(await stage.elsewhere.home('jo')).toEqual({ isConnected: false, isLinked: false })
    await stage.stop()
  })

  it('is the party with its board, one’s own votes, and the channel one came from', async () => {
    const stage = await playing()
    const lounge = await stage.joinElsewhere('jo')
    await stage.during(stage.elsewhere.press('jo', lounge, 2))
    await stage.clock.advance(2_000)
    const { party, isConnected } = await stage.elsewhere.home('jo')
    expect(isConnected).toBe(false)
    expect(party).toMatchObject({ channel: lounge, yourVotes: [2] })
    expect(party?.view).toMatchObject({ quiet: true, channelCount: 2, code: stage.view().code })
    const host = await stage.chat.home('mara')
    expect(host).toMatchObject({ isConnected: true, party: { channel: stage.channel } })
    await stage.stop()
  })

  it('is the same for both sides of a linked person', async () => {
    const stage = await playing()
    await stage.link('mara', 'mara')
    const home = await stage.elsewhere.home('mara')
    expect(home).toMatchObject({ isConnected: true, isLinked: true })
    expect(home.party?.channel).toBe(stage.channel)
    await stage.stop()
  })

  it('is the home channel when one’s own has left, and nothing when the party is over', async () => {
    const stage = await playing()
    const lounge = await stage.joinElsewhere('jo')
    await stage.ask('jo', { type: 'confirmLeaveChannel' }, lounge)
    expect((await stage.elsewhere.home('jo')).party?.channel).toBe(stage.channel)
    await stage.ask('mara', { type: 'confirmEnd' })
    expect((await stage.elsewhere.home('jo')).party).toBeUndefined()
    await stage.stop()
  })

  it('is the party in which something happened last', async () => {
    const stage = await playing()
    const second = stage.chat.openChannel('second')
    await stage.ask('kim', { type: 'start' }, second)
    const code = stage.chat.view(second)?.code ?? ''
    const first = stage.view().code
    await stage.ask('jo', { type: 'joinAlone', code }, HALLWAY)
    await stage.clock.advance(1_000)
    await stage.ask('jo', { type: 'joinAlone', code: first }, HALLWAY)
    expect((await stage.elsewhere.home('jo')).party?.view.code).toBe(first)
    await stage.stop()
  })
})

describe('joining from outside of all channels', () => {
  it('takes the person in, and no channel', async () => {
    const stage = await playing()
    const { code } = stage.view()
    const answer = await stage.ask('jo', { type: 'joinAlone', code }, HALLWAY)
    expect(answer).toEqual({ kind: 'done', what: { what: 'joined', code, host: 'mara' } })
    await stage.clock.advance(2_000)
    expect(stage.view()).toMatchObject({ channelCount: 1, people: { count: 2 } })
    expect((await stage.elsewhere.home('jo')).party?.channel).toBe(stage.channel)
    await stage.stop()
  })

  it('is no way to guess codes', async () => {
    const stage = await playing()
    const wrong: Action = { type: 'joinAlone', code: '000 000' }
    for (let times = 0; times < 3; times += 1) {
      const answer = await stage.ask('jo', wrong, HALLWAY)
      expect(answer).toMatchObject({ kind: 'refused', why: { code: 'wrongCode' } })
    }
    const { code } = stage.view()
    const right = await stage.ask('jo', { type: 'joinAlone', code }, HALLWAY)
    expect(right).toMatchObject({ kind: 'refused', why: { code: 'guessingTooFast' } })
    expect(await stage.ask('jo', { type: 'joinAlone', code: 'x' }, HALLWAY)).toEqual({
      kind: 'refused',
      why: { code: 'notACode' },
    })
    await stage.stop()
  })
})

describe('connecting Spotify outside of a party', () => {
  it('asks whoever is not connected, and tells the others that they are', async () => {
    const stage = await playing()
    const asked = await stage.ask('jo', { type: 'connect' }, HALLWAY)
    expect(asked).toMatchObject({ kind: 'connect', again: false })
    const again = await stage.ask('jo', { type: 'continueSetup' }, HALLWAY)
    expect(again).toMatchObject({ kind: 'connect', again: true })
    const connected = { kind: 'done', what: { what: 'connected' } }
    const outside = stage.chat.openChannel('outside')
    expect(await stage.ask('mara', { type: 'connect' }, outside)).toEqual(connected)
    await stage.stop()
  })
})
