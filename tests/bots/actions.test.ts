import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { actionOf, controlIdOf } from '../../src/bots/actions.ts'
import { partyId } from '../../src/core/engine/ids.ts'
import type { Action, SettingChoice } from '../../src/core/inbox.ts'

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
const number = fc.integer({ min: 0, max: 999_999_999 })
const party = fc.string({ minLength: 1, maxLength: 30 }).map(partyId)

const bare = [
  'leave',
  'now',
  'people',
  'pause',
  'resume',
  'next',
  'device',
  'end',
  'help',
  'disconnect',
  'unlink',
  'connect',
  'continueSetup',
  'confirmEnd',
  'confirmHostLeave',
  'confirmLeaveChannel',
  'confirmDisconnect',
  'queue',
  'list',
  'listen',
  'stopListening',
  'takeBackHandover',
  'asLastTime',
] as const

const settings = fc.oneof(
  fc.record({ name: fc.constant('mode'), value: fc.constantFrom('rounds', 'jukebox') }),
  fc.record({ name: fc.constant('votesEach'), value: fc.constantFrom('many', 'one') }),
  fc.record({
    name: fc.constantFrom('explicitAllowed', 'reactions', 'listed'),
    value: fc.boolean(),
  }),
  fc.record({
    name: fc.constantFrom('candidates', 'quota', 'roundLengthMs', 'longestTrackMs'),
    value: number,
  }),
) as fc.Arbitrary<SettingChoice>

const actions: fc.Arbitrary<Action> = fc.oneof(
  fc.constantFrom(...bare).map((type): Action => ({ type })),
  fc.record({ type: fc.constant('start' as const), playlist: text, candidates: number }),
  fc.record({ type: fc.constant('start' as const), candidates: number }),
  fc.record({ type: fc.constant('start' as const), name: text }),
  fc.record({ type: fc.constant('countdown' as const), minutes: number }),
  fc.constant<Action>({ type: 'settings' }),
  settings.map(({ name }): Action => ({ type: 'settings', about: name })),
  settings.map((change): Action => ({ type: 'set', change })),
  fc.record({ type: fc.constant('joinListed' as const), party }),
  fc.constant<Action>({ type: 'start' }),
  fc.record({ type: fc.constantFrom('join' as const, 'joinAlone' as const), code: text }),
  fc.record({ type: fc.constant('link' as const), code: text }),
  fc.constant<Action>({ type: 'link' }),
  fc.record({ type: fc.constant('quiet' as const), quiet: fc.boolean() }),
  fc.record({ type: fc.constantFrom('vote' as const, 'unvote' as const), number }),
  fc.record({ type: fc.constant('playlist' as const), playlist: text }),
  fc.constant<Action>({ type: 'playlist' }),
  fc.record({
    type: fc.constantFrom('joinHere', 'begin', 'playNow', 'howItWorks', 'retry'),
    party,
  }) as fc.Arbitrary<Action>,
  fc.record({ type: fc.constant('pressVote' as const), party, round: number, number }),
  fc.record({ type: fc.constant('playlistPage' as const), page: number }),
  fc.record({ type: fc.constant('choosePlaylist' as const), playlist: text }),
  fc.record({ type: fc.constant('chooseDevice' as const), device: text }),
)

describe('The ids of controls', () => {
  it('name every action, and are read back as they were written', () => {
    fc.assert(
      fc.property(actions, (action) => {
        const id = controlIdOf(action)
        if (id === undefined) return
        expect(id.length).toBeLessThanOrEqual(100)
        expect(actionOf(id)).toEqual(action)
      }),
      { numRuns: 500 },
    )
  })

  it('carry a vote as version, kind, party, round and number', () => {
    const vote: Action = { type: 'pressVote', party: partyId('p4Xq2Lr9'), round: 12, number: 3 }
    expect(controlIdOf(vote)).toBe('v1:pressVote:p4Xq2Lr9:12:3')
  })

  it('are not made for what is too long, nor for the address of a login', () => {
    expect(controlIdOf({ type: 'start', playlist: 'x'.repeat(120) })).toBeUndefined()
    expect(controlIdOf({ type: 'pasteAddress', address: 'http://127.0.0.1/?code=secret' })).toBe(
      undefined,
    )
  })

  it.each([
    '',
    'v1',
    'v1:',
    'v2:now',
    'v1:nonsense',
    'v1:vote',
    'v1:vote:-1',
    'v1:vote:1e3',
    'v1:vote:01',
    'v1:now:extra',
    'v1:pressVote:p:1',
    'v1:quiet',
    'v1:quiet:yes',
    'v1:pressVote:p:1:2:3',
    'v1:join:%',
    'v1:pasteAddress:http%3A%2F%2Fx',
    'vote:1',
  ])('mean nothing when they were forged: %j', (id) => {
    expect(actionOf(id)).toBeUndefined()
  })

  it('mean nothing or one action, whatever they hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (id) => {
        const action = actionOf(id)
        if (action !== undefined) expect(controlIdOf(action)).toBe(id)
      }),
    )
  })
})
