import { once } from 'node:events'
import { DiscordAPIError, PermissionFlagsBits, type TextChannel } from 'discord.js'
import { describe, expect, it } from 'vitest'
import { emulator, login, request } from './testing.ts'
import type { DiscordEmulatorOptions } from './types.ts'

const EVERYTHING = 274_877_992_000n

async function room(options: DiscordEmulatorOptions = { limits: 'none' }) {
  const discord = await emulator(options)
  const channel = discord.addGuild('Home').addChannel('music')
  const client = await login(discord)
  const bots = (await client.channels.fetch(channel.id)) as TextChannel
  return { discord, channel, client, bots, ada: discord.addPerson('ada') }
}

function code(expected: number) {
  return (error: unknown) => error instanceof DiscordAPIError && error.code === expected
}

describe('messages', () => {
  it('are posted, edited, read, listed and deleted', async () => {
    const { discord, channel, bots } = await room()
    const first = await bots.send('one')
    const second = await bots.send({ embeds: [{ title: 'two' }] })
    await first.edit('one, changed')
    expect(channel.messages().map(({ content, editCount }) => [content, editCount])).toEqual([
      ['one, changed', 1],
      ['', 0],
    ])
    expect((await bots.messages.fetch({ message: first.id, force: true })).editedAt).not.toBeNull()
    expect([...(await bots.messages.fetch({ limit: 1 })).keys()]).toEqual([second.id])
    expect([...(await bots.messages.fetch({ after: first.id })).keys()]).toEqual([second.id])
    await first.delete()
    expect(channel.text()).toBe('│ two')
    expect(discord.problems).toEqual([])
  })

  it('come once for the same nonce', async () => {
    let now = Date.now()
    const { discord, channel, bots } = await room({ limits: 'none', now: () => now })
    const send = () => bots.send({ content: 'board', nonce: 'round-1', enforceNonce: true })
    const [first, again] = [await send(), await send()]
    expect(again.id).toBe(first.id)
    now += 10 * 60_000
    expect((await send()).id).not.toBe(first.id)
    expect(channel.messages()).toHaveLength(2)
    expect(discord.problems).toEqual([])
  })

  it('that are gone are unknown', async () => {
    const { channel, client, bots } = await room()
    const message = await bots.send('board')
    const deleted = once(client, 'messageDelete')
    channel.deleteMessage(await channel.waitForMessage(() => true))
    await deleted
    await expect(message.edit('late')).rejects.toSatisfy(code(10008))
    channel.delete()
    await expect(bots.send('late')).rejects.toSatisfy(code(10003))
  })

  it('can be edited to something, but not to nothing', async () => {
    const { bots } = await room()
    const message = await bots.send('board')
    await expect(message.edit({ content: '' })).rejects.toSatisfy(code(50006))
  })

  it('reach waiting tests at each change, and say what was there when they wait in vain', async () => {
    const { channel, bots } = await room()
    const waiting = channel.waitForMessage(({ content }) => content === 'done')
    const message = await bots.send('begun')
    await message.edit('done')
    expect((await waiting).id).toBe(message.id)
    await expect(channel.waitForMessage(() => false, 10)).rejects.toThrow('#music shows:\ndone')
  })
})

describe('permissions', () => {
  it.each([
    ['seeing the channel', PermissionFlagsBits.ViewChannel, 50001],
    ['sending', PermissionFlagsBits.SendMessages, 50013],
    ['embedding', PermissionFlagsBits.EmbedLinks, 50013],
  ])('are needed for %s', async (_, permission, expected) => {
    const { channel, bots } = await room()
    channel.setBotPermissions(EVERYTHING & ~permission)
    const sending = bots.send({ embeds: [{ title: 'board' }] })
    await expect(sending).rejects.toSatisfy(code(expected))
  })

  it.each([PermissionFlagsBits.AddReactions, PermissionFlagsBits.ReadMessageHistory])(
    'are needed for reacting (%i)',
    async (permission) => {
      const { channel, bots } = await room()
      const message = await bots.send('board')
      channel.setBotPermissions(EVERYTHING & ~permission)
      await expect(message.react('🎵')).rejects.toSatisfy(code(50013))
    },
  )

  it('are those the client computes', async () => {
    const { bots, client } = await room()
    expect(bots.permissionsFor(client.user)?.bitfield).toBe(EVERYTHING)
  })
})

