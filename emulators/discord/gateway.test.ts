import { once } from 'node:events'
import { Client, GatewayIntentBits } from 'discord.js'
import { describe, expect, it } from 'vitest'
import { emulator, login, request } from './testing.ts'

/** Who reacted, in the order in which the client heard of it. */
function reactors(client: Client): string[] {
  const ids: string[] = []
  client.on('messageReactionAdd', (_, user) => ids.push(user.id))
  return ids
}

async function board() {
  const discord = await emulator({ heartbeatIntervalMs: 200 })
  const channel = discord.addGuild('Home').addChannel('music')
  await request(discord, 'POST', `/channels/${channel.id}/messages`, {
    content: 'board',
    allowed_mentions: { parse: [] },
  })
  const message = await channel.waitForMessage(() => true)
  return { discord, channel, message, ada: discord.addPerson('ada') }
}

describe('login', () => {
  it('refuses a token it does not know', async () => {
    const discord = await emulator()
    const client = new Client({ intents: [], rest: { api: discord.apiUrl } })
    await expect(client.login('wrong.token.entirely')).rejects.toThrow(/invalid token/i)
  })

  it('closes on intents the application was not granted', async () => {
    const discord = await emulator()
    const client = new Client({
      intents: [GatewayIntentBits.GuildMembers],
      rest: { api: discord.apiUrl },
    })
    await expect(client.login(discord.token)).rejects.toThrow(/disallowed intents/i)
    expect(discord.problems).toEqual([expect.stringContaining('privileged intents')])
  })

  it('tells of guilds and channels that come later', async () => {
    const { discord } = await board()
    const client = await login(discord)
    const joined = once(client, 'guildCreate')
    const guild = discord.addGuild('Second')
    await joined
    const created = once(client, 'channelCreate')
    const channel = guild.addChannel('late')
    await created
    expect(client.guilds.cache.get(guild.id)?.channels.cache.map(({ name }) => name)).toEqual([
      'late',
    ])
    const deleted = once(client, 'channelDelete')
    channel.delete()
    await deleted
    expect(client.channels.cache.has(channel.id)).toBe(false)
  })

  it('gives each shard its own guilds', async () => {
    let now = Date.now()
    const discord = await emulator({ now: () => now })
    discord.addGuild('Even')
    now += 1
    discord.addGuild('Odd')
    const [zero, one] = [
      await login(discord, { shards: [0], shardCount: 2 }),
      await login(discord, { shards: [1], shardCount: 2 }),
    ]
    const seen = [zero, one].map(({ guilds }) => guilds.cache.map(({ name }) => name))
    expect(seen.map(({ length }) => length)).toEqual([1, 1])
    expect(seen.flat().toSorted()).toEqual(['Even', 'Odd'])
  })
})

describe('intents', () => {
  it('keeps events back that were not asked for', async () => {
    const { discord, channel, message, ada } = await board()
    const client = await login(discord, { intents: [GatewayIntentBits.Guilds] })
    const heard: string[] = []
    client.on('raw', (packet: { t: string | null }) => heard.push(packet.t ?? ''))
    ada.react(message, '🎵')
    channel.deleteMessage(message)
    const created = once(client, 'channelCreate')
    channel.guild.addChannel('after')
    await created
    expect(heard.filter(Boolean)).toEqual(['CHANNEL_CREATE'])
  })

  it('keeps events of channels back that the bot does not see', async () => {
    const { discord, channel, message, ada } = await board()
    const client = await login(discord)
    const ids = reactors(client)
    channel.setBotPermissions(0n)
    ada.react(message, '🎵')
    channel.setBotPermissions(0xffffn)
    const bob = discord.addPerson('bob')
    const heard = once(client, 'messageReactionAdd')
    bob.react(message, '🎵')
    await heard
    expect(ids).toEqual([bob.id])
  })
})

describe('reconnecting', () => {
  it.each([
    ['cut', undefined],
    ['closed with 4000', 4000],
  ])('replays what was missed when sockets are %s', async (_, code) => {
    const { discord, message, ada } = await board()
    const client = await login(discord)
    const ids = reactors(client)
    const resumed = once(client, 'shardResume')
    discord.faults.closeSockets(code)
    ada.react(message, '🎵')
    expect(ids).toEqual([])
    await resumed
    expect(ids).toEqual([ada.id])
  })

  it('replays after asking the client to reconnect', async () => {
    const { discord, message, ada } = await board()
    const client = await login(discord)
    const ids = reactors(client)
    const [reconnecting, resumed] = [once(client, 'shardReconnecting'), once(client, 'shardResume')]
    discord.faults.requestReconnect()
    await reconnecting
    ada.react(message, '🎵')
    await resumed
    expect(ids).toEqual([ada.id])
  })

  it('resumes after a resumable invalid session', async () => {
    const { discord } = await board()
    const client = await login(discord)
    const resumed = once(client, 'shardResume')
    discord.faults.invalidateSession(true)
    expect((await resumed)[1]).toBeGreaterThanOrEqual(1)
  })

  it.each([
    ['an invalid session', 'invalidate'],
    ['a resume it has forgotten', 'forget'],
  ] as const)('begins anew after %s, without what was missed', async (_, how) => {
    const { discord, message, ada } = await board()
    // Else the client keeps a pause of 5 s between two logins.
    const buildIdentifyThrottler = async () => ({ waitForIdentify: async () => {} })
    const client = await login(discord, { ws: { buildIdentifyThrottler } })
    const ids = reactors(client)
    const again = once(client, 'shardReady')
    if (how === 'invalidate') discord.faults.invalidateSession(false)
    else {
      discord.faults.forgetSessions()
      discord.faults.closeSockets()
    }
    ada.react(message, '🎵')
    await again
    const bob = discord.addPerson('bob')
    const heard = once(client, 'messageReactionAdd')
    bob.react(message, '🎵')
    await heard
    expect(ids).toEqual([bob.id])
  })

  it('keeps a session while it refuses the gateway', async () => {
    const { discord, message, ada } = await board()
    const client = await login(discord)
    const ids = reactors(client)
    const refused = once(client, 'shardError')
    discord.faults.refuseGateway(true)
    discord.faults.closeSockets()
    await refused
    ada.react(message, '🎵')
    const resumed = once(client, 'shardResume')
    discord.faults.refuseGateway(false)
    await resumed
    expect(ids).toEqual([ada.id])
  })

  it('makes a client reconnect that gets no heartbeat acknowledged', async () => {
    const { discord } = await board()
    const client = await login(discord)
    const resumed = once(client, 'shardResume')
    discord.faults.stopAcknowledgingHeartbeats(true)
    await once(client, 'shardReconnecting')
    discord.faults.stopAcknowledgingHeartbeats(false)
    await resumed
    expect(discord.problems).toEqual([])
  })
})
