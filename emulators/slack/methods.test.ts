import type { webApi } from '@slack/bolt'
import { describe, expect, it } from 'vitest'
import { clientOf, errorOf, stage } from './testing.ts'
import type { EmulatedChannel } from './types.ts'

const QUIET = { unfurl_links: false, unfurl_media: false }

function post(client: webApi.WebClient, channel: EmulatedChannel, text = 'x') {
  return client.chat.postMessage({ channel: channel.id, text, ...QUIET })
}

async function posted(client: webApi.WebClient, channel: EmulatedChannel) {
  const { ts } = await post(client, channel)
  const message = channel.messages().at(-1)
  if (!ts || !message) throw new Error('nothing was posted')
  return { ts, message }
}

describe('tokens', () => {
  it('belong to one workspace', async () => {
    const { slack, workspace, client, channel } = await stage()
    const other = slack.addWorkspace('Other')
    expect(await client.auth.test()).toMatchObject({
      team_id: workspace.teamId,
      user_id: workspace.botUserId,
      team: 'Home',
    })
    expect(await errorOf(post(clientOf(slack, other), channel))).toBe('channel_not_found')
    expect(slack.problems).toEqual([])
  })

  it('that are strange, revoked or uninstalled are refused, each with its error', async () => {
    const { slack, workspace, client } = await stage()
    const strange = clientOf(slack, { ...workspace, botToken: 'xoxb-strange' })
    expect(await errorOf(strange.auth.test())).toBe('invalid_auth')
    workspace.revokeToken()
    expect(await errorOf(client.auth.test())).toBe('token_revoked')
    workspace.uninstall()
    expect(await errorOf(client.auth.test())).toBe('account_inactive')
    expect(slack.problems).toEqual([])
  })

  it('of the wrong kind are a problem', async () => {
    const { slack, workspace } = await stage()
    const { appToken } = slack.app
    const client = clientOf(slack, { ...workspace, botToken: appToken })
    expect(await errorOf(client.auth.test())).toBe('invalid_auth')
    expect(slack.problems).toEqual(['auth.test: the app token instead of the bot token'])
  })

  it('carry the scopes of the manifest', async () => {
    const manifest = { oauth_config: { scopes: { bot: ['commands'] } } }
    const { slack, client, channel } = await stage({ manifest })
    expect(await errorOf(post(client, channel))).toBe('missing_scope')
    expect(slack.problems).toEqual(['chat.postMessage: the manifest has no scope chat:write'])
  })
})

