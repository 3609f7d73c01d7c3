import { describe, expect, it } from 'vitest'
import { apply } from '../../src/core/engine/apply.ts'
import type { Command } from '../../src/core/engine/commands.ts'
import { Draft } from '../../src/core/engine/draft.ts'
import { actor, ben, frozen, Story } from './story.ts'

describe('commands that share a draft', () => {
  it('come to the same as commands one by one, and leave what was there as it was', () => {
    const story = new Story().isLive()
    const before = frozen(structuredClone(story.record))
    const commands: Command[] = [
      { type: 'vote', by: ben, number: 1, change: 'on' },
      { type: 'vote', by: actor('Dora'), number: 2, change: 'on' },
      { type: 'reactionChanged', by: ben, round: 1, number: 3, present: true },
      { type: 'leave', by: ben },
      { type: 'vote', by: actor('Emil'), number: 2, change: 'on' },
      { type: 'reactionChanged', by: ben, round: 1, number: 2, present: true },
    ]
    const stamp = { now: story.now, seed: story.seed }
    const draft = new Draft()
    const together = commands.reduce(
      (record, command) => apply(record, command, stamp, draft).record,
      before,
    )
    const oneByOne = commands.reduce(
      (record, command) => frozen(apply(record, command, stamp).record),
      before,
    )
    expect(together).toEqual(oneByOne)
    expect(Object.keys(together?.party.round?.ballots ?? {})).toHaveLength(3)
  })
})
