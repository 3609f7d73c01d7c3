import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { messageOf } from '../../src/bots/slack/ids.ts'
import { effectId } from '../../src/core/engine/ids.ts'
import { round } from './sample-views.ts'
import { ScriptedInbox } from './scripted-inbox.ts'
import { type Changes, type RunningSlack, runningSlack, slackChat } from './slack-chat.ts'

/** Both sockets open, and nothing missed so far. */
async function connected(changes: Changes = {}): Promise<RunningSlack> {
  const chat = await runningSlack(changes)
  await chat.emulator.waitForSockets(2)
  expect(chat.inbox.gaps).toBe(1)
  return chat
}

async function withBoard(changes: Changes = {}) {
  const chat = await connected(changes)
  await chat.slack.postBoard(chat.channel, round, effectId('p1/1'))
  const [board] = chat.music.messages()
  if (board === undefined) throw new Error('There is no board.')
  return { ...chat, board }
}

/** A command that is acknowledged and answered. */
async function works({ ada, music }: RunningSlack): Promise<void> {
  const command = await ada.command(music, '/party people')
  expect((await command.answer()).text()).not.toBe('')
}

const soon = { timeout: 10_000 }

describe('Socket Mode', () => {
  it('is up without a pause while Slack renews one socket', async () => {
    const chat = await connected()
    chat.emulator.faults.keepConnectionsAfterClosing(true)
    chat.emulator.faults.disconnectSockets('refresh_requested', { count: 1 })

    for (let number = 0; number < 60; number += 1) await works(chat)

    expect(chat.inbox.requests).toHaveLength(60)
    expect(chat.emulator.problems).toEqual([])
  })

  it.each(['warning', 'refresh_requested', 'link_disabled'] as const)(
    'comes back soon when all sockets are told: %s',
    async (reason) => {
      const chat = await connected()
      chat.emulator.faults.disconnectSockets(reason)

      await vi.waitFor(() => expect(chat.inbox.gaps).toBeGreaterThan(1), soon)

      await chat.emulator.waitForSockets(2)
      await works(chat)
    },
  )

  it('says that reactions may be missing when one socket comes back, for others may be as dead', async () => {
    const chat = await connected()
    chat.emulator.faults.disconnectSockets('link_disabled', { count: 1 })

    await vi.waitFor(() => expect(chat.inbox.gaps).toBe(2), soon)

    await chat.emulator.waitForSockets(2)
    expect(chat.slack.isConnected()).toBe(true)
    await works(chat)
  })

  it('comes back after all connections were reset, and says that reactions may be missing', async () => {
    const chat = await withBoard()
    chat.emulator.faults.closeSockets()

    await vi.waitFor(() => expect(chat.inbox.gaps).toBeGreaterThan(1), soon)

    await works(chat)
    expect(chat.slack.isConnected()).toBe(true)
  })

  it('notices peers that have gone without a word, and counts once what they had', async () => {
    const chat = await withBoard()
    chat.emulator.faults.freezeSockets()
    chat.ada.react(chat.board, 'two')

    await vi.waitFor(() => expect(chat.inbox.gaps).toBeGreaterThan(1), { timeout: 20_000 })

    chat.emulator.faults.redeliver()
    await vi.waitFor(() => expect(chat.inbox.reactions).toHaveLength(1), soon)
    await works(chat)
  }, 30_000)

  it('tries again when Slack gives no address for a socket, whatever the reason', async () => {
    const chat = await connected()
    const { faults } = chat.emulator
    faults.answerNext('apps.connections.open', { error: 'internal_error' })
    faults.answerNext('apps.connections.open', { status: 503 })
    faults.answerNext('apps.connections.open', { status: 429, headers: { 'retry-after': '1' } })
    faults.answerNext('apps.connections.open', { error: 'too_many_websockets' })
    faults.dropConnections('apps.connections.open', 1)
    faults.closeSockets()

    await vi.waitFor(() => expect(chat.inbox.gaps).toBeGreaterThan(1), { timeout: 15_000 })

    await chat.emulator.waitForSockets(2, 15_000)
    await works(chat)
  }, 40_000)

  it('tries again when a socket is refused', async () => {
    const chat = await connected()
    chat.emulator.faults.refuseSockets(true)
    chat.emulator.faults.closeSockets()
    await vi.waitFor(() => expect(chat.slack.isConnected()).toBe(false), soon)
    await vi.waitFor(() => expect(chat.logged.length).toBeGreaterThan(3), soon)
    chat.emulator.faults.refuseSockets(false)

    await chat.emulator.waitForSockets(2, 15_000)

    expect(chat.inbox.gaps).toBe(2)
    await works(chat)
  })

  it('survives the word that Slack holds events back', async () => {
    const chat = await connected()
    chat.emulator.faults.announceRateLimitedEvents(chat.workspace)

    await vi.waitFor(() => expect(chat.logged.join()).toContain('too many in an hour'), soon)

    await works(chat)
    chat.emulator.faults.redeliver()
    await works(chat)
    expect(chat.inbox.gaps).toBe(1)
  })

  it('takes what comes twice for once', async () => {
    const chat = await withBoard()
    chat.emulator.faults.repeatEvents(true)

    chat.ada.react(chat.board, 'one')
    chat.ada.unreact(chat.board, 'one')

    await vi.waitFor(() => expect(chat.inbox.reactions).toHaveLength(2), soon)
    await works(chat)
    expect(chat.inbox.reactions.map(({ present }) => present)).toEqual([true, false])
  })

  it('takes what is sent again, as its acknowledgement was lost, for once', async () => {
    const chat = await withBoard()
    chat.emulator.faults.loseAcknowledgements(true)
    chat.ada.react(chat.board, 'one')
    await vi.waitFor(() => expect(chat.inbox.reactions).toHaveLength(1), soon)
    chat.emulator.faults.loseAcknowledgements(false)

    chat.emulator.faults.redeliver()
    await works(chat)
    await works(chat)

    expect(chat.inbox.reactions).toHaveLength(1)
  })

  it('carries out a command whose socket went before it could be acknowledged', async () => {
    const chat = await connected()
    const commands = Array.from({ length: 20 }, () => chat.ada.command(chat.music, '/party vote 1'))
    await Promise.all(commands)
    chat.emulator.faults.closeSockets(1001)

    await vi.waitFor(() => expect(chat.inbox.gaps).toBeGreaterThan(1), soon)

    const votes = chat.inbox.requests.filter(({ action }) => action.type === 'vote')
    expect(votes).toHaveLength(20)
    await works(chat)
  })

  it('takes in a burst of reactions, and leaves everybody with their newest', async () => {
    const chat = await withBoard()
    const people = Array.from({ length: 100 }, (_, index) => chat.workspace.addPerson(`p${index}`))
    for (const person of people) {
      person.react(chat.board, 'one')
      person.unreact(chat.board, 'one')
      person.react(chat.board, 'two')
    }

    const of = (person: (typeof people)[number], number: number) =>
      chat.inbox.reactions
        .filter((one) => one.person.endsWith(`/${person.id}`) && one.number === number)
        .map(({ present }) => present)

    // What a newer event overtook on a busy machine may be left out; the newest never is, nor last.
    await vi.waitFor(() => {
      for (const person of people) {
        expect(of(person, 1).at(-1)).toBe(false)
        expect(of(person, 2)).toEqual([true])
      }
    }, soon)
    for (const person of people) expect([[true, false], [false]]).toContainEqual(of(person, 1))
    expect(chat.inbox.reactions[0]?.message).toBe(messageOf(chat.music.id, chat.board.ts))
    expect(chat.emulator.requests.filter(({ status }) => status === 429)).toEqual([])
  })

  it('can be stopped while it tries to come back', async () => {
    const chat = await slackChat()
    onTestFinished(() => chat.emulator.close())
    await chat.slack.start(new ScriptedInbox())
    await chat.emulator.waitForSockets(2)
    chat.emulator.faults.refuseSockets(true)
    chat.emulator.faults.closeSockets()
    await vi.waitFor(() => expect(chat.slack.isConnected()).toBe(false), soon)

    await chat.slack.stop()

    chat.emulator.faults.refuseSockets(false)
    const before = chat.emulator.requests.length
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect(chat.emulator.requests).toHaveLength(before)
  })

  it('can be stopped while it connects for the first time', async () => {
    const chat = await slackChat()
    onTestFinished(() => chat.emulator.close())
    chat.emulator.faults.refuseSockets(true)
    await chat.slack.start(new ScriptedInbox())

    await chat.slack.stop()

    expect(chat.slack.isConnected()).toBe(false)
  })

  it.each([
    ['SLACK_APP_TOKEN', 'apps.connections.open', 'invalid_auth'],
    ['SLACK_BOT_TOKEN', 'auth.test', 'account_inactive'],
  ])('says what to do when Slack does not accept %s', async (name, method, error) => {
    const chat = await slackChat()
    onTestFinished(() => chat.emulator.close())
    chat.emulator.faults.answerNext(method, { error })

    const started = chat.slack.start(new ScriptedInbox())

    await expect(started).rejects.toThrow(`Slack does not accept ${name} (${error})`)
    await chat.slack.stop()
  })
})
