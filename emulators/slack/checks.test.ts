import type { types, webApi } from '@slack/bolt'
import { describe, expect, it } from 'vitest'
import { areDescriptionsPresent } from './checks/arguments.ts'
import type { Json } from './json.ts'
import { errorOf, stage } from './testing.ts'

const QUIET = { unfurl_links: false, unfurl_media: false }
const plain = (text: string) => ({ type: 'plain_text', text })
const button = (more: Json = {}) => ({ type: 'button', text: plain('x'), ...more })
const actions = (...elements: Json[]) => ({ type: 'actions', elements })
const section = (text: Json, more: Json = {}) => ({ type: 'section', text, ...more })
const option = (value: string) => ({ text: plain(value), value })
const select = (more: Json) => actions({ type: 'static_select', action_id: 'a', ...more })
const image = (more: Json) => ({
  type: 'image',
  image_url: 'https://x.y/z',
  alt_text: 'x',
  ...more,
})
const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, n) => make(n))

async function outcome(blocks: readonly Json[], more: Json = {}) {
  const { slack, client, channel } = await stage()
  const args = { channel: channel.id, text: 'x', blocks, ...QUIET, ...more }
  const error = await errorOf(client.apiCall('chat.postMessage', args))
  return { error, problems: slack.problems }
}

describe('Block Kit', () => {
  it.each<[string, Json]>([
    ['a header', { type: 'header', text: plain('x') }],
    ['a divider with an id', { type: 'divider', block_id: 'b' }],
    ['buttons', actions(...times(25, (n) => button({ action_id: `a${n}`, style: 'primary' })))],
    ['fields', { type: 'section', fields: times(10, () => plain('x')) }],
    ['an accessory', section(plain('x'), { accessory: image({}) })],
    ['a context', { type: 'context', elements: [image({}), plain('x')] }],
    ['a select', select({ options: times(100, (n) => option(`${n}`)) })],
    ['an image', image({ title: plain('x') })],
    [
      'rich text',
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: '@here' }] }],
      },
    ],
  ])('takes %s', async (_, block) => {
    expect(await outcome([block])).toEqual({ error: 'none', problems: [] })
  })

  it.each<[string, Json[], string]>([
    ['51 blocks', times(51, () => ({ type: 'divider' })), '/blocks]'],
    ['an unknown block', [{ type: 'nonsense' }], 'unsupported type: nonsense'],
    [
      'an unknown property',
      [{ type: 'divider', colour: 1 }],
      'invalid additional property: colour',
    ],
    ['an empty text', [section(plain(''))], '/blocks/0/text/text]'],
    ['a section without text', [{ type: 'section' }], 'needs text or fields'],
    ['a long section', [section(plain('x'.repeat(3_001)))], 'less than 3001 characters'],
    ['a long header', [{ type: 'header', text: plain('x'.repeat(151)) }], 'less than 151'],
    ['mrkdwn in a header', [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }], 'mrkdwn'],
    ['11 fields', [{ type: 'section', fields: times(11, () => plain('x')) }], 'more than 10'],
    ['a long field', [{ type: 'section', fields: [plain('x'.repeat(2_001))] }], 'fields/0'],
    ['26 buttons', [actions(...times(26, (n) => button({ action_id: `${n}` })))], 'more than 25'],
    ['mrkdwn in a button', [actions(button({ text: { type: 'mrkdwn', text: 'x' } }))], 'mrkdwn'],
    ['a long label', [actions(button({ text: plain('x'.repeat(76)) }))], 'less than 76'],
    ['a long value', [actions(button({ value: 'x'.repeat(2_001) }))], 'less than 2001'],
    ['a bad style', [actions(button({ style: 'blue' }))], 'primary, danger'],
    ['a long action id', [actions(button({ action_id: 'x'.repeat(256) }))], 'less than 256'],
    ['an image among actions', [actions(image({}))], 'unsupported type: image'],
    [
      'one action id twice',
      [actions(button({ action_id: 'a' }), button({ action_id: 'a' }))],
      'action_id "a" already exists',
    ],
    [
      'one block id twice',
      times(2, () => ({ type: 'divider', block_id: 'b' })),
      'block_id "b" already exists',
    ],
    [
      '11 in a context',
      [{ type: 'context', elements: times(11, () => plain('x')) }],
      'more than 10',
    ],
    ['101 options', [select({ options: times(101, (n) => option(`${n}`)) })], 'more than 100'],
    ['no options', [select({ options: [] })], 'fewer than 1'],
    ['options twice', [select({ options: [option('1'), option('1')] })], 'already exists'],
    [
      'a stray initial option',
      [select({ options: [option('1')], initial_option: option('2') })],
      'not among the options',
    ],
    ['an image by http', [image({ image_url: 'http://x.y/z' })], 'valid URL'],
    ['a long image address', [image({ image_url: `https://${'x'.repeat(3_000)}` })], '3001'],
    ['an image without words', [{ type: 'image', image_url: 'https://x.y/z' }], 'alt_text'],
    ['long words for an image', [image({ alt_text: 'x'.repeat(2_001) })], 'less than 2001'],
  ])('refuses %s', async (_, blocks, problem) => {
    const { error, problems } = await outcome(blocks)
    expect(error).toBe('invalid_blocks')
    expect(problems).toEqual([expect.stringContaining(problem)])
  })

  it('says where the mistake is, as Slack does', async () => {
    const { client, channel } = await stage()
    const blocks = [section(plain(''))] as unknown as types.KnownBlock[]
    const call = client.chat.postMessage({ channel: channel.id, text: 'x', blocks })
    const data = await call.catch((error: webApi.WebAPIPlatformError) => error.data)
    expect(data).toMatchObject({
      ok: false,
      error: 'invalid_blocks',
      response_metadata: {
        messages: ['[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
      },
    })
  })
})