describe('reactions', () => {
  it('of people and of the bot are dispatched and counted', async () => {
    const { discord, channel, client, bots, ada } = await room()
    const sent = await bots.send('board')
    const message = await channel.waitForMessage(() => true)
    const own = once(client, 'messageReactionAdd')
    await sent.react('1️⃣')
    expect((await own)[1].id).toBe(client.user.id)
    ada.react(message, '1️⃣')
    ada.react(message, '1️⃣')
    expect(message.reactions.get('1️⃣')).toEqual(new Set([client.user.id, ada.id]))
    const removed = once(client, 'messageReactionRemove')
    ada.unreact(message, '1️⃣')
    expect((await removed)[1].id).toBe(ada.id)
    await sent.reactions.cache.get('1️⃣')?.users.remove(client.user)
    expect(message.reactions.size).toBe(0)
    expect(discord.problems).toEqual([])
  })

  it('are listed by pages, super reactions apart', async () => {
    const { discord, channel, bots } = await room()
    const sent = await bots.send('board')
    const message = await channel.waitForMessage(() => true)
    const people = Array.from({ length: 227 }, (_, n) => discord.addPerson(`person${n}`))
    for (const person of people.toReversed()) person.react(message, '🎵')
    people[0]?.react(message, '🎵', { burst: true })
    const path = `/channels/${channel.id}/messages/${sent.id}/reactions/${encodeURIComponent('🎵')}`
    const ids: string[] = []
    for (let after = '0'; ; ) {
      const { body } = await request(discord, 'GET', `${path}?limit=100&after=${after}&type=0`)
      const page = (body as { id: string }[]).map(({ id }) => id)
      ids.push(...page)
      after = page.at(-1) ?? ''
      if (page.length < 100) break
    }
    expect(ids).toEqual(people.map(({ id }) => id))
    const { body } = await request(discord, 'GET', `${path}?type=1`)
    expect(body).toMatchObject([{ id: people[0]?.id }])
    const { count } = (await sent.fetch(true)).reactions.cache.get('🎵') ?? {}
    expect(count).toBe(228)
  })

  it('come in at most 20 kinds', async () => {
    const { bots, ada, channel } = await room()
    const sent = await bots.send('board')
    const message = await channel.waitForMessage(() => true)
    for (let n = 0; n < 20; n++) ada.react(message, String.fromCodePoint(0x1f600 + n))
    await expect(sent.react('🎵')).rejects.toSatisfy(code(30010))
    expect(() => ada.react(message, '🎵')).toThrow('20 different')
    await sent.react('😀')
  })

  it('of others need the permission to manage messages', async () => {
    const { bots, ada, channel, client } = await room()
    const sent = await bots.send('board')
    const message = await channel.waitForMessage(() => true)
    ada.react(message, '🎵')
    await expect(sent.reactions.removeAll()).rejects.toSatisfy(code(50013))
    channel.setBotPermissions(EVERYTHING | PermissionFlagsBits.ManageMessages)
    const removed = once(client, 'messageReactionRemoveAll')
    await sent.reactions.removeAll()
    await removed
    expect(message.reactions.size).toBe(0)
  })

  it('are refused when they are no emoji', async () => {
    const { discord, channel, bots } = await room()
    const { id } = await bots.send('board')
    const path = `/channels/${channel.id}/messages/${id}/reactions/word/@me`
    expect(await request(discord, 'PUT', path)).toMatchObject({
      status: 400,
      body: { code: 10014 },
    })
  })
})