describe('messages', () => {
  it('are posted, edited and deleted', async () => {
    const { slack, client, channel, workspace } = await stage()
    const { ts, message } = await posted(client, channel)
    expect(message).toMatchObject({ ts, fallback: 'x', authorId: workspace.botUserId })
    await client.chat.update({ channel: channel.id, ts, text: 'y' })
    expect([message.text(), message.editCount]).toEqual(['y', 1])
    const { permalink } = await client.chat.getPermalink({ channel: channel.id, message_ts: ts })
    expect(permalink).toContain(`/archives/${channel.id}/p${ts.replace('.', '')}`)
    await client.chat.delete({ channel: channel.id, ts })
    expect(message.deleted).toBe(true)
    expect(await errorOf(client.chat.update({ channel: channel.id, ts, text: 'z' }))).toBe(
      'message_not_found',
    )
    expect(slack.problems).toEqual([])
  })

  it('lose their blocks when only the text is edited', async () => {
    const { client, channel } = await stage()
    const blocks = [{ type: 'divider' }]
    const { ts } = await client.chat.postMessage({
      channel: channel.id,
      text: 'x',
      blocks,
      ...QUIET,
    })
    const [message] = channel.messages()
    expect(message?.blocks).toHaveLength(1)
    await client.chat.update({ channel: channel.id, ts: ts ?? '', text: 'y' })
    expect(message?.blocks).toEqual([])
  })

  it('are edited only by their own author, and shortly', async () => {
    const { slack, client, workspace } = await stage()
    const other = slack.addWorkspace('Other')
    const shared = workspace.addChannel('shared', { external: [other] })
    const { ts } = await posted(client, shared)
    const strange = clientOf(slack, other)
    const edit = (by: webApi.WebClient, text: string) =>
      errorOf(by.chat.update({ channel: shared.id, ts, text }))
    expect(await edit(strange, 'y')).toBe('cant_update_message')
    expect(slack.problems).toEqual([])
    expect(await edit(client, 'y'.repeat(4_001))).toBe('msg_too_long')
    expect(slack.problems).toEqual(['chat.update: msg_too_long'])
  })

  it('reach only channels that the bot is in, that exist and that are in use', async () => {
    const { slack, client, workspace } = await stage()
    const outside = workspace.addChannel('outside', { botIsMember: false })
    const hidden = workspace.addChannel('hidden', { private: true, botIsMember: false })
    const archived = workspace.addChannel('archived', { archived: true })
    expect(await errorOf(post(client, outside))).toBe('not_in_channel')
    expect(await errorOf(post(client, hidden))).toBe('channel_not_found')
    expect(await errorOf(post(client, archived))).toBe('is_archived')
    outside.inviteBot()
    expect(await errorOf(post(client, outside))).toBe('none')
    outside.kickBot()
    expect(await errorOf(post(client, outside))).toBe('not_in_channel')
    const { ts } = await (async () => {
      outside.inviteBot()
      return posted(client, outside)
    })()
    outside.archive()
    const edit = client.chat.update({ channel: outside.id, ts, text: 'y' })
    expect(await errorOf(edit)).toBe('is_inactive')
    expect(slack.problems).toEqual([])
  })

  it('for one person need that person in the channel, and are out of reach afterwards', async () => {
    const { slack, client, channel, ada } = await stage()
    const tell = () =>
      client.chat.postEphemeral({ channel: channel.id, user: ada.id, text: 'psst' })
    const { message_ts: ts = '' } = await tell()
    expect(channel.messages()).toEqual([])
    expect(await errorOf(client.chat.update({ channel: channel.id, ts, text: 'y' }))).toBe(
      'message_not_found',
    )
    expect(await errorOf(client.chat.delete({ channel: channel.id, ts }))).toBe('message_not_found')
    channel.removePerson(ada)
    expect(await errorOf(tell())).toBe('user_not_in_channel')
    expect(slack.problems).toEqual([])
  })

  it('may go to a person directly', async () => {
    const { client, ada } = await stage()
    const { channel } = await client.chat.postMessage({ channel: ada.id, text: 'hello', ...QUIET })
    expect(channel).toBe(ada.directMessages.id)
    expect(ada.directMessages.text()).toBe('hello')
  })
})

describe('reactions', () => {
  it('are added, read in full and removed', async () => {
    const { slack, client, channel, workspace, ada } = await stage()
    const { ts, message } = await posted(client, channel)
    const item = { channel: channel.id, timestamp: ts }
    await client.reactions.add({ ...item, name: 'one' })
    ada.react(message, 'one')
    ada.react(message, ':tada:')
    const { message: read } = await client.reactions.get({ ...item, full: true })
    expect(read?.reactions).toEqual([
      { name: 'one', users: [workspace.botUserId, ada.id], count: 2 },
      { name: 'tada', users: [ada.id], count: 1 },
    ])
    const { items } = await client.reactions.list({ user: ada.id })
    expect(items).toHaveLength(1)
    await client.reactions.remove({ ...item, name: 'one' })
    ada.unreact(message, 'tada')
    expect([...message.reactions]).toEqual([['one', new Set([ada.id])]])
    expect(slack.problems).toEqual([])
  })

  it('are refused with the error that says why', async () => {
    const { slack, client, channel } = await stage()
    const { ts } = await posted(client, channel)
    const add = (name: string, timestamp = ts) =>
      errorOf(client.reactions.add({ channel: channel.id, timestamp, name }))
    expect(await add('one')).toBe('none')
    expect(await add('one')).toBe('already_reacted')
    expect(await add('two', '1.000000')).toBe('message_not_found')
    const remove = client.reactions.remove({ channel: channel.id, timestamp: ts, name: 'two' })
    expect(await errorOf(remove)).toBe('no_reaction')
    expect(slack.problems).toEqual([])
    expect(await add('1️⃣')).toBe('invalid_name')
    expect(slack.problems).toHaveLength(1)
  })

  it('have an end for one user', async () => {
    const { client, channel } = await stage({ limits: 'none' })
    const { ts } = await posted(client, channel)
    const add = (name: string) =>
      errorOf(client.reactions.add({ channel: channel.id, timestamp: ts, name }))
    for (let n = 0; n < 23; n++) expect(await add(`emoji_${n}`)).toBe('none')
    expect(await add('one_more')).toBe('too_many_reactions')
  })
})

