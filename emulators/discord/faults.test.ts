import type { TextChannel } from 'discord.js'
import { describe, expect, it } from 'vitest'
import { emulator, login } from './testing.ts'

async function room() {
  const discord = await emulator({ limits: 'none' })
  const channel = discord.addGuild('Home').addChannel('music')
  const client = await login(discord)
  const bots = (await client.channels.fetch(channel.id)) as TextChannel
  discord.clearRequests()
  return { discord, channel, bots, posts: { method: 'POST', path: /\/messages$/ } }
}

describe('faults', () => {
  it('answer instead of carrying out', async () => {
    const { discord, channel, bots, posts } = await room()
    discord.faults.answerNext(posts, { status: 403, body: { code: 50013, message: 'No' } })
    await expect(bots.send('one')).rejects.toMatchObject({ code: 50013 })
    expect(channel.messages()).toEqual([])
    await bots.send('two')
    expect(channel.text()).toBe('two')
    expect(discord.requests.map(({ method, path, status }) => ({ method, path, status }))).toEqual([
      { method: 'POST', path: `/channels/${channel.id}/messages`, status: 403 },
      { method: 'POST', path: `/channels/${channel.id}/messages`, status: 200 },
    ])
  })

  it('carry out and then answer an error, which the client repeats', async () => {
    const { discord, channel, bots, posts } = await room()
    discord.faults.answerNext(posts, { status: 500, applyFirst: true }, 2)
    await bots.send('same')
    expect(channel.messages()).toHaveLength(3)
    discord.faults.answerNext(posts, { status: 500, applyFirst: true }, 2)
    await bots.send({ content: 'other', nonce: '1', enforceNonce: true })
    expect(channel.messages()).toHaveLength(4)
  })

  it('delay answers until they are taken back', async () => {
    const { discord, bots, posts } = await room()
    discord.faults.delayAnswers(posts, 100)
    const begun = performance.now()
    await bots.send('slow')
    expect(performance.now() - begun).toBeGreaterThanOrEqual(95)
    discord.faults.clear()
    discord.faults.answerNext(posts, { status: 400, hangMs: 50, body: { code: 0, message: 'x' } })
    await expect(bots.send('slow')).rejects.toThrow()
  })

  it('drop connections, carried out or not', async () => {
    const { discord, channel, bots, posts } = await room()
    discord.faults.dropConnections(posts, 1)
    await expect(bots.send('lost')).rejects.toThrow()
    expect(channel.messages()).toEqual([])
    discord.faults.dropConnections(posts, 1, { applyFirst: true })
    await expect(bots.send('kept')).rejects.toThrow()
    expect(channel.text()).toBe('kept')
    expect(discord.requests.map(({ status }) => status)).toEqual([undefined, undefined])
  })
})
