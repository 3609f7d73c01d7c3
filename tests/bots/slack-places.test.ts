import { describe, expect, it, vi } from 'vitest'
import { channelOf } from '../../src/bots/slack/ids.ts'
import { effectId } from '../../src/core/engine/ids.ts'
import { VirtualClock } from '../fakes/virtual-clock.ts'
import { lobby, round } from './sample-views.ts'
import { type RunningSlack, runningSlack } from './slack-chat.ts'

const CONFIRMED_BY_MS = 61_000

/** Lets time pass while requests are on their way. */
async function pass(clock: VirtualClock, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 1_000) {
    await new Promise((resolve) => setTimeout(resolve, 5))
    await clock.advance(Math.min(left, 1_000))
  }
}

function post({ slack, channel }: RunningSlack, effect: string): Promise<unknown> {
  return slack.postBoard(channel, lobby, effectId(effect))
}

describe('A token that Slack refuses', () => {
  it('is only out of use for a while, where Slack takes it again', async () => {
    const clock = new VirtualClock()
    const chat = await runningSlack({ clock })
    const { emulator, inbox } = chat
    emulator.faults.answerNext('chat.postMessage', { error: 'invalid_auth' })
    emulator.faults.answerNext('auth.test', { error: 'invalid_auth' })

    await expect(post(chat, 'p1/1')).rejects.toMatchObject({ reason: 'unavailable' })
    await pass(clock, CONFIRMED_BY_MS)

    expect(inbox.workspacesRemoved).toEqual([])
    await expect(post(chat, 'p1/1')).resolves.toBeDefined()
  })

  it.each(['invalid_auth', 'token_revoked', 'account_inactive'])(
    'ends the parties of its workspace once Slack has said %s often enough',
    async (error) => {
      const clock = new VirtualClock()
      const chat = await runningSlack({ clock })
      const { emulator, inbox, channel } = chat
      emulator.faults.answerNext(/^(chat|auth)\./, { error }, 100)

      await expect(post(chat, 'p1/1')).rejects.toMatchObject({ reason: 'unavailable' })
      await pass(clock, 25_000)
      expect(inbox.workspacesRemoved).toEqual([])
      await pass(clock, CONFIRMED_BY_MS)

      await vi.waitFor(() => expect(inbox.workspacesRemoved).toHaveLength(1))
      expect(inbox.workspacesRemoved[0]?.(channel)).toBe(true)
      await expect(post(chat, 'p1/1')).rejects.toMatchObject({ reason: 'channelGone' })
    },
  )

  it('says nothing while Slack cannot be asked', async () => {
    const clock = new VirtualClock()
    const chat = await runningSlack({ clock })
    const { emulator, inbox } = chat
    emulator.faults.answerNext('chat.postMessage', { error: 'token_revoked' })
    emulator.faults.answerNext('auth.test', { status: 500 }, 100)

    await expect(post(chat, 'p1/1')).rejects.toMatchObject({ reason: 'unavailable' })
    await pass(clock, 2 * CONFIRMED_BY_MS)

    expect(inbox.workspacesRemoved).toEqual([])
  })
})

describe('A channel', () => {
  it('that gets another id is reported with both', async () => {
    const { music, inbox, channel, workspace } = await runningSlack()

    music.changeId()

    await vi.waitFor(() => expect(inbox.channelsMoved).toHaveLength(1))
    expect(inbox.channelsMoved).toEqual([
      { from: channel, to: channelOf(workspace.teamId, music.id) },
    ])
    expect(inbox.channelsRemoved).toEqual([])
  })

  it('in which the bot may not post says so with every answer, until it may again', async () => {
    const chat = await runningSlack()
    const { emulator, ada, music, inbox } = chat
    inbox.answer = () => ({ kind: 'howItWorks' })
    const asked = async () => (await (await ada.command(music, '/party people')).answer()).text()
    const error = 'restricted_action_read_only_channel'
    emulator.faults.answerNext('chat.postMessage', { error })

    await expect(post(chat, 'p1/1')).rejects.toMatchObject({ reason: 'forbidden' })
    expect(await asked()).toContain(`Slack does not let the bot post in this channel (${error})`)

    await post(chat, 'p1/1')
    expect(await asked()).not.toContain('does not let the bot')
  })

  it('tells of reactions on messages of the bot when those were posted', async () => {
    const chat = await runningSlack()
    const before = Date.now()
    await chat.slack.postBoard(chat.channel, round, effectId('p1/1'))
    const [board] = chat.music.messages()
    if (board === undefined) throw new Error('There is no board.')

    chat.ada.react(board, 'two')

    await vi.waitFor(() => expect(chat.inbox.reactions).toHaveLength(1))
    const { ownMessageAt = 0 } = chat.inbox.reactions[0] ?? {}
    expect(Math.abs(ownMessageAt - before)).toBeLessThan(60_000)
  })
})
