import type { APIEmbed } from 'discord.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Content } from '../../src/bots/discord/components.ts'
import { escaped, linked, markdown } from '../../src/bots/discord/markdown.ts'
import { renderBoard } from '../../src/bots/discord/render-board.ts'
import { boardWords } from '../../src/bots/phrases/board.ts'
import { labels } from '../../src/bots/phrases/labels.ts'
import type { BoardView } from '../../src/core/engine/board-view.ts'
import type { Remark, Trouble, WinnerReason } from '../../src/core/engine/party.ts'
import type { Track } from '../../src/core/engine/track.ts'
import { closed, ended, hostile, lobby, opening, paused, round, songs } from './sample-views.ts'

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc
    .array(
      fc.constantFrom(
        '@everyone',
        '<@1>',
        '[x](https://evil.example)',
        '**',
        '`',
        '||',
        '\n# ',
        '\u202e',
        '👩‍👩‍👧‍👦',
        '\\',
        'https://evil.example',
        '<t:1:R>',
        ':smile:',
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join('')),
)

const track: fc.Arbitrary<Track> = fc.record(
  {
    uri: nasty,
    title: nasty,
    artist: nasty,
    durationMs: fc.integer({ min: 0, max: 9_000_000 }),
    link: fc.oneof(nasty, fc.constant('https://open.spotify.com/track/1')),
    coverUrl: nasty,
  },
  { requiredKeys: ['uri', 'title', 'artist', 'durationMs'] },
)

const view: fc.Arbitrary<BoardView> = fc
  .record({
    base: fc.constantFrom(lobby, opening, round, closed, paused, ended, hostile),
    name: nasty,
    tracks: fc.array(track, { minLength: 9, maxLength: 9 }),
    names: fc.array(nasty, { maxLength: 60 }),
    trouble: fc.constantFrom<Trouble['kind'] | undefined>(undefined, 'noDevice', 'restricted'),
  })
  .map(({ base, name, tracks, names, trouble }) => ({
    ...base,
    hostName: name,
    people: { count: names.length, names },
    playlist: { name, link: name, coverUrl: name },
    ...(base.playing && {
      playing: { ...base.playing, track: tracks[0] ?? songs[0], deviceName: name },
    }),
    ...(base.round && {
      round: {
        ...base.round,
        candidates: tracks.map((one, index) => ({
          number: index + 1,
          track: one,
          votes: index,
          leading: false,
        })),
      },
    }),
    ...(base.ended && {
      ended: { why: 'host' as const, played: [...tracks, ...tracks, ...tracks] },
    }),
    ...(trouble && { trouble: { kind: trouble, since: 0 } }),
  }))

