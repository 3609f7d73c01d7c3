import { ChatFailure } from '../../src/core/ports.ts'
import type { FakeChat } from '../fakes/chat-platform.ts'
import type { Ending, Fault } from './fault.ts'
import type { Scene } from './scene.ts'
import type { World } from './world.ts'

type Change = (world: World, chat: FakeChat) => Ending

/** A whole platform goes wrong. */
function platform(name: string, change: Change): Fault {
  return {
    name,
    reach: 'common',
    begin: ({ world }) => {
      const over = world.trouble()
      const end = change(world, world.random() < 0.5 ? world.chat : world.elsewhere)
      return async () => {
        await end()
        over()
      }
    },
  }
}

function refusing(reason: ChatFailure['reason'], retryAfterMs?: number, applied = false): Change {
  return (world, chat) =>
    world.interferenceOf(chat).add({
      concerns: () => true,
      meet: async (proceed) => {
        if (applied) await proceed()
        throw new ChatFailure(reason, 'The fault that was asked for.', retryAfterMs)
      },
    })
}

/** Events come in again, out of order, or late. */
function delivering(deliver: (world: World, act: () => void) => void): Change {
  return (world, chat) => {
    world.delivery.set(chat.name, (act) => deliver(world, act))
    return () => {
      world.delivery.delete(chat.name)
    }
  }
}

/** Something happens to one channel of one party. */
function inChannel(name: string, change: (scene: Scene) => Ending): Fault {
  return { name, reach: 'party', begin: change }
}

export const CHAT_FAULTS: readonly Fault[] = [
  platform('a chat is unavailable', (world, chat) => {
    const back = refusing('unavailable')(world, chat)
    chat.goOffline()
    return async () => {
      await back()
      chat.comeBack()
    }
  }),
  platform('a chat answers with errors after doing what was asked', (world, chat) =>
    refusing('unavailable', undefined, true)(world, chat),
  ),
  platform('a chat answers 429', refusing('unavailable', 7_000)),
  platform('a chat refuses a permission', refusing('forbidden')),
  platform('a chat is slow', (world, chat) =>
    world.interferenceOf(chat).add({
      concerns: () => true,
      meet: async (proceed) => {
        await new Promise<void>((resolve) => world.clock.at(world.clock.now() + 3_000, resolve))
        return proceed()
      },
    }),
  ),
  platform('events of a chat are lost', (_, chat) => {
    chat.goOffline()
    return () => chat.comeBack()
  }),
  platform(
    'events of a chat come twice',
    delivering((_, act) => {
      act()
      act()
    }),
  ),
  platform(
    'events of a chat come out of order',
    delivering((world, act) => {
      world.clock.at(world.clock.now() + Math.floor(world.random() * 1_500), act)
    }),
  ),
  inChannel('a board is deleted', ({ world, channel, board }) => {
    if (board(channel) !== undefined) world.chat.deleteBoard(channel)
    return () => {}
  }),
  inChannel('a channel is deleted', (scene) => {
    scene.loseLounge()
    return () => {}
  }),
]
