import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkBlocks, type SurfaceKind } from '../../emulators/slack/checks/blocks.ts'
import { conductOf } from '../../emulators/slack/checks/conduct.ts'
import { Form } from '../../emulators/slack/checks/form.ts'
import { boardWords } from '../../src/bots/phrases/board.ts'
import { labels } from '../../src/bots/phrases/labels.ts'
import type { Content } from '../../src/bots/slack/components.ts'
import { homeView } from '../../src/bots/slack/home.ts'
import { channelOf } from '../../src/bots/slack/ids.ts'
import { escaped, mrkdwn } from '../../src/bots/slack/mrkdwn.ts'
import { renderAnswer } from '../../src/bots/slack/render-answer.ts'
import { renderBoard } from '../../src/bots/slack/render-board.ts'
import type { BoardView } from '../../src/core/engine/board-view.ts'
import type { Trouble } from '../../src/core/engine/party.ts'
import type { Track } from '../../src/core/engine/track.ts'
import { everyAnswer } from './every-answer.ts'
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
        '<!channel>',
        '<@U1>',
        '@here',
        '<https://evil.example|x>',
        'https://evil.example',
        '*_~`|',
        '\n> ',
        '&',
        '\u202e',
        '👩‍👩‍👧‍👦',
        ':smile:',
        '<!date^1^{ago}|x>',
      ),
      { maxLength: 60 },
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
    quiet: fc.boolean(),
    trouble: fc.constantFrom<Trouble['kind'] | undefined>(undefined, 'noDevice', 'restricted'),
  })
  .map(({ base, name, tracks, names, quiet, trouble }) => ({
    ...base,
    quiet,
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

/** The numbers of the buttons to vote with, from the top. */
function numbersOf(one: BoardView): string[] {
  return renderBoard(one).blocks.flatMap((block) => {
    const accessory = block.type === 'section' ? block.accessory : undefined
    return accessory?.type === 'button' ? [accessory.text.text] : []
  })
}

describe('A board on Slack', () => {
  it('keeps the limits of Block Kit and notifies nobody, whatever names and titles are', () => {
    fc.assert(
      fc.property(view, (one) => expectGood(renderBoard(one))),
      { numRuns: 300 },
    )
    expectGood(renderBoard(hostile))
    expectGood(renderBoard(hostileLobby))
  })

  it('has room in the Home tab as well', () => {
    fc.assert(
      fc.property(view, nasty, (one, name) => {
        const channel = channelOf('T1', 'C1')
        const home = { party: { view: one, channel, yourVotes: [1, 3] } }
        const { blocks } = homeView(
          { ...home, isConnected: true, isLinked: false },
          channel,
          mrkdwn.name(name),
        )
        expect(problemsOf(blocks, 'home')).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  it('lets a numbered button stand beside each candidate while the round is open', () => {
    expect(numbersOf(round)).toEqual(['1', '2', '3', '4'])
    expect(numbersOf(closed)).toEqual([])
  })

  it('lets people vote in the lobby already, and says when the party begins by itself', () => {
    const text = JSON.stringify(renderBoard(lobbyVoting))
    expect(text).toContain('The party begins <!date^1800000000^')
    expect(text).toContain(boardWords.voteFirst)
    expect(numbersOf(lobbyVoting)).toEqual(['1', '2', '3', '4'])
    expect(text).toContain(labels.start)
    expect(text).toContain(labels.suggest)
  })

  it('shows the top of a queue: the best first, each beside its own number', () => {
    const text = JSON.stringify(renderBoard(jukebox))
    expect(text).toContain(boardWords.queue)
    expect(numbersOf(jukebox)).toEqual(['3', '2', '1'])
    expect(text).toContain('brought by Ben')
    expect(text).toContain(boardWords.withdrawn)
    expect(text).toContain('4 more songs are waiting: `/party queue`')
    expect(text).toContain(labels.queue)
  })

  it('says what will be different from the next song on, and how to vote with one vote', () => {
    const next: BoardView = { ...round, nextSettings: { ...round.settings, mode: 'jukebox' } }
    expect(JSON.stringify(renderBoard(next))).toContain('⚙️ From the next song on: Jukebox')
    const one: BoardView = { ...round, votesEach: 'one', reactions: false }
    expect(JSON.stringify(renderBoard(one))).toContain(boardWords.oneVote)
  })

  it('tells when the round ends in the reader’s own time, and otherwise in UTC', () => {
    expect(mrkdwn.fromNow(Date.UTC(2026, 10, 20, 20, 15, 2, 500))).toBe(
      '<!date^1795205703^at {time_secs}|at 20:15:03 UTC>',
    )
  })

  it('offers to have one board, or one for each song', () => {
    const texts = (quiet: boolean) => JSON.stringify(renderBoard({ ...round, quiet }))

    expect(texts(false)).toContain('v1:quiet:on')
    expect(texts(true)).toContain('v1:quiet:off')
  })

  it.each([true, false])(
    'leaves that to the channel itself in the Home tab (quiet: %s)',
    (quiet) => {
      const channel = channelOf('T1', 'C1')
      const home = { party: { view: { ...round, quiet }, channel, yourVotes: [] } }
      const tab = homeView({ ...home, isConnected: true, isLinked: false }, channel, undefined)

      expect(JSON.stringify(tab.blocks)).toContain('v1:pressVote')
      expect(JSON.stringify(tab.blocks)).not.toContain('v1:quiet')
    },
  )
})

describe('Text from elsewhere, on Slack', () => {
  it('formats, mentions and links nothing', () => {
    fc.assert(
      fc.property(nasty, (title) => {
        const shown = mrkdwn.title({ ...songs[0], title })
        expect(shown.match(/[<>]/g)).toEqual(['<', '>'])
        expect(shown.match(/\|/g)).toHaveLength(1)
        expect(shown.slice(shown.indexOf('|'))).not.toMatch(/[*_~`]|:\w|&(?!amp;|lt;|gt;)/)
      }),
    )
  })

  it('stays what it was where it is harmless', () => {
    expect(escaped('Ça plane & «moi» – 3:45?')).toBe('Ça plane &amp; «moi» – 3∶45?')
    expect(escaped('> no quote')).toBe('› no quote')
    expect(escaped('<!channel>')).toBe('&lt;!channel&gt;')
  })
})

describe('Answers on Slack', () => {
  it('keep the limits of Block Kit, as messages and as modals', () => {
    for (const answer of everyAnswer) {
      const content = renderAnswer(answer)
      expectGood(content)
      expect(problemsOf(content.blocks, 'modal'), JSON.stringify(answer)).toEqual([])
    }
  })
})

function expectGood({ text, blocks }: Content): void {
  expect(problemsOf(blocks, 'message')).toEqual([])
  expect(conductOf({ text, blocks }).breaches).toEqual([])
  expect(text.trim()).not.toBe('')
  expect(text.length).toBeLessThanOrEqual(4_000)
}

function problemsOf(blocks: unknown, surface: SurfaceKind): readonly string[] {
  const form = new Form()
  checkBlocks(blocks, surface, form)
  return form.errors
}
