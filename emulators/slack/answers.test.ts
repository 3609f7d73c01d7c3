import type { types } from '@slack/bolt'
import { describe, expect, it } from 'vitest'
import { isObject } from './json.ts'
import { stage, startApp } from './testing.ts'
import type { EmulatedMessage } from './types.ts'

const BLOCKS: types.KnownBlock[] = [
  {
    type: 'actions',
    elements: [
      { type: 'button', action_id: 'vote', text: { type: 'plain_text', text: 'Vote' } },
      {
        type: 'users_select',
        action_id: 'host',
        placeholder: { type: 'plain_text', text: 'Host' },
      },
    ],
  },
]

/** A board, a click upon it, and the response URL that came with the click. */
async function clicked(isEphemeral = false) {
  const place = await stage()
  const { slack, workspace, client, channel, ada } = place
  const bodies: Record<string, unknown>[] = []
  await startApp(slack, workspace, (app) => {
    app.action(/.*/, async ({ ack, body }) => {
      bodies.push(body as unknown as Record<string, unknown>)
      await ack()
    })
    app.command('/party', async ({ ack, body }) => {
      bodies.push(body as unknown as Record<string, unknown>)
      await ack()
      await client.chat.postEphemeral({
        channel: body.channel_id,
        user: body.user_id,
        text: 'x',
        blocks: BLOCKS,
      })
    })
  })
  if (!isEphemeral)
    await client.chat.postMessage({ channel: channel.id, text: 'x', blocks: BLOCKS })
  const shown = isEphemeral
    ? await (await ada.command(channel, '/party')).answer()
    : channel.messages()[0]
  const board = shown as EmulatedMessage
  const click = await ada.click(board, 'Vote')
  await click.settled()
  const body = bodies.at(-1) ?? {}
  const respond = async (answer: object) => {
    const response = await fetch(String(body.response_url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(answer),
    })
    return `${response.status} ${await response.text()}`
  }
  return { ...place, board, click, body, bodies, respond }
}

describe('response URLs', () => {
  it('post for the one person, or for all', async () => {
    const { slack, channel, click, respond, ada } = await clicked()
    expect(await respond({ text: 'psst' })).toBe('200 ok')
    expect(await click.answer()).toMatchObject({ fallback: 'psst', ephemeralFor: ada.id })
    expect(channel.messages()).toHaveLength(1)
    await respond({ text: 'hear, hear', response_type: 'in_channel' })
    expect(channel.messages().map(({ fallback }) => fallback)).toEqual(['x', 'hear, hear'])
    expect(slack.problems).toEqual([])
  })

  it('replace and delete the message that was used', async () => {
    const { board, respond } = await clicked()
    await respond({ text: 'y', replace_original: true })
    expect([board.text(), board.editCount]).toEqual(['y', 1])
    await respond({ delete_original: true })
    expect(board.deleted).toBe(true)
  })

  it('reach messages that only one person sees', async () => {
    const { board, click, respond, ada, body } = await clicked(true)
    expect(board.ephemeralFor).toBe(ada.id)
    expect(body).toMatchObject({ container: { is_ephemeral: true } })
    expect(body.message).toBeUndefined()
    await respond({ text: 'y', replace_original: true })
    expect((await click.answer()).text()).toBe('y')
    expect(board.text()).toBe('y')
  })

  it('are good for five uses', async () => {
    const { slack, respond } = await clicked()
    for (let n = 0; n < 5; n++) expect(await respond({ text: 'x' })).toBe('200 ok')
    expect(await respond({ text: 'x' })).toBe('404 {"ok":false,"error":"used_url"}')
    expect(slack.problems).toEqual(['response_url: used more than five times'])
    expect(slack.requests.at(-1)).toMatchObject({ method: 'response_url', error: 'used_url' })
  })

  it('are good for half an hour', async () => {
    const time = { now: Date.now() }
    const { slack, workspace, channel, ada } = await stage({ now: () => time.now })
    let url = ''
    await startApp(slack, workspace, (app) => {
      app.command('/party', async ({ ack, command }) => {
        url = command.response_url
        await ack()
      })
    })
    await (await ada.command(channel, '/party')).settled()
    time.now += 30 * 60_000 + 1
    expect((await fetch(url, { method: 'POST', body: '{"text":"x"}' })).status).toBe(404)
  })

  it('work where the bot is no member', async () => {
    const { slack, workspace, ada } = await stage()
    await startApp(slack, workspace, (app) => {
      app.command('/party', async ({ ack, respond }) => {
        await ack()
        await respond('Invite me')
      })
    })
    const outside = workspace.addChannel('outside', { private: true, botIsMember: false })
    const command = await ada.command(outside, '/party start')
    expect((await command.answer()).text()).toBe('Invite me')
  })
})