describe('views', () => {
  const modal = (more: Json = {}): Json => ({
    type: 'modal',
    title: plain('x'),
    blocks: [{ type: 'divider' }],
    ...more,
  })
  const input = {
    type: 'input',
    label: plain('x'),
    element: { type: 'plain_text_input', action_id: 'a' },
  }

  it.each<[string, Json, string]>([
    ['a long title', modal({ title: plain('x'.repeat(25)) }), '/view/title/text'],
    ['a long submit', modal({ submit: plain('x'.repeat(25)) }), '/view/submit/text'],
    ['an input without submit', modal({ blocks: [input] }), 'a submit is required'],
    ['101 blocks', modal({ blocks: times(101, () => ({ type: 'divider' })) }), 'more than 100'],
    ['a home', { type: 'home', blocks: [] }, 'must be a modal'],
    ['an unknown property', modal({ colour: 1 }), 'invalid additional property: colour'],
  ])('refuses %s', async (_, view, problem) => {
    const { slack, client } = await stage()
    const call = client.apiCall('views.open', { trigger_id: 'x', view })
    expect(await errorOf(call)).toBe('invalid_arguments')
    expect(slack.problems).toEqual([expect.stringContaining(problem)])
  })
})

describe('good conduct', () => {
  it.each<[string, Json, string]>([
    ['no text beside blocks', { text: undefined, blocks: [{ type: 'divider' }] }, 'without text'],
    ['a mention of everybody', { text: '<!channel> come' }, 'notify everybody'],
    ['a mention that parsing makes', { text: '@here', parse: 'full' }, 'not verbatim'],
    [
      'a mention within mrkdwn',
      { blocks: [section({ type: 'mrkdwn', text: '@channel' })] },
      'not verbatim',
    ],
    [
      'everybody within verbatim mrkdwn',
      { blocks: [section({ type: 'mrkdwn', text: '<!here>', verbatim: true })] },
      'notify everybody',
    ],
    ['a bare ampersand', { text: 'Rock & Roll' }, 'not escaped'],
    ['a bare bracket', { text: 'I <3 you' }, 'not escaped'],
    ['an address that unfurls', { text: 'https://x.y', unfurl_links: undefined }, 'unfurl_links'],
    [
      'a link that unfurls',
      { text: '<https://x.y|Song>', unfurl_media: undefined },
      'unfurl_links and unfurl_media',
    ],
  ])('misses %s', async (_, more, problem) => {
    const { error, problems } = await outcome([], { blocks: undefined, ...more })
    expect(error).toBe('none')
    expect(problems).toEqual([expect.stringContaining(problem)])
  })

  it.each<[string, Json]>([
    ['what is escaped', { text: 'Rock &amp; Roll &lt;!channel&gt;' }],
    ['mentions, dates and links', { text: '<@U1> <#C1> <!date^1^{time}|soon> <https://x.y|z>' }],
    ['a quotation', { text: '> so they say' }],
    [
      'a mention in verbatim words',
      { blocks: [section({ type: 'mrkdwn', text: '@here', verbatim: true })] },
    ],
    ['a mention in plain words', { blocks: [section(plain('<!channel> & @here'))] }],
  ])('has nothing against %s', async (_, more) => {
    const { problems } = await outcome([], { blocks: undefined, ...more })
    expect(problems).toEqual([])
  })

  it('wants something to be said', async () => {
    const { error } = await outcome([], { blocks: undefined, text: '' })
    expect(error).toBe('no_text')
  })
})

describe.skipIf(!areDescriptionsPresent())('arguments', () => {
  it('that are unknown are passed over, and a problem', async () => {
    const { slack, client, channel } = await stage()
    const ts = '1.000000'
    const call = client.apiCall('chat.update', {
      channel: channel.id,
      ts,
      text: 'x',
      colour: 'red',
    })
    expect(await errorOf(call)).toBe('message_not_found')
    expect(slack.problems).toEqual(['chat.update: unknown argument colour'])
  })

  it('that are missing are refused', async () => {
    const { slack, client, channel } = await stage()
    const call = client.apiCall('reactions.add', { channel: channel.id, ts: '1.0', name: 'one' })
    expect(await errorOf(call)).toBe('invalid_arguments')
    expect(slack.problems).toEqual([expect.stringContaining('missing required field: timestamp')])
  })

  it('of a wrong type are refused', async () => {
    const { slack, client, channel } = await stage()
    const call = client.apiCall('conversations.members', { channel: channel.id, limit: 'many' })
    expect(await errorOf(call)).toBe('invalid_arguments')
    expect(slack.problems).toEqual([expect.stringContaining('must be a number')])
  })

  it('sent by the client of its own accord are fine', async () => {
    const { slack, client } = await stage()
    await client.apiCall('auth.test', { team_id: 'T1' })
    expect(slack.problems).toEqual([])
  })
})
