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
import {
  closed,
  ended,
  hostile,
  hostileLobby,
  jukebox,
  lobby,
  lobbyVoting,
  opening,
  paused,
  round,
  songs,
} from './sample-views.ts'

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
    base: fc.constantFrom(
      lobby,
      lobbyVoting,
      opening,
      round,
      jukebox,
      closed,
      paused,
      ended,
      hostile,
    ),
    name: nasty,
    tracks: fc.array(track, { minLength: 9, maxLength: 9 }),
    names: fc.array(nasty, { maxLength: 60 }),
    trouble: fc.constantFrom<Trouble['kind'] | undefined>(undefined, 'noDevice', 'restricted'),
  })
  .map(({ base, name, tracks, names, trouble }) => ({
    ...base,
    hostName: name,
    ...(base.name && { name }),
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
          by: name,
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
    expectWithinLimits(renderBoard(hostileLobby))
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
    expect(labelsOf(lobby)).toEqual(['Join', 'Start', 'How it works', 'Add a song'])
    expect(labelsOf({ ...lobby, missing: 'playlist' })).toContain('Finish set-up')
    expect(textOf({ ...lobby, missing: 'playlist' })).toContain(
      'Waiting for Ada to choose a playlist. Ada: press **Finish set-up**.',
    )
  })

  it('lets people vote in the lobby already, and says when the party begins by itself', () => {
    const text = textOf(lobbyVoting)
    expect(text).toContain('The party begins <t:1800000000:R>.')
    expect(text.match(/Vote for the first song/g)).toHaveLength(1)
    expect(text).not.toContain(boardWords.closes)
    expect(text).toContain(`Nobody has voted yet. ${boardWords.hint}`)
    expect(labelsOf(lobbyVoting)).toEqual([
      ...['1', '2', '3', '4'],
      ...['Join', 'Start', 'How it works', 'Add a song'],
    ])
    expect(buttonsOf(lobbyVoting).some(({ disabled }) => disabled === true)).toBe(false)
  })

  it('says that a lobby could not begin by itself', () => {
    const late: BoardView = { ...lobby, remark: { kind: 'notReadyToBegin', at: 0 } }
    expect(textOf({ ...late, missing: 'device' })).toContain('could not begin by itself')
  })

  it('shows the top of a queue: the best first, each under its own number, with who brought it', () => {
    const text = textOf(jukebox)
    expect(text).toContain(boardWords.queue)
    const places = ['3️⃣', '2️⃣', '1️⃣', '4️⃣'].map((number) => text.indexOf(number))
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(text).toMatch(/3️⃣ .*Blinding Lights.*\n.*3 votes\*\* 👑 · 3:20 · brought by Ben/)
    expect(text).toMatch(/1️⃣ .*plane pour moi.*\n(?!.*brought by)/)
    expect(text).toMatch(/4️⃣ .*Take On Me.*\ntaken back/)
    expect(text).toContain('4 more songs are waiting: `/party queue`')
    expect(labelsOf(jukebox)).toEqual(['1', '2', '3', '4', 'Add a song', 'Queue'])
    expect(buttonsOf(jukebox).map(({ disabled = false }) => disabled)).toEqual([
      ...[false, false, false, true],
      ...[false, false],
    ])
  })

  it('says that the playlist decides while the queue is empty', () => {
    const candidates = [{ number: 1, track: songs[1], votes: 0, leading: false }]
    const { round: shown } = jukebox
    if (shown === undefined) throw new Error('The sample has a round.')
    const empty: BoardView = { ...jukebox, waitingCount: 0, round: { ...shown, candidates } }
    expect(textOf(empty)).toContain(boardWords.queueEmpty)
    expect(textOf(empty)).not.toContain('waiting')
    expect(labelsOf(empty)).not.toContain(labels.queue)
  })

  it('says what will be different from the next song on, and nothing of what stays', () => {
    const next = { ...round.settings, candidates: 3, votesEach: 'one', longestTrackMs: 300_000 }
    const changing: BoardView = { ...round, nextSettings: { ...next, votesEach: 'one' } }
    expect(textOf(changing)).toContain(
      '⚙️ From the next song on: Songs in each vote: 3 songs · Votes for each person: One, by button or command · Longest song: Up to 5 minutes.',
    )
    expect(textOf({ ...round, nextSettings: round.settings })).not.toContain('⚙️')
  })

  it('says how to vote where everybody has one vote', () => {
    const one: BoardView = { ...round, votesEach: 'one', reactions: false }
    expect(textOf(one)).toContain(boardWords.oneVote)
  })

  it('names the party where it has a name', () => {
    expect(textOf({ ...lobby, name: 'Friday night' })).toContain('Ada invites you to Friday night')
    expect(textOf({ ...round, name: 'Friday night' })).toContain('Friday night · 7 people')
    expect(textOf(round)).toContain('Ada’s party')
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
    expect(labelsOf(round)).toEqual(['1', '2', '3', '4', 'Add a song'])
  })

  it('speaks of buttons in a quiet channel, not of numbers to tap, and offers to change it', () => {
    const quiet = renderBoard({ ...round, quiet: true, reactions: false })
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
    const usable = buttonsOf(closed).filter(({ disabled }) => disabled !== true)
    expect(usable).toEqual([expect.objectContaining({ label: labels.suggest })])
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
