import { describe, expect, it } from 'vitest'
import { playing, type RuntimeStage } from './stage.ts'

function slowStore(stage: RuntimeStage, milliseconds: number): void {
  stage.store.delayBy(
    () => new Promise((resolve) => stage.clock.at(stage.clock.now() + milliseconds, resolve)),
  )
}

describe('reactions', () => {
  it('count as they are in the end when they change around the posting of a board', async () => {
    const stage = await playing()
    const former = stage.chat.boards(stage.channel).at(-1)
    slowStore(stage, 200)
    while (stage.chat.boards(stage.channel).at(-1) === former) await stage.clock.advance(50)
    stage.chat.react('jo', stage.channel, 1)
    stage.chat.react('jo', stage.channel, 2)
    await stage.clock.advance(200)
    stage.chat.unreact('jo', stage.channel, 2)
    await stage.clock.advance(3_000)
    expect(
      stage
        .view()
        .round?.candidates.slice(0, 2)
        .map(({ votes }) => votes),
    ).toEqual([1, 0])
    await stage.stop()
  })

  it('that come while others are being read are not forgotten', async () => {
    const stage = await playing()
    stage.chat.goOffline()
    stage.chat.react('jo', stage.channel, 1)
    slowStore(stage, 400)
    stage.chat.comeBack()
    stage.chat.react('sam', stage.channel, 2)
    stage.chat.unreact('sam', stage.channel, 2)
    stage.chat.react('kim', stage.channel, 3)
    await stage.clock.advance(5_000)
    const votes = stage.view().round?.candidates.map((candidate) => candidate.votes)
    expect(votes).toEqual([1, 0, 1, 0, 0])
    await stage.stop()
  })

  it('that are read when the program stops leave nothing behind', async () => {
    const stage = await playing()
    stage.chat.delay('readReactions', 1_000)
    const { round } = await stage.party()
    await stage.clock.advance((round?.closesAt ?? 0) - stage.clock.now() + 100)
    await stage.stop()
    const before = await stage.store.parties.load((await stage.party()).id)
    await stage.clock.advance(5_000)
    expect(stage.clock.waiting).toBe(0)
    expect(await stage.store.parties.load((await stage.party()).id)).toEqual(before)
    expect(stage.problems).toEqual([])
  })

  it('count when they were given during a downtime, though the chat is reached only later', async () => {
    const stage = await playing()
    const { round } = await stage.party()
    const number = round?.number ?? 0
    const ends = (round?.closesAt ?? 0) + 1_000
    stage.die()
    stage.chat.goOffline()
    await stage.clock.advance(ends - stage.clock.now())
    stage.chat.react('jo', stage.channel, 4)
    stage.chat.fail('readReactions', { reason: 'unavailable' }, 12)
    await stage.during(stage.revive())
    await stage.clock.advance(6_000)
    const { lastResult } = await stage.party()
    expect(lastResult).toMatchObject({ round: number, votes: 1, winner: { number: 4 } })
    await stage.stop()
  })

  it('are not waited for so long that the winner comes too late', async () => {
    const stage = await playing()
    const { round, playing: song } = await stage.party()
    const end = (song?.observedAt ?? 0) + (song?.track.durationMs ?? 0) - (song?.progressMs ?? 0)
    stage.die()
    stage.chat.goOffline()
    await stage.clock.advance(end - 7_000 - stage.clock.now())
    stage.chat.fail('readReactions', { reason: 'unavailable' }, 100)
    await stage.during(stage.revive())
    await stage.clock.advance(end - 2_500 - stage.clock.now())
    const { lastResult } = await stage.party()
    expect(lastResult?.round).toBe(round?.number)
    expect(stage.account.player.state().queue).toHaveLength(1)
    await stage.stop()
  })
})
