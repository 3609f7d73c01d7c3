import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { isObject, type Json, objectsOf, parsed } from './json.ts'
import { stage, until, withBoard } from './testing.ts'
import type { EmulatedChannel, EmulatedMessage, SlackEmulator } from './types.ts'

async function newUrl({ apiUrl, app }: SlackEmulator): Promise<string> {
  const response = await fetch(`${apiUrl}apps.connections.open`, {
    method: 'POST',
    headers: { authorization: `Bearer ${app.appToken}` },
  })
  const { url } = (await response.json()) as { url: string }
  return url
}

/** The status by which a socket is refused. */
function refusalOf(url: string): Promise<number | undefined> {
  const socket = new WebSocket(url)
  socket.on('error', () => {})
  return new Promise((resolve) => {
    socket.on('unexpected-response', (_, response) => resolve(response.statusCode))
  })
}

/** A socket of an app that says nothing of its own accord. */
async function openSocket(slack: SlackEmulator) {
  const socket = new WebSocket(await newUrl(slack))
  const frames: Json[] = []
  socket.on('message', (data) => {
    const frame = parsed(String(data))
    if (isObject(frame)) frames.push(frame)
  })
  socket.on('error', () => {})
  await new Promise((resolve) => socket.once('message', resolve))
  onTestFinished(() => socket.terminate())
  return {
    socket,
    frames,
    envelopes: () => frames.filter(({ envelope_id }) => envelope_id !== undefined),
    acknowledge: (frame: Json | undefined, payload: Json = {}) =>
      socket.send(JSON.stringify({ envelope_id: frame?.envelope_id, payload })),
  }
}

function eventsOf(frames: readonly Json[]): unknown[] {
  return frames.map(({ payload }) => {
    const event = isObject(payload) ? payload.event : undefined
    return isObject(event) ? `${event.type} ${event.reaction ?? ''}`.trim() : undefined
  })
}

describe('sockets', () => {
  it('are greeted, and take payloads in turn', async () => {
    const { slack, ada, board } = await withBoard()
    const [first, second] = [await openSocket(slack), await openSocket(slack)]
    expect(second.frames[0]).toMatchObject({ type: 'hello', num_connections: 2 })
    ada.react(board, 'one')
    ada.react(board, 'two')
    await until(() => first.envelopes().length + second.envelopes().length === 2)
    expect(eventsOf([...first.envelopes(), ...second.envelopes()]).sort()).toEqual([
      'reaction_added one',
      'reaction_added two',
    ])
    expect(first.envelopes()).toHaveLength(1)
    expect(first.envelopes()[0]).toMatchObject({
      type: 'events_api',
      accepts_response_payload: false,
      retry_attempt: 0,
      payload: {
        type: 'event_callback',
        event_id: expect.stringMatching(/^Ev/),
        authorizations: [{ is_bot: true }],
        event: { item: { type: 'message', ts: board.ts } },
      },
    })
  })

  it('need a ticket, good for one', async () => {
    const { slack } = await stage()
    const url = await newUrl(slack)
    const socket = new WebSocket(url)
    await new Promise((resolve) => socket.once('message', resolve))
    expect(await refusalOf(url)).toBe(404)
    socket.terminate()
  })

  it('are ten at most', async () => {
    const { slack } = await stage()
    for (let n = 0; n < 10; n++) await openSocket(slack)
    const last = await openSocket(slack)
    expect(last.frames[0]).toMatchObject({ type: 'disconnect', reason: 'too_many_websockets' })
    expect(slack.problems).toEqual(['sockets: more than 10 at once'])
  })

  it('get pings, and pongs for theirs', async () => {
    const { slack } = await stage({ pingIntervalMs: 10 })
    const { socket } = await openSocket(slack)
    await new Promise((resolve) => socket.once('ping', resolve))
    const pong = new Promise<Buffer>((resolve) => socket.once('pong', resolve))
    socket.ping('x')
    expect(String(await pong)).toBe('x')
  })

  it('get an event again, in the same envelope, until it is acknowledged', async () => {
    const { slack, ada, board } = await withBoard({ redeliverAfterMs: [20, 20, 20] })
    const app = await openSocket(slack)
    ada.react(board, 'one')
    await until(() => app.envelopes().length === 3)
    const [first, , third] = app.envelopes()
    expect(third).toMatchObject({
      envelope_id: first?.envelope_id,
      retry_attempt: 2,
      retry_reason: 'timeout',
    })
    app.acknowledge(third)
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(app.envelopes()).toHaveLength(3)
  })

  it('get what happened while none was open, except what people did', async () => {
    const { slack, ada, board } = await withBoard()
    ada.react(board, 'one')
    ada.react(board, 'two')
    const click = await ada.click(board, 'Vote')
    await expect(click.settled()).rejects.toThrow('no socket is open')
    const app = await openSocket(slack)
    await until(() => app.envelopes().length === 2)
    expect(eventsOf(app.envelopes())).toEqual(['reaction_added one', 'reaction_added two'])
    expect(app.envelopes()[0]).toMatchObject({ retry_attempt: 1 })
    expect(slack.problems).toEqual([])
  })

  it('lose acknowledgements and get events twice when told to', async () => {
    const { slack, ada, board } = await withBoard()
    const app = await openSocket(slack)
    slack.faults.repeatEvents(true)
    slack.faults.loseAcknowledgements(true)
    ada.react(board, 'one')
    await until(() => app.envelopes().length === 2)
    app.acknowledge(app.envelopes()[0])
    app.socket.ping()
    await new Promise((resolve) => app.socket.once('pong', resolve))
    slack.faults.clear()
    slack.faults.redeliver()
    await until(() => app.envelopes().length === 3)
    expect(new Set(app.envelopes().map(({ envelope_id }) => envelope_id)).size).toBe(1)
  })

  it('hear that events are held back in a shape of its own', async () => {
    const { slack, workspace } = await stage()
    const app = await openSocket(slack)
    slack.faults.announceRateLimitedEvents(workspace)
    await until(() => app.envelopes().length === 1)
    expect(app.envelopes()[0]?.payload).toMatchObject({
      type: 'app_rate_limited',
      team_id: workspace.teamId,
    })
  })

  it('show a person who clicks that nobody answers', async () => {
    const { slack, ada, board } = await withBoard()
    const app = await openSocket(slack)
    const click = await ada.click(board, 'Vote')
    await until(() => app.envelopes().length === 1)
    const rejected = expect(click.settled()).rejects.toThrow('did not respond')
    app.socket.terminate()
    await rejected
    expect(slack.problems).toEqual([])
  })

  it('have three seconds for an acknowledgement', async () => {
    const { slack, ada, board } = await withBoard()
    await openSocket(slack)
    const click = await ada.click(board, 'Vote')
    await expect(click.settled()).rejects.toThrow('no acknowledgement within 3 s')
    expect(slack.problems).toEqual(['block_actions: no acknowledgement within 3 s'])
  })

  it('that are frozen swallow everything', async () => {
    const { slack, ada, board } = await withBoard()
    const app = await openSocket(slack)
    slack.faults.freezeSockets()
    let pongs = 0
    app.socket.on('pong', () => {
      pongs += 1
    })
    app.socket.ping()
    ada.react(board, 'one')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect([pongs, app.envelopes().length]).toEqual([0, 0])
    const other = await openSocket(slack)
    slack.faults.redeliver()
    slack.faults.redeliver()
    await until(() => other.envelopes().length === 1)
    app.socket.close()
    app.socket.terminate()
    await slack.waitForSockets(1)
  })

  it('may be kept after the closing handshake', async () => {
    const { slack } = await stage()
    const { socket } = await openSocket(slack)
    slack.faults.keepConnectionsAfterClosing(true)
    const closed = new Promise<string>((resolve) => socket.once('close', () => resolve('closed')))
    const patience = new Promise<string>((resolve) => setTimeout(resolve, 200, 'still open'))
    socket.close(1000)
    expect(await Promise.race([closed, patience])).toBe('still open')
    socket.terminate()
  })

  it('are refused when told to', async () => {
    const { slack } = await stage()
    slack.faults.refuseSockets(true)
    expect(await refusalOf(await newUrl(slack))).toBe(503)
    slack.faults.clear()
    expect((await openSocket(slack)).frames[0]).toMatchObject({ type: 'hello' })
  })
})

