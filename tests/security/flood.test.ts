import { describe, expect, it } from 'vitest'
import { personId } from '../../src/core/engine/ids.ts'
import { CommandPace } from '../../src/core/runtime/command-pace.ts'
import { VirtualClock } from '../fakes/virtual-clock.ts'
import { playing, type RuntimeStage } from '../runtime/stage.ts'

const jo = personId('discord:1')
const tooMany = { kind: 'refused', why: { code: 'tooManyAtOnce' } }

function votes(stage: RuntimeStage): readonly number[] {
  return stage.view().round?.candidates.map((candidate) => candidate.votes) ?? []
}

async function commits(stage: RuntimeStage): Promise<number> {
  const record = await stage.store.parties.load(stage.view().party)
  return record?.version ?? 0
}

describe('commands of one person', () => {
  it('are twenty at once, then one a second', async () => {
    const clock = new VirtualClock()
    const pace = new CommandPace(clock)
    const taken = () => Array.from({ length: 30 }, () => pace.take(jo)).filter(Boolean).length
    expect(taken()).toBe(20)
    await clock.advance(3_000)
    expect(taken()).toBe(3)
    await clock.advance(60_000)
    expect(taken()).toBe(20)
  })

  it('are counted for a bounded number of people', () => {
    const pace = new CommandPace(new VirtualClock())
    for (let times = 0; times < 20; times += 1) pace.take(jo)
    expect(pace.take(jo)).toBe(false)
    for (let n = 0; n < 10_000; n += 1) pace.take(personId(`discord:2${n}`))
    expect(pace.take(jo)).toBe(true)
  })

  it('do not stop for long because the clock was set back', async () => {
    const clock = new VirtualClock()
    const pace = new CommandPace(clock)
    for (let times = 0; times < 20; times += 1) pace.take(jo)
    await clock.jump(-365 * 24 * 60 * 60_000)
    expect(pace.take(jo)).toBe(true)
  })

  it('are refused kindly when they are a flood, by whatever way, and nobody else is slowed', async () => {
    const stage = await playing()
    const flood = Array.from({ length: 60 }, (_, n) =>
      n % 2 === 0
        ? stage.chat.press('eve', stage.channel, (n % 5) + 1)
        : stage.chat.ask('eve', stage.channel, { type: 'vote', number: 1 }),
    )
    const answers = await stage.during(Promise.all(flood))
    expect(answers.filter((answer) => answer.kind === 'refused')).toEqual(
      Array.from({ length: 40 }, () => tooMany),
    )
    const vote = stage.chat.press('jo', stage.channel, 3)
    expect(await stage.during(vote)).toMatchObject({ kind: 'done', what: { what: 'voted' } })
    await stage.clock.advance(2_000)
    expect(await stage.ask('eve', { type: 'people' })).toMatchObject({ kind: 'people' })
    await stage.stop()
    expect(stage.problems).toEqual([])
  })

  it('count together for accounts that are linked', async () => {
    const stage = await playing()
    await stage.link('jo', 'jo')
    const elsewhere = stage.elsewhere.openChannel('hall')
    for (let times = 0; times < 25; times += 1) {
      void stage.chat.ask('jo', stage.channel, { type: 'help' })
    }
    expect(await stage.elsewhere.ask('jo', elsewhere, { type: 'help' })).toEqual(tooMany)
    await stage.stop()
  })
})

describe('reactions of one person', () => {
  it('share a few commits when they are a flood, and nobody else waits for them', async () => {
    const stage = await playing()
    const before = await commits(stage)
    for (let times = 0; times < 2_000; times += 1) {
      stage.chat.react('eve', stage.channel, (times % 5) + 1)
      stage.chat.unreact('eve', stage.channel, (times % 5) + 1)
    }
    stage.chat.react('eve', stage.channel, 2)
    stage.chat.react('jo', stage.channel, 3)
    const pressed = stage.chat.press('kim', stage.channel, 3)
    expect(await stage.during(pressed)).toMatchObject({ kind: 'done' })
    await stage.clock.advance(2_000)
    expect(votes(stage)).toEqual([0, 1, 2, 0, 0])
    expect((await commits(stage)) - before).toBeLessThan(20)
    await stage.stop()
  })

  it('do not push out those of others while a board is being posted', async () => {
    const stage = await playing()
    const former = stage.chat.boards(stage.channel).at(-1)
    stage.store.delayBy(
      () => new Promise((resolve) => stage.clock.at(stage.clock.now() + 200, resolve)),
    )
    while (stage.chat.boards(stage.channel).at(-1) === former) await stage.clock.advance(50)
    stage.chat.react('jo', stage.channel, 3)
    for (let times = 0; times < 600; times += 1) {
      stage.chat.react('eve', stage.channel, 2)
      stage.chat.unreact('eve', stage.channel, 2)
    }
    await stage.clock.advance(3_000)
    expect(votes(stage)).toEqual([0, 0, 1, 0, 0])
    await stage.stop()
  })
})
