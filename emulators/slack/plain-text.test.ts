import { expect, it } from 'vitest'
import type { Json } from './json.ts'
import { stage } from './testing.ts'

async function seen(content: Json): Promise<string> {
  const { client, channel } = await stage()
  const args = { channel: channel.id, text: 'x', unfurl_links: false, unfurl_media: false }
  await client.apiCall('chat.postMessage', { ...args, ...content })
  return channel.text()
}

it.each([
  ['*bold* _slanted_ ~struck~', 'bold slanted struck'],
  ['2 * 3 * 4 snake_case_name', '2 * 3 * 4 snake_case_name'],
  ['<https://x.y|Song &amp; dance>', 'Song & dance'],
  ['<https://x.y>', 'https://x.y'],
  ['&lt;!channel&gt;', '<!channel>'],
  ['<@U0>', '@unknown'],
  ['<!date^86399^ends {date_short} {time_secs}|soon>', 'ends 1970-01-01 23:59:59'],
])('reads %s', async (text, expected) => {
  expect(await seen({ text })).toBe(expected)
})

it('names people and channels', async () => {
  const { client, channel, ada } = await stage()
  await client.chat.postMessage({ channel: channel.id, text: `<@${ada.id}> <#${channel.id}>` })
  expect(channel.text()).toBe('@Ada #music')
})

it('shows blocks instead of the text', async () => {
  const plain = (text: string) => ({ type: 'plain_text', text })
  const image = { type: 'image', image_url: 'https://x.y/z', alt_text: 'Cover' }
  const blocks = [
    { type: 'header', text: plain('Round 1') },
    {
      type: 'section',
      text: plain('Song *A*'),
      fields: [plain('1'), plain('2')],
      accessory: image,
    },
    { type: 'divider' },
    { type: 'context', elements: [image, { type: 'mrkdwn', text: '*ends*', verbatim: true }] },
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [
            { type: 'text', text: 'by ' },
            { type: 'emoji', name: 'tada' },
          ],
        },
      ],
    },
    { type: 'actions', elements: [{ type: 'button', text: plain('Vote'), action_id: 'a' }] },
  ]
  expect(await seen({ blocks })).toBe(
    'Round 1\nSong *A*\n1\n2\n(Cover)\n────\n(Cover) ends\nby :tada:\n[Vote]',
  )
})
