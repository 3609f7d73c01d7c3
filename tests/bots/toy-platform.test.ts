import { describe, expect, it, onTestFinished } from 'vitest'
import { answerSentence } from '../../src/bots/answer-text.ts'
import { endedLines, headline, joined, lobbyLines, playLines } from '../../src/bots/board-text.ts'
import { plainOr } from '../../src/bots/foreign-text.ts'
import type { Markup } from '../../src/bots/markup.ts'
import { boardWords, partyLine } from '../../src/bots/phrases/board.ts'
import { sayings } from '../../src/bots/phrases/help.ts'
import { roundLines } from '../../src/bots/round-text.ts'
import { answerPage } from '../../src/bots/select-pages.ts'
import { actionOfLine } from '../../src/bots/wishes.ts'
import type { BoardView } from '../../src/core/engine/board-view.ts'
import {
  type ChannelId,
  channelId,
  type MessageId,
  messageId,
  personId,
} from '../../src/core/engine/ids.ts'
import type { Answer, Inbox } from '../../src/core/inbox.ts'
import type { ChatPlatform } from '../../src/core/ports.ts'
import { RuntimeStage } from '../runtime/stage.ts'

// ── What CONTRIBUTING.md tells to write for a third platform ──────────────────────────────────

const paper: Markup = {
  name: (text) => plainOr('Somebody', text, 40),
  title: ({ title }) => plainOr('Untitled', title, 60),
  artist: ({ artist }) => plainOr('Unknown artist', artist, 40),
  bold: (written) => written.toUpperCase(),
  button: (label) => `[${label}]`,
  command: (words) => `party ${words}`,
  address: (url) => url,
  fromNow: () => 'soon',
}

function renderBoard(view: BoardView): string {
  if (view.phase === 'ended') return joined([boardWords.over, ...endedLines(view, paper)])
  if (view.phase === 'lobby')
    return joined([...lobbyLines(view, paper), ...roundLines(view, paper)])
  const title = view.playing === undefined ? boardWords.silence : paper.title(view.playing.track)
  return joined([
    headline(view),
    title,
    ...playLines(view, paper),
    partyLine(view, view.hostName, view.name),
  ])
}

function renderAnswer(answer: Answer): string {
  switch (answer.kind) {
    case 'connect':
    case 'choosePlaylist':
    case 'chooseDevice':
    case 'now':
    case 'people':
    case 'help':
    case 'howItWorks':
    case 'askSong':
      return answer.kind
    case 'queue':
    case 'settings':
    case 'choosePerson':
    case 'list':
    case 'chooseOwnDevice':
      return joined(answerPage(answer, paper).lines)
    default:
      return answerSentence(answer, paper).text
  }
}

/** Walls of paper: the bot pins boards to them, people write lines, and nobody can tap anything. */
class Walls implements ChatPlatform {
  readonly name = 'wall'
  readonly editsPerSecond = 10
  readonly pinned = new Map<MessageId, string>()
  #inbox: Inbox | undefined

  async start(inbox: Inbox): Promise<void> {
    this.#inbox = inbox
  }

  stop = async () => {}
  isConnected = () => this.#inbox !== undefined
  presence = async () => 'unknown' as const
  tell = async () => {}
  pace = () => ({ editEveryMs: 1_000, progressEveryMs: 10_000 })
  seedReactions = async () => {}
  readReactions = async () => 'unchanged' as const
  removeBoard = async (_: ChannelId, message: MessageId) => void this.pinned.delete(message)
  editBoard = async (_: ChannelId, message: MessageId, view: BoardView) =>
    void this.pinned.set(message, renderBoard(view))

  async postBoard(channel: ChannelId, view: BoardView): Promise<MessageId> {
    const message = messageId(`${channel}/${this.pinned.size}`)
    this.pinned.set(message, renderBoard(view))
    return message
  }

  /** Somebody writes on a wall; resolves with what they are told. */
  async write(who: string, wall: string, line: string): Promise<string> {
    const action = actionOfLine(line)
    if (action === undefined || this.#inbox === undefined) return sayings.unknownCommand
    const answer = await this.#inbox.ask({
      person: personId(`wall:${who}`),
      personName: who,
      channel: channelId(`wall:${wall}`),
      channelName: wall,
      quietAtFirst: true,
      action,
    })
    return renderAnswer(answer)
  }
}

// ── That it holds ─────────────────────────────────────────────────────────────────────────────

async function partyWithAWall() {
  const walls = new Walls()
  const stage = new RuntimeStage({ durationMs: 60_000, more: [walls] })
  onTestFinished(() => stage.stop())
  await stage.start()
  await stage.play()
  const { code } = stage.view()
  const write = (who: string, line: string) => stage.during(walls.write(who, 'kitchen', line))
  const onTheWall = () => [...walls.pinned.values()].join('\n---\n')
  return { stage, write, onTheWall, code }
}

describe('a platform that one folder and one line add', () => {
  it('joins a party of another platform, votes, and sees the winner play', async () => {
    const { stage, write, onTheWall, code } = await partyWithAWall()

    expect(await write('Pen', `join ${code}`)).toContain('This channel is now part of mara’s party')
    expect(await write('Pen', 'vote 2')).toContain('Your vote counts')
    await stage.during(stage.chat.press('jo', stage.channel, 2))
    await stage.clock.advance(5_000)

    const [, winner] = stage.view().round?.candidates ?? []
    expect(winner?.votes).toBe(2)
    expect(stage.view().channelCount).toBe(2)
    expect(onTheWall()).toMatch(/2 VOTES 👑[\s\S]*2 people are voting[\s\S]*in 2 channels/)
    await stage.clock.advance(60_000)
    expect(stage.played()[1]).toBe(winner?.track.title)
    expect(onTheWall()).toMatch(new RegExp(`^▶️ Now playing\n${winner?.track.title}\n`))
    expect(onTheWall()).not.toContain('---')
    expect(stage.problems).toEqual([])
  })

  it('is told in the same words, and that the party is over', async () => {
    const { stage, write, onTheWall, code } = await partyWithAWall()
    expect(await write('Pen', 'vote 1')).toContain('There is no party in this channel yet')
    expect(await write('Pen', 'dance')).toBe(sayings.unknownCommand)
    await write('Pen', `join ${code}`)

    expect(await write('Pen', 'end')).toContain('Only the host can do that')
    await stage.during(stage.chat.ask('mara', stage.channel, { type: 'confirmEnd' }))
    await stage.clock.advance(5_000)

    expect(onTheWall()).toMatch(/^The party is over\nmara has ended the party\./)
  })
})
