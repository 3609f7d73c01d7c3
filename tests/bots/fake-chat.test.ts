import type { Answer } from '../../src/core/inbox.ts'
import { systemClock } from '../../src/time/system-clock.ts'
import { type ChatUnderTest, chatPlatformContract, type Shown } from '../contracts/chat-platform.ts'
import { FakeChat } from '../fakes/chat-platform.ts'

chatPlatformContract('The fake', async (): Promise<ChatUnderTest> => {
  const fake = new FakeChat(systemClock)
  return {
    platform: fake,
    openChannel: (name) => fake.openChannel(name),
    boards: (channel) => fake.boards(channel).map(({ id }) => id),
    react: (name, channel, board, number) => fake.react(name, channel, number, board),
    unreact: (name, channel, board, number) => fake.unreact(name, channel, number, board),
    press: async (name, channel, board, number) =>
      shown(await fake.press(name, channel, number, board)),
    command: async (name, channel, action) => shown(await fake.ask(name, channel, action)),
    people: {
      id: (name) => fake.person(name),
      leave: (name) => void fake.gone.add(fake.person(name)),
      told: (name) =>
        fake.told
          .filter(({ person }) => person === fake.person(name))
          .map(({ notice }) => JSON.stringify(notice)),
    },
    deleteBoard: (channel, board) => fake.deleteBoard(channel, board),
    deleteChannel: (channel) => fake.deleteChannel(channel),
    disconnected: async (meanwhile) => {
      fake.goOffline()
      meanwhile()
      fake.comeBack()
    },
    close: async () => {},
  }
})

function shown(answer: Answer): Shown {
  return answer.kind === 'quiet' ? 'quiet' : { text: JSON.stringify(answer) }
}
