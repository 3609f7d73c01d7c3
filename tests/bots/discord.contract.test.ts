import { expect } from 'vitest'
import type {
  EmulatedChannel,
  EmulatedInteraction,
  EmulatedMessage,
  EmulatedPerson,
} from '../../emulators/discord/index.ts'
import { channelOf, messageOf, personOf } from '../../src/bots/discord/ids.ts'
import type { ChannelId, MessageId } from '../../src/core/engine/ids.ts'
import type { Action } from '../../src/core/inbox.ts'
import { type ChatUnderTest, chatPlatformContract, type Shown } from '../contracts/chat-platform.ts'
import { discordChat } from './discord-chat.ts'
import { discordPages } from './discord-pages.ts'

chatPlatformContract('Discord', async (): Promise<ChatUnderTest> => {
  const { emulator, guild, discord, logged } = await discordChat()
  const channels = new Map<ChannelId, EmulatedChannel>()
  const people = new Map<string, EmulatedPerson>()

  function channelFor(id: ChannelId): EmulatedChannel {
    const channel = channels.get(id)
    if (channel === undefined) throw new Error(`There is no channel ${id}.`)
    return channel
  }

  function boardFor(channel: ChannelId, id: MessageId): EmulatedMessage {
    const board = channelFor(channel)
      .messages()
      .find((message) => message.id === id)
    if (board === undefined) throw new Error(`There is no message ${id}.`)
    return board
  }

  function personFor(name: string): EmulatedPerson {
    const person = people.get(name) ?? emulator.addPerson(name)
    people.set(name, person)
    return person
  }

  const keycap = (number: number) => `${number}\ufe0f\u20e3`

  return {
    platform: discord,
    openChannel(name) {
      const channel = guild.addChannel(name)
      const id = channelOf(guild.id, channel.id)
      channels.set(id, channel)
      return id
    },
    boards: (channel) =>
      channelFor(channel)
        .messages()
        .map(({ id }) => messageOf(id)),
    text: (channel, board) => boardFor(channel, board).text(),
    react: (name, channel, board, number) =>
      personFor(name).react(boardFor(channel, board), keycap(number)),
    unreact: (name, channel, board, number) =>
      personFor(name).unreact(boardFor(channel, board), keycap(number)),
    press: async (name, channel, board, number) =>
      shown(await personFor(name).click(boardFor(channel, board), `${number}`)),
    command: async (name, channel, action) => {
      const [words, options] = typed(action)
      return shown(await personFor(name).command(channelFor(channel), words, options))
    },
    people: {
      id: (name) => personOf(personFor(name).id),
      leave: (name) => guild.removePerson(personFor(name)),
      told: (name) =>
        personFor(name)
          .directMessages()
          .map((message) => message.text()),
    },
    pages: discordPages({ person: personFor, channel: channelFor, board: boardFor, typed }),
    deleteBoard: (channel, board) => channelFor(channel).deleteMessage(boardFor(channel, board)),
    deleteChannel: (channel) => channelFor(channel).delete(),
    async disconnected(meanwhile) {
      emulator.faults.forgetSessions()
      emulator.faults.refuseGateway(true)
      emulator.faults.closeSockets()
      meanwhile()
      emulator.faults.refuseGateway(false)
    },
    async close() {
      const { problems } = emulator
      await emulator.close()
      expect(problems).toEqual([])
      expect(logged.filter((line) => !line.startsWith('The connection to Discord failed'))).toEqual(
        [],
      )
    },
  }
})

type Line = readonly [words: string, options: Readonly<Record<string, string | number | boolean>>]

function typed(action: Action): Line {
  if (action.type === 'quiet') return ['party settings', { quiet: action.quiet }]
  if (action.type === 'countdown') return ['party settings', { countdown: action.minutes }]
  const { type, ...given } = action
  const options = Object.entries(given).filter(([, value]) => typeof value !== 'object')
  return [`party ${type}`, Object.fromEntries(options)]
}

async function shown(interaction: EmulatedInteraction): Promise<Shown> {
  const acknowledged = await interaction.settled()
  if (acknowledged === 'deferredUpdate') return 'quiet'
  return { text: (await interaction.answer()).text() }
}