describe('A board on Discord', () => {
  it('keeps Discord’s limits, whatever the names and titles are', () => {
    fc.assert(
      fc.property(view, (one) => expectWithinLimits(renderBoard(one))),
      { numRuns: 300 },
    )
    expectWithinLimits(renderBoard(hostile))
  })

  it('lets nothing foreign become a link, a mention or a command', () => {
    fc.assert(
      fc.property(nasty, (title) => {
        const shown = markdown.title({ ...songs[0], title })
        expect(shown.match(/\]\(/g)).toHaveLength(1)
        expect(shown).not.toMatch(/@everyone|<@|<t:|https?:\/\/(?!open\.spotify\.com)/)
        const unescaped = escaped(title.replace(/\s+/g, ' ')).replace(/\\./gu, '')
        expect(unescaped).not.toMatch(/[*_~|`[\]<@\\]/)
      }),
    )
  })

  it('links only to https addresses that fit', () => {
    expect(linked('Song', 'https://open.spotify.com/track/1')).toBe(
      '[Song](https://open.spotify.com/track/1)',
    )
    expect(linked('S*ng', 'http://open.spotify.com/track/1')).toBe('S\\*ng')
    expect(linked('Song', 'javascript:alert(1)')).toBe('Song')
    expect(linked('Song', 'https://x.example/a)b')).toBe('[Song](https://x.example/a%29b)')
  })

  it('shows a lobby with its code, its people, and what comes next', () => {
    const text = textOf(lobby)
    expect(text).toContain('# 482913')
    expect(text).toContain('/party join 482913')
    expect(text).toContain('Ada, Ben and Cleo')
    expect(text).toContain('Road Trip')
    expect(labelsOf(lobby)).toEqual(['Join', 'Start', 'How it works'])
    expect(labelsOf({ ...lobby, missing: 'playlist' })).toContain('Finish set-up')
    expect(textOf({ ...lobby, missing: 'playlist' })).toContain(
      'Waiting for Ada to choose a playlist. Ada: press **Finish set-up**.',
    )
  })

  it('shows a round with its songs, its votes and the time that is left', () => {
    const text = textOf(round)
    expect(text).toContain('Bohemian Rhapsody')
    expect(text).toContain('1:27 / 5:54')
    expect(text).toContain('<t:1800000000:R>')
    expect(text).toMatch(/Dancing Queen.*\n.*\*\*3 votes\*\* 👑/)
    expect(text).toContain('1 vote**')
    expect(text).toContain('Won with 3 votes from 4 people')
    expect(text).toContain('482913')
    expect(labelsOf(round)).toEqual(['1', '2', '3', '4'])
  })

  it('speaks of buttons in a quiet channel, not of numbers to tap, and offers to change it', () => {
    const quiet = renderBoard({ ...round, quiet: true })
    expect(JSON.stringify(quiet.embeds)).toContain(boardWords.hintForButtons)
    expect(JSON.stringify(quiet.embeds)).not.toContain(boardWords.hint)
    expect(JSON.stringify(quiet.components)).toContain(labels.notQuiet)
    expect(JSON.stringify(renderBoard(round))).not.toContain(labels.notQuiet)
    expectWithinLimits(quiet)
  })

  it('offers to play now only before the first song', () => {
    expect(labelsOf(opening)).toContain('Play now')
    expect(labelsOf(round)).not.toContain('Play now')
  })

  it('shows what comes next and takes no more votes when a round is closed', () => {
    expect(textOf(closed)).toMatch(
      /⏭️ Next: \*\*\[Dancing Queen\].+\*\* – ABBA\n🏆 Picked at random from a tie at 3 votes each\n/,
    )
    expect(textOf(closed)).not.toContain(':R>')
    expect(buttonsOf(closed).every(({ disabled }) => disabled === true)).toBe(true)
  })

  it('has a way out of every trouble', () => {
    const kinds: Trouble['kind'][] = [
      'noDevice',
      'noPremium',
      'loginExpired',
      'notRegistered',
      'rateLimited',
      'restricted',
      'unavailable',
    ]
    for (const kind of kinds) {
      const one = { ...round, trouble: { kind, since: 0 } }
      expect(textOf(one)).toContain('⚠️')
      expect(labelsOf(one)).toContain('Try again')
    }
  })

  it('has one way on, not two, when there is trouble and the music stands still', () => {
    const silent = {
      ...round,
      ...(round.playing && { playing: { ...round.playing, isPlaying: false } }),
    }
    expect(labelsOf(silent)).toContain('Resume')
    for (const one of [silent, paused]) {
      const troubled: BoardView = { ...one, trouble: { kind: 'noDevice', since: 0 } }
      expect(labelsOf(troubled)).not.toContain('Resume')
      expect(textOf(troubled)).not.toContain('Resume')
      expect(labelsOf(troubled)).toContain('Try again')
    }
  })

  it('says what happened, and how the last winner came to be', () => {
    const remarks: Remark[] = [
      { kind: 'skippedByHand', at: 0 },
      { kind: 'pausedByHand', at: 0 },
      { kind: 'musicLost', at: 0 },
      { kind: 'movedByHand', at: 0 },
      { kind: 'deviceMoved', at: 0, device: 'Desk' },
      { kind: 'poolUsedUp', at: 0 },
      { kind: 'winnerRestarted', at: 0 },
      { kind: 'winnerUnplayable', at: 0, title: 'Barred' },
      { kind: 'interrupted', at: 0 },
    ]
    const shown = remarks.map((remark) => textOf({ ...round, remark }))
    expect(new Set(shown).size).toBe(remarks.length)
    const reasons: WinnerReason[] = ['mostVotes', 'tie', 'nobodyVoted', 'onlyCandidate']
    const { lastResult } = round
    if (lastResult === undefined) throw new Error('The sample has a result.')
    const told = reasons.map((why) => textOf({ ...round, lastResult: { ...lastResult, why } }))
    expect(new Set(told).size).toBe(reasons.length)
  })

  it('offers to resume a paused party', () => {
    expect(labelsOf(paused)).toContain('Resume')
    expect(textOf(paused)).toContain('Ada paused the party')
    expect(textOf(paused).match(/⏸️/gu)).toHaveLength(1)
  })

  it('ends with what was played, in that order, and without buttons', () => {
    const text = textOf(ended)
    const places = songs.map(({ title }) => text.indexOf(title.slice(0, 8)))
    expect(places).toEqual([...places].sort((a, b) => b - a))
    expect(renderBoard(ended).components).toEqual([])
  })

  it('ends with the last songs of a long party', () => {
    const played = Array.from({ length: 20 }, (_, index) => ({
      ...songs[0],
      title: `Nr. ${index}`,
    }))
    const text = textOf({ ...ended, ended: { why: 'host', played } })
    expect(text.match(/Nr\. \d+/g)).toEqual(
      Array.from({ length: 12 }, (_, index) => `Nr. ${11 - index}`),
    )
    expect(text).toContain('… and more before that\n• [Nr. 11]')
  })

  it('shows the true time, to the second', () => {
    const at = (elapsedMs: number) =>
      textOf({ ...round, ...(round.playing && { playing: { ...round.playing, elapsedMs } }) })
    expect(at(81_999)).toContain('1:21 / 5:54')
    expect(at(82_000)).toContain('1:22 / 5:54')
  })

  it('is as high with votes as without: buttons do not move under a finger', () => {
    const height = (one: BoardView) => descriptionOf(one).split('\n').length
    const { round: shown } = round
    if (shown === undefined) throw new Error('The sample has a round.')
    const candidates = shown.candidates.map((one) => ({ ...one, votes: 0, leading: false }))
    expect(height({ ...round, round: { ...shown, candidates, voters: 0 } })).toBe(height(round))
  })
})

function embedOf(one: BoardView): APIEmbed {
  const [embed] = renderBoard(one).embeds
  if (embed === undefined) throw new Error('A board is an embed.')
  return embed
}

function descriptionOf(one: BoardView): string {
  return embedOf(one).description ?? ''
}

function textOf(one: BoardView): string {
  return JSON.stringify(embedOf(one)).replaceAll('\\n', '\n')
}

function buttonsOf(one: BoardView) {
  return renderBoard(one).components.flatMap(({ components }) => components)
}

function labelsOf(one: BoardView) {
  return buttonsOf(one).flatMap((component) => ('label' in component ? [component.label] : []))
}

/** https://docs.discord.com/developers/resources/message#embed-object-embed-limits */
function expectWithinLimits({ embeds, components }: Content): void {
  expect(components.length).toBeLessThanOrEqual(5)
  for (const { components: inside } of components) {
    expect(inside.length).toBeGreaterThan(0)
    expect(inside.length).toBeLessThanOrEqual(5)
  }
  let sum = 0
  for (const embed of embeds) {
    const { title = '', description = '', fields = [], footer, author } = embed
    expect(title.length).toBeLessThanOrEqual(256)
    expect(title.length).toBeGreaterThan(0)
    expect(description.length).toBeLessThanOrEqual(4_096)
    expect(footer?.text.length ?? 0).toBeLessThanOrEqual(2_048)
    expect(author?.name.length ?? 0).toBeLessThanOrEqual(256)
    for (const { name, value } of fields) {
      expect(name.length).toBeLessThanOrEqual(256)
      expect(value.length).toBeLessThanOrEqual(1_024)
      expect(value.length).toBeGreaterThan(0)
      sum += name.length + value.length
    }
    sum +=
      title.length + description.length + (footer?.text.length ?? 0) + (author?.name.length ?? 0)
  }
  expect(sum).toBeLessThanOrEqual(6_000)
}
