import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { answerSentence } from '../../src/bots/answer-text.ts'
import type { BoardView } from '../../src/core/engine/board-view.ts'
import { type ChannelId, effectId, type MessageId, messageId } from '../../src/core/engine/ids.ts'
import type { Action, Answer } from '../../src/core/inbox.ts'
import { ChatFailure, type ChatPlatform } from '../../src/core/ports.ts'
import { everyAnswer } from '../bots/every-answer.ts'
import {
  closed,
  ended,
  hostile,
  hostileLobby,
  jukebox,
  lobby,
  lobbyVoting,
  opening,
  party,
  paused,
  round,
} from '../bots/sample-views.ts'
import { ScriptedInbox } from '../bots/scripted-inbox.ts'
import { chatPagesContract, type PagesUnderTest } from './chat-pages.ts'
import { chatPeopleContract, type PeopleUnderTest } from './chat-people.ts'
import { A_TIME, unmarked } from './unmarked.ts'

/** A platform with a channel or more on it, and people who use it as its own app lets them. */
export interface ChatUnderTest {
  /** Not started yet. */
  readonly platform: ChatPlatform
  openChannel(name: string): ChannelId
  /** Boards that stand in the channel, oldest first. */
  boards(channel: ChannelId): readonly MessageId[]
  /** What people read there; undefined where the platform has no text of its own. */
  text?(channel: ChannelId, board: MessageId): string
  react(name: string, channel: ChannelId, board: MessageId, number: number): void
  unreact(name: string, channel: ChannelId, board: MessageId, number: number): void
  press(name: string, channel: ChannelId, board: MessageId, number: number): Promise<Shown>
  /** `start` to `disconnect` of the actions. */
  command(name: string, channel: ChannelId, action: Action): Promise<Shown>
  readonly people: PeopleUnderTest
  /** Left out where answers have no controls. */
  readonly pages?: PagesUnderTest
  deleteBoard(channel: ChannelId, board: MessageId): void
  deleteChannel(channel: ChannelId): void
  /** Cuts the connection for as long as `meanwhile` takes; its events are lost. */
  disconnected(meanwhile: () => void): Promise<void>
  close(): Promise<void>
}

/** What the platform did with an answer: nothing of it is to be seen after a quiet one. */
export type Shown = { readonly text: string } | 'quiet'

const everyBoard = {
  lobby,
  lobbyVoting,
  opening,
  round,
  jukebox,
  closed,
  paused,
  ended,
  hostile,
  hostileLobby,
}

const EFFECT = effectId('p1/1')

const commands: readonly Action[] = [
  { type: 'start' },
  { type: 'start', playlist: 'https://open.spotify.com/playlist/abc', candidates: 4 },
  { type: 'join', code: '482913' },
  { type: 'leave' },
  { type: 'vote', number: 3 },
  { type: 'unvote', number: 3 },
  { type: 'now' },
  { type: 'people' },
  { type: 'host' },
  { type: 'cohost' },
  { type: 'kick' },
  { type: 'pause' },
  { type: 'resume' },
  { type: 'next' },
  { type: 'device' },
  { type: 'playlist' },
  { type: 'playlist', playlist: 'road trip' },
  { type: 'end' },
  { type: 'help' },
  { type: 'quiet', quiet: true },
  { type: 'quiet', quiet: false },
  { type: 'settings' },
  { type: 'countdown', minutes: 10 },
  { type: 'list' },
  { type: 'suggest', song: 'ABBA - Dancing Queen' },
  { type: 'queue' },
  { type: 'link' },
  { type: 'link', code: 'ABCD2345' },
  { type: 'unlink' },
  { type: 'disconnect' },
]

/** Where options have names, they are typed with them. */
const TYPED_DIFFERENTLY = /settings (quiet|countdown) |listen off/

/** The sentences of answers in which nothing foreign and no time stands, as no platform marks them. */
const sameEverywhere = everyAnswer.flatMap((answer) => {
  if (JSON.stringify(answer).includes('evil.example')) return []
  switch (answer.kind) {
    case 'refused':
    case 'failed':
    case 'done':
    case 'confirmEnd':
    case 'confirmHostLeave':
    case 'confirmDisconnect':
    case 'left': {
      const sentence = answerSentence(answer, unmarked).text
      const differs = sentence.includes(A_TIME) || TYPED_DIFFERENTLY.test(sentence)
      return differs ? [] : [{ answer, sentence }]
    }
    default:
      return []
  }
})

function letters(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '')
}

