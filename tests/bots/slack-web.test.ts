import { createHmac } from 'node:crypto'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { channelOf, messageOf } from '../../src/bots/slack/ids.ts'
import { effectId } from '../../src/core/engine/ids.ts'
import type { LoginDesk } from '../../src/core/inbox.ts'
import { createWeb } from '../../src/web/index.ts'
import { round } from './sample-views.ts'
import { ScriptedInbox } from './scripted-inbox.ts'
import { type SlackChat, slackChat } from './slack-chat.ts'

const EVENTS = '/slack/events'
const INSTALL = '/slack/install'

const desk: LoginDesk = {
  whoAsked: async () => undefined,
  finish: async () => ({ ok: false, why: { code: 'loginExpired' } }),
  decline: async () => {},
}

/** The adapter behind our own web server, on one port with the pages. */
async function behindWeb(chat: SlackChat) {
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  const web = createWeb({
    host: '127.0.0.1',
    port: 0,
    publicUrl: 'http://127.0.0.1:8888',
    loginDesk: desk,
    routes: chat.slack.routes,
    ready: async () => ({ ok: true }),
    log,
  })
  const { address } = await web.start()
  const inbox = new ScriptedInbox()
  onTestFinished(async () => {
    await chat.slack.stop()
    await web.stop()
    await chat.emulator.close()
  })
  await chat.slack.start(inbox)
  return { ...chat, address, inbox }
}

async function overHttp() {
  const chat = await slackChat({
    options: ({ app }) => ({ inbound: { by: 'http', signingSecret: app.signingSecret } }),
  })
  const running = await behindWeb(chat)
  const { requestUrls } = chat.emulator
  requestUrls.events = `${running.address}${EVENTS}`
  requestUrls.commands = requestUrls.events
  requestUrls.interactivity = requestUrls.events
  const music = chat.workspace.addChannel('music')
  const ada = chat.workspace.addPerson('ada', { displayName: 'Ada' })
  return { ...running, music, ada }
}

