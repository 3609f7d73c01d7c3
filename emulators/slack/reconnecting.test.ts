import { SocketModeReceiver } from '@slack/bolt'
import { describe, expect, it } from 'vitest'
import { quiet, stage, startApp, until, withBoard } from './testing.ts'
import type { SlackEmulator } from './types.ts'

describe('an unmodified Bolt app', () => {
  const say = (heard: string[]) => (app: Parameters<Parameters<typeof startApp>[2]>[0]) => {
    app.event('reaction_added', async ({ event, context }) => {
      heard.push(`${event.reaction} ${context.retryNum ?? 0}`)
    })
    app.command('/party', async ({ ack, command }) => ack(`You said ${command.text}`))
    app.action(/.*/, async ({ ack }) => ack())
  }

  it('is told who acted, and not of what it did itself', async () => {
    const { slack, workspace, ada, board, client, channel } = await withBoard()
    const heard: string[] = []
    await startApp(slack, workspace, say(heard))
    await client.reactions.add({ channel: channel.id, timestamp: board.ts, name: 'one' })
    ada.react(board, 'two')
    await until(() => heard.length === 1)
    expect(heard).toEqual(['two 0'])
    const start = await ada.command(channel, '/party start  now')
    expect(await start.settled()).toBe('message')
    expect((await start.answer()).text()).toBe('You said start  now')
    expect(slack.problems).toEqual([])
  })

  it.each<[string, (slack: SlackEmulator) => void]>([
    ['a refresh', ({ faults }) => faults.disconnectSockets('refresh_requested')],
    ['a warning', ({ faults }) => faults.disconnectSockets('warning')],
    ['a closing', ({ faults }) => faults.closeSockets(1001)],
    ['a reset', ({ faults }) => faults.closeSockets()],
  ])('comes back after %s, and hears what it missed', async (_, disturb) => {
    const { slack, workspace, ada, board } = await withBoard()
    const heard: string[] = []
    const receiver = new SocketModeReceiver({
      ...quiet,
      appToken: slack.app.appToken,
      clientPingTimeout: 100,
      installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
    })
    await startApp(slack, workspace, say(heard), { receiver, socketMode: false })
    disturb(slack)
    await slack.waitForSockets(0)
    ada.react(board, 'one')
    await until(() => heard.length === 1)
    expect(heard).toEqual(['one 1'])
  })

  it('needs apps.connections.open', async () => {
    const { slack, workspace } = await stage()
    slack.faults.answerNext('apps.connections.open', { error: 'internal_error' })
    const receiver = new SocketModeReceiver({
      ...quiet,
      appToken: slack.app.appToken,
      autoReconnectEnabled: false,
      installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
    })
    const start = startApp(slack, workspace, say([]), { receiver, socketMode: false })
    await expect(start).rejects.toThrow('internal_error')
  })
})
