import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { HTTPReceiver } from '@slack/bolt'
import { describe, expect, it, onTestFinished } from 'vitest'
import { quiet, stage, startApp, until, withBoard } from './testing.ts'
import type { SlackEmulator } from './types.ts'

interface Delivered {
  headers: IncomingMessage['headers']
  body: string
}

/** An app's own server, which answers everything with the same status. */
async function listen(status: number, headers: Record<string, string> = {}) {
  const delivered: Delivered[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    delivered.push({ headers: request.headers, body })
    response.writeHead(status, headers).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { delivered, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

function serveAt(slack: SlackEmulator, url: string): void {
  Object.assign(slack.requestUrls, { commands: url, interactivity: url, events: url })
}

describe('signed requests', () => {
  it('let an unmodified Bolt app hear everything', async () => {
    const { slack, workspace, channel, ada, board } = await withBoard()
    const { signingSecret } = slack.app
    const receiver = new HTTPReceiver({ ...quiet, signingSecret, port: 0 })
    const heard: string[] = []
    await startApp(
      slack,
      workspace,
      (app) => {
        app.event('reaction_added', async ({ event }) => {
          heard.push(event.reaction)
        })
        app.command('/party', async ({ ack, command }) => ack({ text: command.text }))
      },
      { receiver, socketMode: false },
    )
    const { port } = (
      receiver as unknown as { server: { address(): AddressInfo } }
    ).server.address()
    serveAt(slack, `http://127.0.0.1:${port}/slack/events`)
    await slack.verifyEventsUrl()
    ada.react(board, 'one')
    const start = await ada.command(channel, '/party start')
    expect((await start.answer()).text()).toBe('start')
    await until(() => heard.length === 1)
    expect(heard).toEqual(['one'])
    expect(slack.problems).toEqual([])
  })

  it('carry a signature of their time and body', async () => {
    const { slack, ada, board } = await withBoard()
    const app = await listen(200)
    serveAt(slack, app.url)
    ada.react(board, 'one')
    await until(() => app.delivered.length === 1)
    const [{ headers, body }] = app.delivered as [Delivered]
    const hash = createHmac('sha256', slack.app.signingSecret)
    hash.update(`v0:${headers['x-slack-request-timestamp']}:${body}`)
    expect(headers['x-slack-signature']).toBe(`v0=${hash.digest('hex')}`)
  })

  it('come again when they fail, and say why', async () => {
    const { slack, ada, board } = await withBoard({ redeliverAfterMs: [0, 10] })
    const app = await listen(500)
    serveAt(slack, app.url)
    ada.react(board, 'one')
    await until(() => app.delivered.length === 3)
    const retries = app.delivered.map(({ headers }) => [
      headers['x-slack-retry-num'],
      headers['x-slack-retry-reason'],
    ])
    expect(retries).toEqual([
      [undefined, undefined],
      ['1', 'http_error'],
      ['2', 'http_error'],
    ])
    expect(new Set(app.delivered.map(({ body }) => body)).size).toBe(1)
  })

  it('do not come again when the app forbids it', async () => {
    const { slack, ada, board } = await withBoard({ redeliverAfterMs: [0] })
    const app = await listen(500, { 'x-slack-no-retry': '1' })
    serveAt(slack, app.url)
    ada.react(board, 'one')
    await until(() => app.delivered.length === 1)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(app.delivered).toHaveLength(1)
  })

  it('of people come once, and what fails is a problem', async () => {
    const { slack, ada, channel } = await withBoard()
    const app = await listen(500)
    serveAt(slack, app.url)
    const start = await ada.command(channel, '/party start')
    await expect(start.settled()).rejects.toThrow('http_error')
    expect(slack.problems).toEqual(['/party: answered with status 500'])
    serveAt(slack, 'http://127.0.0.1:9/')
    const again = await ada.command(channel, '/party start')
    await expect(again.settled()).rejects.toThrow('connection_failed')
    expect(slack.problems).toHaveLength(1)
  })

  it('are not verified by an app that does not give the challenge back', async () => {
    const { slack } = await stage()
    const app = await listen(200)
    serveAt(slack, app.url)
    await expect(slack.verifyEventsUrl()).rejects.toThrow('challenge')
  })
})