describe('places', () => {
  it('are described as the bot may see them', async () => {
    const { client, workspace, slack, ada, channel } = await stage()
    const other = slack.addWorkspace('Other', { installed: false })
    const shared = workspace.addChannel('shared', { external: [other] })
    const stranger = other.addPerson('bob')
    const info = await client.conversations.info({
      channel: shared.id,
      include_num_members: true,
    })
    expect(info.channel).toMatchObject({ name: 'shared', is_ext_shared: true, is_member: true })
    const { members } = await client.conversations.members({ channel: shared.id })
    expect(members).toEqual([workspace.botUserId, ada.id, stranger.id])
    const { user } = await client.users.info({ user: stranger.id })
    expect(user).toMatchObject({ name: 'bob', is_stranger: true, team_id: other.teamId })
    const page = await client.conversations.members({ channel: channel.id, limit: 1 })
    const cursor = page.response_metadata?.next_cursor ?? ''
    const rest = await client.conversations.members({ channel: channel.id, limit: 1, cursor })
    expect([page.members, rest.members]).toEqual([[workspace.botUserId], [ada.id]])
    expect(rest.response_metadata?.next_cursor).toBe('')
    expect(await errorOf(client.users.info({ user: 'U0' }))).toBe('user_not_found')
    expect(slack.problems).toEqual([])
  })

  it('are joined when they are public', async () => {
    const { client, workspace } = await stage()
    const open = workspace.addChannel('open', { botIsMember: false })
    await client.conversations.join({ channel: open.id })
    expect(await errorOf(post(client, open))).toBe('none')
    const hidden = workspace.addChannel('hidden', { private: true })
    const join = client.conversations.join({ channel: hidden.id })
    expect(await errorOf(join)).toBe('method_not_supported_for_channel_type')
  })

  it('may change their id', async () => {
    const { client, channel } = await stage()
    const former = channel.id
    channel.changeId()
    expect(channel.id).not.toBe(former)
    const info = client.conversations.info({ channel: former })
    expect(await errorOf(info)).toBe('channel_not_found')
    expect(await errorOf(post(client, channel))).toBe('none')
  })
})

it('reads JSON bodies where Slack does', async () => {
  const { slack, workspace, channel } = await stage()
  const response = await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${workspace.botToken}`,
      'content-type': 'application/json; charset=utf-8',
    },
    body: JSON.stringify({ channel: channel.id, text: 'x', blocks: [{ type: 'divider' }] }),
  })
  expect(await response.json()).toMatchObject({ ok: true, channel: channel.id })
  expect(channel.messages()[0]?.blocks).toHaveLength(1)
  expect(slack.requests.at(-1)).toMatchObject({
    method: 'chat.postMessage',
    teamId: workspace.teamId,
    args: { text: 'x' },
    status: 200,
  })
})

it('does not know what it does not emulate', async () => {
  const { slack, client } = await stage()
  expect(await errorOf(client.apiCall('chat.unfurl', {}))).toBe('unknown_method')
  expect(slack.problems).toEqual(['chat.unfurl: there is no such method'])
})
