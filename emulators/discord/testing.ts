import { once } from 'node:events'
import { Client, type ClientOptions, GatewayIntentBits, Partials } from 'discord.js'
import { expect, onTestFinished } from 'vitest'
import { startDiscordEmulator } from './index.ts'
import type { DiscordEmulator, DiscordEmulatorOptions } from './types.ts'

export async function emulator(options: DiscordEmulatorOptions = {}): Promise<DiscordEmulator> {
  const started = await startDiscordEmulator(options)
  onTestFinished(() => started.close())
  return started
}

/** A real, unmodified discord.js client, logged in. */
export async function login(
  { apiUrl, token }: DiscordEmulator,
  options: Partial<ClientOptions> = {},
): Promise<Client<true>> {
  const failures: Error[] = []
  const client = new Client({
    intents: [
      GatewayIntentBits.Guilds,
      GatewayIntentBits.GuildMessages,
      GatewayIntentBits.GuildMessageReactions,
    ],
    partials: [Partials.Message, Partials.Reaction, Partials.User],
    allowedMentions: { parse: [] },
    ...options,
    rest: { api: apiUrl, ...options.rest },
  })
  client.on('error', (error) => failures.push(error))
  client.on('shardError', () => {})
  onTestFinished(() => expect(failures).toEqual([]))
  onTestFinished(() => client.destroy())
  const ready = once(client, 'clientReady')
  await client.login(token)
  await ready
  if (!client.isReady()) throw new Error('clientReady came before the client was ready')
  return client
}

/** One raw request by the bot. */
export async function request(
  { apiUrl, token }: DiscordEmulator,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: unknown; headers: Headers }> {
  const response = await fetch(`${apiUrl}/v10${path}`, {
    method,
    headers: {
      authorization: `Bot ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return {
    status: response.status,
    body: text === '' ? undefined : JSON.parse(text),
    headers: response.headers,
  }
}
