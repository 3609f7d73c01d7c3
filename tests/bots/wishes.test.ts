import { describe, expect, it } from 'vitest'
import { actionOfLine } from '../../src/bots/wishes.ts'
import type { Action } from '../../src/core/inbox.ts'

describe('A typed command', () => {
  it.each<[string, Action]>([
    ['join 482913', { type: 'join', code: '482913' }],
    ['  JOIN  482 913 ', { type: 'join', code: '482 913' }],
    ['join', { type: 'join', code: '' }],
    ['start', { type: 'start' }],
    ['start 7', { type: 'start', candidates: 7 }],
    ['start road trip', { type: 'start', playlist: 'road trip' }],
    [
      'start https://x.example/a 4',
      { type: 'start', playlist: 'https://x.example/a', candidates: 4 },
    ],
    ['playlist 100 hits', { type: 'playlist', playlist: '100 hits' }],
    ['playlist', { type: 'playlist' }],
    ['vote 3', { type: 'vote', number: 3 }],
    ['vote three', { type: 'vote', number: 0 }],
    ['unvote 12', { type: 'unvote', number: 12 }],
    ['link', { type: 'link' }],
    ['link ABCD 2345', { type: 'link', code: 'ABCD 2345' }],
    ['unlink', { type: 'unlink' }],
    ['quiet', { type: 'quiet', quiet: true }],
    ['quiet Off', { type: 'quiet', quiet: false }],
    ['quiet on', { type: 'quiet', quiet: true }],
    ['now please', { type: 'now' }],
    ['start name: Friday night', { type: 'start', name: 'Friday night' }],
    [
      'start road trip 4 Name:Friday 13',
      { type: 'start', playlist: 'road trip', candidates: 4, name: 'Friday 13' },
    ],
    ['start name:', { type: 'start' }],
    ['suggest say my name: live', { type: 'suggest', song: 'say my name: live' }],
    ['suggest', { type: 'suggest' }],
    ['countdown 10', { type: 'countdown', minutes: 10 }],
    ['countdown', { type: 'countdown', minutes: -1 }],
    ['settings', { type: 'settings' }],
    ['settings countdown 10', { type: 'countdown', minutes: 10 }],
    ['settings quiet off', { type: 'quiet', quiet: false }],
    ['queue', { type: 'queue' }],
    ['list', { type: 'list' }],
  ])('%j is understood', (line, action) => {
    expect(actionOfLine(line)).toEqual(action)
  })

  it.each(['', '  ', 'dance', 'confirmEnd', 'pressVote p 1 2', 'constructor'])(
    '%j is none',
    (line) => {
      expect(actionOfLine(line)).toBeUndefined()
    },
  )
})