/** What every chat platform promises. */
export function chatPlatformContract(name: string, create: () => Promise<ChatUnderTest>): void {
  async function started() {
    const chat = await create()
    const inbox = new ScriptedInbox()
    onTestFinished(async () => {
      await chat.platform.stop()
      await chat.close()
    })
    await chat.platform.start(inbox)
    const channel = chat.openChannel('music')
    const post = (view: BoardView, effect = EFFECT) =>
      chat.platform.postBoard(channel, view, effect)
    return { chat, inbox, channel, post, platform: chat.platform }
  }

  chatPagesContract(name, async () => {
    const { chat, ...others } = await started()
    return { pages: chat.pages, ...others }
  })

  chatPeopleContract(name, async () => {
    const { chat, ...others } = await started()
    return { people: chat.people, pages: chat.pages, ...others }
  })

  describe(`${name}, as a chat platform`, () => {
    it('names its channels and people by itself', async () => {
      const { chat, inbox, channel, platform } = await started()

      await chat.command('ada', channel, { type: 'help' })

      expect(channel.startsWith(`${platform.name}:`)).toBe(true)
      expect(inbox.requests[0]?.person.startsWith(`${platform.name}:`)).toBe(true)
    })

    it('says how fast it may be edited', async () => {
      const { channel, platform } = await started()

      const { editEveryMs, progressEveryMs } = platform.pace(channel)

      expect(editEveryMs).toBeGreaterThan(0)
      expect(progressEveryMs).toBeGreaterThanOrEqual(editEveryMs)
    })

    it('posts a board, edits it, and removes it', async () => {
      const { chat, channel, post, platform } = await started()

      const board = await post(lobby)
      expect(chat.boards(channel)).toEqual([board])
      const before = chat.text?.(channel, board)
      await platform.editBoard(channel, board, round)
      expect(chat.boards(channel)).toEqual([board])
      if (chat.text !== undefined) expect(chat.text(channel, board)).not.toBe(before)
      await platform.removeBoard(channel, board)
      expect(chat.boards(channel)).toEqual([])
    })

    it('shows one board for an effect that is repeated, and two for two', async () => {
      const { chat, channel, post } = await started()

      const first = await post(lobby)
      const repeated = await post(lobby)
      const other = await post(lobby, effectId('p1/2'))

      expect(repeated).toBe(first)
      expect(chat.boards(channel)).toEqual([first, other])
    })

    it.each(Object.entries(everyBoard))('shows the board %s', async (_, view) => {
      const { chat, channel, post, platform } = await started()

      const board = await post(view)
      await platform.editBoard(channel, board, view)

      expect(chat.boards(channel)).toEqual([board])
    })

    it('takes removing a board that is gone for done', async () => {
      const { chat, channel, post, platform } = await started()
      const board = await post(lobby)
      chat.deleteBoard(channel, board)

      await platform.removeBoard(channel, board)

      expect(chat.boards(channel)).toEqual([])
    })

    it('tells that a message is gone', async () => {
      const { chat, channel, post, platform } = await started()
      const board = await post(round)
      chat.deleteBoard(channel, board)

      expect(await failureOf(platform.editBoard(channel, board, round))).toBe('messageGone')
      expect(await failureOf(platform.seedReactions(channel, board, 2))).toBe('messageGone')
      expect(await failureOf(platform.readReactions(channel, board, 2))).toBe('messageGone')
    })

    it('tells that a channel is gone, and reports it', async () => {
      const { chat, inbox, channel, post, platform } = await started()
      const board = await post(round)
      chat.deleteChannel(channel)

      expect(await failureOf(post(round, effectId('p1/9')))).toBe('channelGone')
      expect(await failureOf(platform.editBoard(channel, board, round))).toBe('channelGone')
      expect(await failureOf(platform.removeBoard(channel, board))).toBe('channelGone')
      await vi.waitFor(() => expect(inbox.channelsRemoved).toEqual([channel]))
    })

    it('hands in reactions with person, number and name, but never its own', async () => {
      const { chat, inbox, channel, post, platform } = await started()
      const board = await post(round)
      await platform.seedReactions(channel, board, 4)

      chat.react('ada', channel, board, 2)
      chat.unreact('ada', channel, board, 2)

      await vi.waitFor(() => expect(inbox.reactions).toHaveLength(2))
      const [added, removed] = inbox.reactions
      expect(added).toMatchObject({ channel, message: board, number: 2, present: true })
      expect(added?.name).toMatch(/^ada$/i)
      expect(removed).toMatchObject({ message: board, number: 2, present: false })
      expect(removed?.person).toBe(added?.person)
    })

    it('reads reactions back: everybody, with every number, without the bot itself', async () => {
      const { chat, inbox, channel, post, platform } = await started()
      const board = await post(round)
      await platform.seedReactions(channel, board, 4)
      chat.react('ada', channel, board, 1)
      chat.react('ada', channel, board, 3)
      chat.react('ben', channel, board, 3)
      await vi.waitFor(() => expect(inbox.reactions).toHaveLength(3))
      const [ada, , ben] = inbox.reactions.map(({ person }) => person)

      const read = await platform.readReactions(channel, board, 4)

      if (read === 'unchanged') throw new Error('Nothing was known that could be unchanged.')
      expect(new Map(read.map(({ person, numbers }) => [person, [...numbers].sort()]))).toEqual(
        new Map([
          [ada, [1, 3]],
          [ben, [3]],
        ]),
      )
      expect(await platform.readReactions(channel, board, 4, [1, 0, 2, 1])).toEqual(read)
      expect(['unchanged', read]).toContainEqual(
        await platform.readReactions(channel, board, 4, [1, 0, 2, 0]),
      )
    })

    it('reads back a crowd', async () => {
      const { chat, channel, post, platform } = await started()
      const board = await post(round)
      for (let guest = 0; guest < 120; guest += 1) chat.react(`guest${guest}`, channel, board, 1)

      const read = await platform.readReactions(channel, board, 4)

      expect(read).toHaveLength(120)
    })

    it('says that reactions may be missing, at the start and after a gap', async () => {
      const { chat, inbox, channel, post, platform } = await started()
      await vi.waitFor(() => expect(inbox.gaps).toBeGreaterThan(0))
      const board = await post(round)
      const before = inbox.gaps

      await chat.disconnected(() => chat.react('ada', channel, board, 1))

      await vi.waitFor(() => expect(inbox.gaps).toBeGreaterThan(before), { timeout: 10_000 })
      expect(inbox.reactions).toEqual([])
      expect(await platform.readReactions(channel, board, 4)).toHaveLength(1)
    })

    it('hands in a number that was pressed, with its party, round and board', async () => {
      const { chat, inbox, channel, post } = await started()
      const board = await post(round)

      const shown = await chat.press('ada', channel, board, 3)

      expect(shown).toBe('quiet')
      expect(inbox.requests).toHaveLength(1)
      expect(inbox.requests[0]).toMatchObject({
        channel,
        board,
        action: { type: 'pressVote', party, round: 2, number: 3 },
      })
      expect(inbox.requests[0]?.personName).toMatch(/^ada$/i)
      expect(inbox.requests[0]?.channelName).toBe('music')
    })

    it('hands in every command', async () => {
      const { chat, inbox, channel } = await started()

      for (const command of commands) await chat.command('ada', channel, command)

      expect(inbox.requests.map(({ action }) => action)).toEqual(commands)
      expect(inbox.requests.every(({ board }) => board === undefined)).toBe(true)
    })

    it('shows every answer', async () => {
      const { chat, inbox, channel } = await started()

      for (const answer of everyAnswer) {
        inbox.answer = () => answer
        const shown = await chat.command('ada', channel, { type: 'now' })
        const text = shown === 'quiet' ? '' : shown.text.trim()
        expect(text !== '' || answer.kind === 'quiet', JSON.stringify(answer)).toBe(true)
      }
    })

    it('says the same as every other platform', async () => {
      const { chat, inbox, channel } = await started()
      if (chat.text === undefined) return

      for (const { answer, sentence } of sameEverywhere) {
        inbox.answer = () => answer
        const shown = await chat.command('ada', channel, { type: 'now' })
        expect(letters(shown === 'quiet' ? '' : shown.text)).toContain(letters(sentence))
      }
    })

    it('shows foreign text on one line, without anything that turns or hides letters', async () => {
      const { chat, channel, post } = await started()
      const board = await post(hostile)

      const text = chat.text?.(channel, board) ?? ''

      expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b\u2028\u2029]/)
      expect(text).not.toMatch(/^# /m)
    })

    it('shows an answer that takes its time', async () => {
      const { chat, inbox, channel } = await started()
      inbox.answer = () => later({ kind: 'howItWorks' }, 2_500)

      const shown = await chat.command('ada', channel, { type: 'now' })

      expect(shown).not.toBe('quiet')
    })

    it('replaces an answer later, and says so', async () => {
      const { chat, inbox, channel } = await started()
      inbox.answer = () => ({ kind: 'howItWorks' })
      await chat.command('ada', channel, { type: 'start' })

      const replaced = await inbox.requests[0]?.replaceAnswer?.({ kind: 'help', youAreHost: true })

      expect(replaced).toBe(true)
    })

    it('refuses ids that it never gave', async () => {
      const { channel, platform } = await started()

      const failure = await failureOf(platform.editBoard(channel, messageId('1234567890'), round))

      expect(failure).toBe('messageGone')
    })
  })
}

async function failureOf(attempt: Promise<unknown>): Promise<ChatFailure['reason'] | 'none'> {
  try {
    await attempt
    return 'none'
  } catch (error) {
    if (error instanceof ChatFailure) return error.reason
    throw error
  }
}

function later(answer: Answer, milliseconds: number): Promise<Answer> {
  return new Promise((resolve) => setTimeout(() => resolve(answer), milliseconds))
}