describe('payloads', () => {
  it('say who did what where', async () => {
    const { body, board, channel, ada, workspace, slack } = await clicked()
    expect(body).toMatchObject({
      type: 'block_actions',
      user: { id: ada.id, name: 'ada', team_id: workspace.teamId },
      team: { id: workspace.teamId, domain: 'home' },
      enterprise: null,
      is_enterprise_install: false,
      api_app_id: slack.app.appId,
      container: { type: 'message', message_ts: board.ts, channel_id: channel.id },
      channel: { id: channel.id, name: 'music' },
      message: { ts: board.ts, bot_id: expect.stringMatching(/^B/), user: workspace.botUserId },
      state: { values: expect.anything() },
      actions: [{ action_id: 'vote', type: 'button', text: { text: 'Vote' } }],
    })
    expect(board.blocks[0]?.block_id).toBeTruthy()
  })

  it('carry what was chosen', async () => {
    const { bodies, ada, board } = await clicked()
    await (await ada.choose(board, 'Host', [ada.id])).settled()
    expect(bodies.at(-1)).toMatchObject({
      actions: [{ type: 'users_select', selected_user: ada.id }],
    })
    const state = bodies.at(-1)?.state
    expect(isObject(state) && JSON.stringify(state.values)).toContain(ada.id)
  })

  it('come from strangers in a shared channel, but not as commands', async () => {
    const { slack, workspace, client, bodies } = await clicked()
    const other = slack.addWorkspace('Other', { installed: false })
    const bob = other.addPerson('bob')
    const shared = workspace.addChannel('shared', { external: [other] })
    await client.chat.postMessage({ channel: shared.id, text: 'x', blocks: BLOCKS })
    const [board] = shared.messages() as [EmulatedMessage]
    await (await bob.click(board, 'Vote')).settled()
    expect(bodies.at(-1)).toMatchObject({
      team: { id: workspace.teamId },
      user: { id: bob.id, team_id: other.teamId },
    })
    await expect(bob.command(shared, '/party start')).rejects.toThrow('not a valid command')
  })
})

describe('people', () => {
  it('get no answer from an app that was uninstalled', async () => {
    const { ada, board, workspace } = await clicked()
    workspace.uninstall()
    const click = await ada.click(board, 'Vote')
    await expect(click.settled()).rejects.toThrow('not installed')
  })

  it('can do only what their client offers', async () => {
    const { ada, board, channel, workspace } = await clicked()
    const bob = workspace.addPerson('bob')
    await expect(ada.command(channel, '/dance')).rejects.toThrow('not a valid command')
    await expect(ada.click(board, 'Dance')).rejects.toThrow('[Vote]')
    expect(() => ada.react(board, 'Dance!')).toThrow('no name of an emoji')
    channel.removePerson(bob)
    await expect(bob.click(board, 'Vote')).rejects.toThrow('not in #music')
    channel.deleteMessage(board)
    await expect(ada.click(board, 'Vote')).rejects.toThrow('deleted')
    expect(() => ada.react(board, 'one')).toThrow('deleted')
  })

  it('do not see what is for somebody else', async () => {
    const { board, workspace } = await clicked(true)
    const bob = workspace.addPerson('bob')
    await expect(bob.click(board, 'Vote')).rejects.toThrow('somebody else')
  })
})