it('tells of a channel that the bot left, joined, or that changed its id, by subscription', async () => {
  const manifest = {
    settings: {
      event_subscriptions: { bot_events: ['channel_left', 'channel_id_changed', 'channel_rename'] },
    },
  }
  const { slack, channel } = await stage({ manifest })
  const app = await openSocket(slack)
  channel.rename('dance')
  channel.changeId()
  channel.kickBot()
  channel.inviteBot()
  await until(() => app.envelopes().length === 3)
  expect(eventsOf(app.envelopes())).toEqual([
    'channel_rename',
    'channel_id_changed',
    'channel_left',
  ])
})

it('tells of a shared channel once', async () => {
  const { slack, workspace, client } = await stage()
  const other = slack.addWorkspace('Other')
  const shared: EmulatedChannel = workspace.addChannel('shared', { external: [other] })
  const bob = other.addPerson('bob')
  await client.chat.postMessage({ channel: shared.id, text: 'x' })
  const [board] = shared.messages() as [EmulatedMessage]
  const app = await openSocket(slack)
  bob.react(board, 'one')
  await until(() => app.envelopes().length === 1)
  const payload = app.envelopes()[0]?.payload as Json
  expect(payload).toMatchObject({ team_id: workspace.teamId, is_ext_shared_channel: true })
  expect(objectsOf(payload.authorizations)).toHaveLength(1)
})

it('tells nothing of channels that the bot is not in', async () => {
  const { slack, workspace, channel, client, ada } = await stage()
  await client.chat.postMessage({ channel: channel.id, text: 'x' })
  const [board] = channel.messages() as [EmulatedMessage]
  const app = await openSocket(slack)
  channel.kickBot()
  ada.react(board, 'one')
  workspace.uninstall()
  await until(() => app.envelopes().length === 2)
  expect(eventsOf(app.envelopes())).toEqual(['tokens_revoked', 'app_uninstalled'])
})
