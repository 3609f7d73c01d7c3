import type { REST, TextChannel } from 'discord.js'
import { describe, expect, it } from 'vitest'
import { emulator, login, request } from './testing.ts'
import type { DiscordEmulator, EmulatedChannel } from './types.ts'

const HOUR_MS = 3_600_000

async function atRest() {
  const time = { now: Date.now() }
  const discord = await emulator({ now: () => time.now })
  const channel = discord.addGuild('Home').addChannel('music')
  return { time, discord, channel }
}

function send(discord: DiscordEmulator, channel: EmulatedChannel) {
  const body = { content: 'x', allowed_mentions: { parse: [] } }
  return request(discord, 'POST', `/channels/${channel.id}/messages`, body)
}

async function edit(discord: DiscordEmulator, channel: EmulatedChannel) {
  const [message] = channel.messages()
  const path = `/channels/${channel.id}/messages/${message?.id}`
  return request(discord, 'PATCH', path, { embeds: [{ title: 'x' }] })
}

describe('rate limits', () => {
  it('let five messages through in five seconds, per channel', async () => {
    const { time, discord, channel } = await atRest()
    for (let n = 4; n >= 0; n--) {
      const { status, headers } = await send(discord, channel)
      expect(status).toBe(200)
      expect(headers.get('X-RateLimit-Remaining')).toBe(String(n))
      expect(headers.get('X-RateLimit-Limit')).toBe('5')
    }
    time.now += 1_500
    const refused = await send(discord, channel)
    expect(refused).toMatchObject({ status: 429, body: { retry_after: 3.5, global: false } })
    expect(refused.headers.get('Retry-After')).toBe('3.500')
    expect(refused.headers.get('X-RateLimit-Reset-After')).toBe('3.500')
    expect(refused.headers.get('X-RateLimit-Scope')).toBe('user')
    expect(refused.headers.get('X-RateLimit-Bucket')).toBeTruthy()
    expect((await send(discord, channel.guild.addChannel('other'))).status).toBe(200)
    time.now += 3_500
    expect((await send(discord, channel)).status).toBe(200)
    expect(discord.problems).toEqual([])
  })

  it('let fifty requests through in a second', async () => {
    const { discord, channel } = await atRest()
    for (let n = 0; n < 50; n++) await request(discord, 'GET', `/channels/${channel.id}`)
    const refused = await request(discord, 'GET', `/channels/${channel.id}`)
    expect(refused).toMatchObject({ status: 429, body: { global: true } })
    expect(refused.headers.get('X-RateLimit-Global')).toBe('true')
    expect(refused.headers.get('X-RateLimit-Scope')).toBe('global')
  })

  it('let few edits of messages older than an hour through', async () => {
    const { time, discord, channel } = await atRest()
    await send(discord, channel)
    time.now += HOUR_MS
    expect((await edit(discord, channel)).status).toBe(200)
    time.now += 6_000
    for (let n = 0; n < 3; n++) expect((await edit(discord, channel)).status).toBe(200)
    const refused = await edit(discord, channel)
    expect(refused).toMatchObject({ status: 429, body: { code: 30046 } })
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0)
  })

  it('are off when asked', async () => {
    const discord = await emulator({ limits: 'none' })
    const channel = discord.addGuild('Home').addChannel('music')
    for (let n = 0; n < 60; n++) expect((await send(discord, channel)).status).toBe(200)
  })

  it('are kept by the real client without a refusal, except the first time', async () => {
    const discord = await emulator()
    const channel = discord.addGuild('Home').addChannel('music')
    const client = await login(discord)
    const bots = (await client.channels.fetch(channel.id)) as TextChannel
    const message = await bots.send('board')
    const waits: number[] = []
    const rest: REST = client.rest
    rest.on('rateLimited', ({ timeToReset }) => waits.push(timeToReset))
    for (const emoji of ['1️⃣', '2️⃣', '3️⃣', '4️⃣']) await message.react(emoji)
    const refused = discord.requests.filter(({ status }) => status === 429)
    expect(refused.length).toBeLessThanOrEqual(1)
    expect(waits.length).toBeGreaterThanOrEqual(2)
    expect([...(channel.messages()[0]?.reactions.keys() ?? [])]).toEqual(['1️⃣', '2️⃣', '3️⃣', '4️⃣'])
  })
})
