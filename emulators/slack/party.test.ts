import type { types } from '@slack/bolt'
import { expect, it } from 'vitest'
import { stage, startApp } from './testing.ts'

const QUIET = { unfurl_links: false, unfurl_media: false }

function board(votes: number): types.KnownBlock[] {
  return [
    { type: 'header', text: { type: 'plain_text', text: 'Round 1' } },
    {
      type: 'section',
      text: { type: 'mrkdwn', text: `*Song A*: ${votes}`, verbatim: true },
    },
    {
      type: 'actions',
      elements: [
        {
          type: 'button',
          action_id: 'vote:1',
          value: '1',
          text: { type: 'plain_text', text: 'Song A' },
        },
      ],
    },
  ]
}

it('lets an unmodified app run a whole vote', async () => {
  const { slack, workspace, channel, ada } = await stage()
  const reactions: string[] = []
  await startApp(slack, workspace, (app) => {
    app.command('/party', async ({ ack, command, client, respond }) => {
      await ack()
      const text = 'Round 1'
      const { ts } = await client.chat.postMessage({
        channel: command.channel_id,
        text,
        blocks: board(0),
        ...QUIET,
      })
      await client.reactions.add({
        channel: command.channel_id,
        timestamp: ts ?? '',
        name: 'one',
      })
      await respond({ text: 'The party is open' })
    })
    app.action('vote:1', async ({ ack, body, client, respond }) => {
      await ack()
      if (body.type !== 'block_actions' || !body.channel || !body.message) return
      await respond({ text: 'Counted', replace_original: false })
      const channelId = body.channel.id
      const { ts } = body.message
      await client.chat.update({ channel: channelId, ts, text: 'Round 1', blocks: board(1) })
    })
    app.event('reaction_added', async ({ event }) => {
      reactions.push(`${event.user} ${event.reaction}`)
    })
  })

  const start = await ada.command(channel, '/party start')
  const answer = await start.answer()
  expect(answer.text()).toBe('The party is open')
  expect(answer.ephemeralFor).toBe(ada.id)
  expect(await start.settled()).toBe('empty')
  expect(start.acknowledgedAfterMs).toBeLessThan(3000)

  const message = await channel.waitForMessage((one) => one.reactions.size === 1)
  expect(message.reactions.get('one')).toEqual(new Set([workspace.botUserId]))
  ada.react(message, '1️⃣')

  const click = await ada.click(message, 'Song A')
  expect((await click.answer()).text()).toBe('Counted')
  await channel.waitUntil(() => message.editCount === 1)
  expect(channel.text()).toBe('Round 1\nSong A: 1\n[Song A]\n:one: 2')
  expect(reactions).toEqual([`${ada.id} one`])
  expect(slack.problems).toEqual([])
})
