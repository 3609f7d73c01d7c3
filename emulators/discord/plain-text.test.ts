import { expect, it } from 'vitest'
import { emulator, request } from './testing.ts'

const NOW = Date.UTC(2026, 0, 1, 20, 0, 0)

it('shows a channel as a person sees it', async () => {
  const discord = await emulator({ now: () => NOW })
  const guild = discord.addGuild('Home')
  const channel = guild.addChannel('music')
  const ada = discord.addPerson('ada', { displayName: 'Ada' })
  await request(discord, 'POST', `/channels/${channel.id}/messages`, {
    allowed_mentions: { parse: [] },
    content: `## **Round** 1\n-# closes <t:${NOW / 1000 + 30}:R>, asked by <@${ada.id}> in <#${channel.id}>`,
    embeds: [
      {
        author: { name: 'Partyline' },
        title: '\\*Stars\\* \\(live\\) snake_case',
        description: '[Song A](<https://open.spotify.com/track/1>) 3 < 4',
        fields: [{ name: 'Next', value: '`Song B`' }],
        footer: { text: 'code 123456' },
      },
    ],
    components: [
      {
        type: 1,
        components: [
          { type: 2, style: 1, label: 'Song A', emoji: { name: '1️⃣' }, custom_id: 'a' },
          { type: 2, style: 2, label: 'Skip', custom_id: 'b', disabled: true },
        ],
      },
    ],
  })
  const message = await channel.waitForMessage(() => true)
  ada.react(message, '🎵')
  expect(channel.text()).toBe(
    [
      'Round 1',
      'closes in 30 seconds, asked by @Ada in #music',
      '│ Partyline',
      '│ *Stars* (live) snake_case',
      '│ Song A 3 < 4',
      '│ Next',
      '│ Song B',
      '│ code 123456',
      '[1️⃣ Song A] (Skip)',
      '🎵 1',
    ].join('\n'),
  )
  expect(message.button('Song A')).toMatchObject({ custom_id: 'a' })
  expect(discord.problems).toEqual([])
})
