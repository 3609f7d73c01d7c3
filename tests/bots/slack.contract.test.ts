import { expect } from 'vitest'
import type {
  EmulatedChannel,
  EmulatedInteraction,
  EmulatedMessage,
  EmulatedPerson,
} from '../../emulators/slack/index.ts'
import { channelOf, messageOf, personOf } from '../../src/bots/slack/ids.ts'
import { wantsModal } from '../../src/bots/slack/wishes.ts'
import type { ChannelId, MessageId } from '../../src/core/engine/ids.ts'
import type { Action } from '../../src/core/inbox.ts'
import { type ChatUnderTest, chatPlatformContract, type Shown } from '../contracts/chat-platform.ts'
import { slackChat } from './slack-chat.ts'
import { slackPages } from './slack-pages.ts'

const EMOJI = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const FADES_MS = 300
const LONGER_THAN_EVENTS_ARE_KEPT_MS = 3 * 60 * 60_000

chatPlatformContract('Slack', async (): Promise<ChatUnderTest> => {
  let ahead = 0
  const now = () => Date.now() + ahead
  const { emulator, workspace, slack, logged } = await slackChat({ emulator: { now } })
  const channels = new Map<ChannelId, EmulatedChannel>()
  const people = new Map<string, EmulatedPerson>()

  function channelFor(id: ChannelId): EmulatedChannel {
    const channel = channels.get(id)
    if (channel === undefined) throw new Error(`There is no channel ${id}.`)
    return channel
  }

  function boardFor(id: ChannelId, board: MessageId): EmulatedMessage {
    const channel = channelFor(id)
    const found = channel.messages().find(({ ts }) => messageOf(channel.id, ts) === board)
    if (found === undefined) throw new Error(`There is no message ${board}.`)
    return found
  }

  function personFor(name: string): EmulatedPerson {
    const person = people.get(name) ?? workspace.addPerson(name)
    people.set(name, person)
    return person
  }

  const emoji = (number: number) => EMOJI[number - 1] ?? ''

  return {
    platform: slack,
    openChannel(name) {
      const channel = workspace.addChannel(name)
      const id = channelOf(workspace.teamId, channel.id)
      channels.set(id, channel)
      return id
    },
    boards: (id) => {
      const channel = channelFor(id)
      return channel.messages().map(({ ts }) => messageOf(channel.id, ts))
    },
    text: (channel, board) => boardFor(channel, board).text(),
    react: (name, channel, board, number) =>
      personFor(name).react(boardFor(channel, board), emoji(number)),
    unreact: (name, channel, board, number) =>
      personFor(name).unreact(boardFor(channel, board), emoji(number)),
    press: async (name, channel, board, number) =>
      messageOrNothing(await personFor(name).click(boardFor(channel, board), `${number}`)),
    async command(name, channel, action) {
      const interaction = await personFor(name).command(channelFor(channel), lineOf(action))
      if (!wantsModal(action)) return { text: (await interaction.answer()).text() }
      const view = await interaction.view()
      await view.waitUntil(() => view.updateCount > 0)
      return { text: view.text() }
    },
    people: {
      id: (name) => personOf(workspace.teamId, personFor(name).id),
      leave: (name) => personFor(name).deactivate(),
      told: (name, channel) => {
        const messages = channelFor(channel).messagesFor(personFor(name))
        return messages.map((message) => message.text())
      },
    },
    pages: slackPages({ person: personFor, channel: channelFor, board: boardFor, lineOf }),
    deleteBoard: (channel, board) => channelFor(channel).deleteMessage(boardFor(channel, board)),
    // The one is reported, the other makes whatever is asked of it fail.
    deleteChannel(channel) {
      const deleted = channelFor(channel)
      deleted.archive()
      deleted.changeId()
    },
    async disconnected(meanwhile) {
      emulator.faults.refuseSockets(true)
      emulator.faults.closeSockets()
      meanwhile()
      ahead += LONGER_THAN_EVENTS_ARE_KEPT_MS
      emulator.faults.refuseSockets(false)
    },
    async close() {
      const { problems } = emulator
      await emulator.close()
      expect(problems).toEqual([])
      expect(logged.filter((line) => !isOfConnection(line))).toEqual([])
    },
  }
})

/** Nothing is told of a press but by a message, and nothing says that none will come. */
async function messageOrNothing(interaction: EmulatedInteraction): Promise<Shown> {
  await interaction.settled()
  const none = new Promise<Shown>((resolve) => setTimeout(() => resolve('quiet'), FADES_MS))
  const answer = interaction.answer().then((message): Shown => ({ text: message.text() }))
  answer.catch(() => {})
  return Promise.race([answer, none])
}

function lineOf({ type, ...options }: Action): string {
  return ['/party', type, ...Object.values(options)].join(' ')
}

function isOfConnection(line: string): boolean {
  return /^The (connection to Slack failed|Slack library reports)/.test(line)
}
