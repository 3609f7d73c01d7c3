import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChannelId } from '../../src/core/engine/ids.ts'
import { tally } from '../../src/core/engine/votes.ts'
import type { Action } from '../../src/core/inbox.ts'
import { HALLWAY, RuntimeStage } from '../runtime/stage.ts'

/** Where Jo goes: two channels of one platform, and one of the other, by another account. */
const PLACES = ['music', 'kitchen', 'lounge'] as const
type PlaceName = (typeof PLACES)[number]

interface Doing {
  readonly what:
    | 'press'
    | 'vote'
    | 'unvote'
    | 'react'
    | 'unreact'
    | 'leave'
    | 'join'
    | 'rejoinChannel'
    | 'loseEvents'
    | 'restart'
  readonly place: PlaceName
  readonly number: number
}

const doing: fc.Arbitrary<Doing> = fc.record({
  what: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('press' as const, 'vote' as const, 'react' as const) },
    { weight: 2, arbitrary: fc.constantFrom('unvote' as const, 'unreact' as const) },
    { weight: 2, arbitrary: fc.constantFrom('leave' as const, 'join' as const) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'rejoinChannel' as const,
        'loseEvents' as const,
        'restart' as const,
      ),
    },
  ),
  place: fc.constantFrom(...PLACES),
  number: fc.constantFrom(1, 2),
})

/** A party in three channels, with a song that lasts longer than any of this. */
class Scene {
  readonly stage = new RuntimeStage({ durationMs: 3_600_000 })
  readonly channels = new Map<PlaceName, ChannelId>()
  #code = ''

  async open(): Promise<void> {
    const { stage } = this
    await stage.start()
    await stage.play()
    this.#code = stage.view().code
    this.channels.set('music', stage.channel)
    this.channels.set('kitchen', stage.chat.openChannel('kitchen'))
    this.channels.set('lounge', await stage.joinElsewhere())
    await stage.ask('sam', { type: 'join', code: this.#code }, this.#channel('kitchen'))
    await stage.ask('kim', { type: 'quiet', quiet: false }, this.#channel('lounge'))
    await stage.clock.advance(3_000)
  }

  async does({ what, place, number }: Doing): Promise<void> {
    const { stage } = this
    const channel = this.#channel(place)
    const chat = place === 'lounge' ? stage.elsewhere : stage.chat
    const isPosted = chat.view(channel)?.round !== undefined
    switch (what) {
      case 'press':
        if (isPosted) await stage.during(chat.press('jo', channel, number))
        break
      case 'vote':
      case 'unvote':
        await this.#asks({ type: what, number }, channel)
        break
      case 'react':
      case 'unreact':
        if (isPosted) chat[what]('jo', channel, number)
        break
      case 'leave':
        await this.#asks({ type: 'leave' }, channel)
        break
      case 'join':
        await this.#asks({ type: 'join', code: this.#code }, channel)
        break
      case 'rejoinChannel':
        if (place !== 'music') await this.#asks({ type: 'confirmLeaveChannel' }, channel)
        await this.#asks({ type: 'join', code: this.#code }, channel)
        break
      case 'loseEvents':
        chat.goOffline()
        if (isPosted) chat.react('jo', channel, number)
        chat.comeBack()
        break
      case 'restart':
        await stage.restart()
    }
    await stage.clock.advance(1_500)
  }

  /** How many people back each of the first two candidates, and how many do at all. */
  async counted(): Promise<{ most: number; voters: number }> {
    const { round } = await this.stage.party()
    if (round === undefined) throw new Error('There is no round.')
    const { votes, voters } = tally(round)
    return { most: Math.max(...votes.values()), voters }
  }

  #asks(action: Action, channel: ChannelId) {
    return this.stage.ask('jo', action, channel)
  }

  #channel(place: PlaceName): ChannelId {
    const channel = this.channels.get(place)
    if (channel === undefined) throw new Error(`There is no ${place}.`)
    return channel
  }
}

async function opened(): Promise<Scene> {
  const scene = new Scene()
  await scene.open()
  return scene
}

const many = fc.array(doing, { minLength: 3, maxLength: 14 })
const runs = { numRuns: 30 }

describe('one person has one voice', () => {
  it('by whatever ways they vote and come and go on one platform', async () => {
    const onOne = many.map((all) => all.filter(({ place }) => place !== 'lounge'))
    await fc.assert(
      fc.asyncProperty(onOne, async (all) => {
        const scene = await opened()
        for (const one of all) {
          await scene.does(one)
          const { most, voters } = await scene.counted()
          expect(Math.max(most, voters)).toBeLessThanOrEqual(1)
        }
        await scene.stage.stop()
        expect(scene.stage.problems).toEqual([])
      }),
      runs,
    )
  })

  it('from both platforms, from the moment in which they are linked', async () => {
    await fc.assert(
      fc.asyncProperty(many, many, async (before, after) => {
        const scene = await opened()
        for (const one of before.slice(0, 5)) await scene.does(one)
        expect((await scene.counted()).voters).toBeLessThanOrEqual(2)
        expect(await scene.stage.link('jo', 'jo')).toMatchObject({ kind: 'done' })
        await scene.stage.clock.advance(1_000)
        expect((await scene.counted()).voters).toBeLessThanOrEqual(1)
        for (const one of after) {
          await scene.does(one)
          const { most, voters } = await scene.counted()
          expect(Math.max(most, voters)).toBeLessThanOrEqual(1)
        }
        await scene.stage.stop()
        expect(scene.stage.problems).toEqual([])
      }),
      runs,
    )
  })

  it('also where they link and unlink in turn to keep two', async () => {
    const scene = await opened()
    const { stage } = scene
    await scene.does({ what: 'vote', place: 'music', number: 1 })
    for (let times = 0; times < 3; times += 1) {
      expect(await stage.link('jo', 'jo')).toMatchObject({ kind: 'done' })
      await scene.does({ what: 'vote', place: 'lounge', number: 1 })
      expect(await scene.counted()).toEqual({ most: 1, voters: 1 })
      expect(await stage.ask('jo', { type: 'unlink' }, HALLWAY)).toMatchObject({ kind: 'done' })
      await scene.does({ what: 'vote', place: 'lounge', number: 1 })
      // Two accounts that nobody tied are two people, and no more.
      expect(await scene.counted()).toEqual({ most: 2, voters: 2 })
    }
    await stage.stop()
  })
})
