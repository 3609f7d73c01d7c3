import { describe, expect, it } from 'vitest'
import type { SettingsChange } from '../../src/core/engine/commands.ts'
import { actor, ben, cleo, host, poolOf, SECOND, Story, track } from './story.ts'

describe('Changing settings', () => {
  it('is for the host and co-hosts, and for values in their range', () => {
    const story = new Story().isLive().votes(1, ben)
    expect(story.changes({ quota: 5 }, ben).refusal).toEqual({ code: 'hostOnly' })
    story.asks({ type: 'setCohost', person: ben.person, cohost: true })
    expect(story.changes({ quota: 5 }, ben).refusal).toBeUndefined()
    const wrong: [keyof SettingsChange, SettingsChange][] = [
      ['candidates', { candidates: 1 }],
      ['candidates', { candidates: 10 }],
      ['candidates', { candidates: 2.5 }],
      ['roundLengthMs', { roundLengthMs: 19_999 }],
      ['roundLengthMs', { roundLengthMs: 600_001 }],
      ['longestTrackMs', { longestTrackMs: 1 }],
      ['quota', { quota: 0 }],
      ['quota', { quota: Number.NaN }],
    ]
    for (const [setting, change] of wrong) {
      expect(story.changes(change).refusal).toEqual({ code: 'badSetting', setting })
    }
  })

  it('waits for the next round, and the board says so', () => {
    const story = new Story().isLive().changes({ mode: 'jukebox', roundLengthMs: 20_000 })
    const { closesAt } = story.round
    expect(story.view).toMatchObject({ mode: 'rounds', nextSettings: { mode: 'jukebox' } })
    expect(story.after(SECOND).ticks().round.closesAt).toBe(closesAt)
    story.closes()
    expect(story.view.mode).toBe('rounds')
    story.settlesAll().shows(story.party.upcoming?.track ?? track(0))
    expect(story.view.mode).toBe('jukebox')
    expect(story.view.nextSettings).toBeUndefined()
    expect(story.round.closesAt).toBe(story.round.openedAt + 20_000)
  })

  it('a change while a round is closed waits for the next one too', () => {
    const story = new Story().isLive().closes().changes({ votesEach: 'one' })
    expect(story.view).toMatchObject({ votesEach: 'many', nextSettings: { votesEach: 'one' } })
    story.settlesAll().shows(story.party.upcoming?.track ?? track(0))
    expect(story.view.votesEach).toBe('one')
  })

  it('holds at once where nothing is voted on yet', () => {
    const story = new Story().starts().changes({ mode: 'jukebox' })
    expect(story.view.mode).toBe('jukebox')
    expect(story.view.nextSettings).toBeUndefined()
  })

  it('taken back in time, nothing is said any more', () => {
    const story = new Story().isLive().changes({ quota: 5, longestTrackMs: 60_000 * 9 })
    expect(story.view.nextSettings).toMatchObject({ quota: 5 })
    story.changes({ quota: 3, longestTrackMs: undefined })
    expect(story.view.nextSettings).toBeUndefined()
  })

  it('several changes in one round add up', () => {
    const story = new Story().isLive().changes({ quota: 5 }).changes({ candidates: 4 }).playsOn()
    expect(story.party.settings).toMatchObject({ quota: 5, candidates: 4 })
    expect(story.round.candidates).toHaveLength(4)
  })

  it('reactions given in this round count, also where the next one will have none', () => {
    const story = new Story().isLive().changes({ reactions: false }).reacts(2)
    expect(story.tally).toEqual([0, 1, 0])
    expect(story.playsOn().reacts(2).tally).toEqual([0, 0, 0])
  })

  it('one that would leave nothing to play is refused, as is such a playlist', () => {
    const pool = poolOf(3)
    const rude = { ...pool, tracks: pool.tracks.map((song) => ({ ...song, explicit: true })) }
    const story = new Story(rude).isLive().changes({ explicitAllowed: false })
    expect(story.refusal).toEqual({ code: 'nothingWanted' })
    const strict = new Story(rude).isReady({ explicitAllowed: false })
    expect(strict.party.playlist).toBeUndefined()
  })

  it('what is not wanted is not drawn from the playlist', () => {
    const pool = poolOf(8)
    const tracks = pool.tracks.map((song, index) => ({ ...song, explicit: index > 2 }))
    const story = new Story({ ...pool, tracks }).isLive({ explicitAllowed: false, candidates: 5 })
    expect(story.round.candidates.map(({ poolIndex }) => poolIndex).sort()).toEqual([0, 1, 2])
  })
})

describe('Listing', () => {
  it('is for the host and co-hosts, and is taken back', () => {
    const story = new Story().isLive().votes(1, cleo)
    expect(story.asks({ type: 'list', listed: true }, cleo).refusal?.code).toBe('hostOnly')
    expect(story.asks({ type: 'list', listed: true }, host).party.listed).toBe(true)
    expect(story.asks({ type: 'list', listed: false }).party).not.toHaveProperty('listed')
  })

  it('a party may have a name', () => {
    const story = new Story().starts({})
    expect(story.view).not.toHaveProperty('name')
    const { by, ...start } = { by: actor('Ada'), ...story.party }
    const named = new Story().asks(
      {
        type: 'start',
        id: start.id,
        code: start.code,
        channelName: 'home',
        quiet: false,
        settings: start.settings,
        name: 'Friday',
      },
      by,
    )
    expect(named.view.name).toBe('Friday')
  })
})