describe('HTTP mode', () => {
  it('proves to Slack that the address is ours', async () => {
    const { emulator } = await overHttp()

    await emulator.verifyEventsUrl()
  })

  it('takes commands, controls, suggestions and events at one address', async () => {
    const { slack, workspace, music, ada, inbox, emulator } = await overHttp()
    const command = await ada.command(music, '/party people')
    expect((await command.answer()).text()).not.toBe('')
    expect(inbox.gaps).toBe(1)

    const channel = inbox.requests[0]?.channel
    if (channel === undefined) throw new Error('The command did not arrive.')
    await slack.postBoard(channel, round, effectId('p1/1'))
    const [board] = music.messages()
    if (board === undefined) throw new Error('There is no board.')
    await (await ada.click(board, '3')).settled()
    ada.react(board, 'two')

    await vi.waitFor(() => expect(inbox.reactions).toHaveLength(1))
    expect(inbox.requests[1]?.action).toMatchObject({ type: 'pressVote', number: 3 })
    expect(inbox.reactions[0]?.message).toBe(messageOf(music.id, board.ts))
    expect(workspace.isInstalled).toBe(true)
    expect(emulator.problems).toEqual([])
  })

  it.each([
    ['with another secret', 'no-secret', 0],
    ['too long ago', undefined, -6 * 60],
  ])('refuses what was signed %s', async (_, secret, ageS) => {
    const { address, emulator, inbox } = await overHttp()
    const body = 'command=/party&text=people&team_id=T1'
    const timestamp = `${Math.floor(Date.now() / 1_000) + ageS}`
    const signature = createHmac('sha256', secret ?? emulator.app.signingSecret)
      .update(`v0:${timestamp}:${body}`)
      .digest('hex')

    const response = await fetch(`${address}${EVENTS}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': `v0=${signature}`,
      },
      body,
    })

    expect(response.status).toBe(401)
    expect(inbox.requests).toEqual([])
  })

  it('refuses what is not signed, and leaves the pages as they are', async () => {
    const { address } = await overHttp()

    const unsigned = await fetch(`${address}${EVENTS}`, { method: 'POST', body: '{}' })
    const front = await fetch(address)

    expect(unsigned.status).toBe(401)
    expect(front.status).toBe(200)
    expect(front.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  it('counts once what Slack sends again', async () => {
    const { slack, music, ada, inbox, emulator } = await overHttp()
    await (await ada.command(music, '/party people')).answer()
    const channel = inbox.requests[0]?.channel
    if (channel === undefined) throw new Error('The command did not arrive.')
    await slack.postBoard(channel, round, effectId('p1/1'))
    const [board] = music.messages()
    if (board === undefined) throw new Error('There is no board.')
    emulator.faults.repeatEvents(true)

    ada.react(board, 'two')
    ada.react(board, 'three')

    await vi.waitFor(() => expect(inbox.reactions.length).toBeGreaterThan(1))
    await (await ada.command(music, '/party people')).answer()
    expect(inbox.reactions).toHaveLength(2)
  })
})

describe('Several workspaces', () => {
  it('are installed in a browser, kept sealed, and known after a restart', async () => {
    const chat = await slackChat({ isOauth: true })
    const { emulator, vault, address, inbox } = await behindWeb(chat)
    const other = emulator.addWorkspace('Other', { installed: false })
    const oda = other.addPerson('oda')

    await install(address, oda)

    const kept = await vault.get('installation', other.teamId)
    expect(kept).toMatchObject({ botToken: other.botToken, botUserId: other.botUserId })
    const room = other.addChannel('room')
    expect((await (await oda.command(room, '/party people')).answer()).text()).not.toBe('')
    expect(inbox.requests[0]?.person).toBe(`slack:${other.teamId}/${oda.id}`)
    await chat.slack.stop()
    const again = chat.create()
    onTestFinished(() => again.stop())
    await again.start(inbox)
    expect((await (await oda.command(room, '/party people')).answer()).text()).not.toBe('')
    expect(emulator.problems).toEqual([])
  })

  it('give nothing to a browser that did not ask', async () => {
    const chat = await slackChat({ isOauth: true })
    const { emulator, vault, address } = await behindWeb(chat)
    const other = emulator.addWorkspace('Other', { installed: false })
    const oda = other.addPerson('oda')
    const start = await fetch(`${address}${INSTALL}`, { redirect: 'manual' })
    const callback = await oda.install(start.headers.get('location') ?? '')

    const response = await fetch(here(callback, address), { redirect: 'manual' })

    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(await vault.list('installation')).toEqual([])
  })

  it('are forgotten when the app is taken out, with all their channels', async () => {
    const chat = await slackChat({ isOauth: true })
    const { emulator, slack, vault, address, inbox } = await behindWeb(chat)
    const other = emulator.addWorkspace('Other', { installed: false })
    const oda = other.addPerson('oda')
    await install(address, oda)
    const room = other.addChannel('room')
    await (await oda.command(room, '/party people')).answer()
    const channel = inbox.requests[0]?.channel
    if (channel === undefined) throw new Error('The command did not arrive.')
    await slack.postBoard(channel, round, effectId('p1/1'))

    other.uninstall()

    await vi.waitFor(() => expect(inbox.workspacesRemoved).toHaveLength(1))
    const [holds] = inbox.workspacesRemoved
    expect(holds?.(channel)).toBe(true)
    expect(holds?.(channelOf(`${other.teamId}0`, room.id))).toBe(false)
    await vi.waitFor(async () => expect(await vault.list('installation')).toEqual([]))
    await expect(slack.postBoard(channel, round, effectId('p1/2'))).rejects.toMatchObject({
      reason: 'channelGone',
    })
  })
})

/** As a browser does it, with the cookie that ties both requests. */
async function install(
  address: string,
  person: { install(url: string): Promise<string> },
): Promise<void> {
  const start = await fetch(`${address}${INSTALL}`, { redirect: 'manual' })
  expect(start.status).toBe(302)
  const cookie = start.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  const callback = await person.install(start.headers.get('location') ?? '')
  const end = await fetch(here(callback, address), { headers: { cookie }, redirect: 'manual' })
  expect(end.status).toBeLessThan(400)
}

/** The public address, where this test reaches it. */
function here(callback: string, address: string): string {
  const { pathname, search } = new URL(callback)
  return `${address}${pathname}${search}`
}
