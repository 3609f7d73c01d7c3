import { partyId } from '../../src/core/engine/ids.ts'
import { StoreFailure, VersionConflict } from '../../src/core/ports.ts'
import type { Ending, Fault } from './fault.ts'
import type { Rule } from './interference.ts'
import type { World } from './world.ts'

/** Nearly an hour: a party in which nothing happens for a whole one ends, and rightly so. */
const JUMP_MS = 55 * 60_000

function everybody(name: string, change: (world: World) => Ending | Promise<Ending>): Fault {
  return {
    name,
    reach: 'program',
    begin: async ({ world }) => {
      const over = world.trouble()
      const end = await change(world)
      return async () => {
        await end()
        over()
      }
    },
  }
}

function store(name: string, writesOnly: boolean, meet: (world: World) => Rule['meet']): Fault {
  return {
    name,
    reach: 'common',
    begin: ({ world }) => {
      const over = world.storeTrouble()
      const concerns: Rule['concerns'] = ({ method }) => !writesOnly || WRITES.includes(method)
      const away = world.inStore.add({ concerns, meet: meet(world) })
      return () => {
        away()
        over()
      }
    },
  }
}

const WRITES = ['commit', 'savePool', 'purge', 'put', 'remove']

export const STORE_FAULTS: readonly Fault[] = [
  store('the disk is full', true, () => async () => {
    throw new StoreFailure('The disk is full.')
  }),
  store('a write fails now and then', true, ({ random }) => async (proceed) => {
    if (random() < 0.5) throw new StoreFailure('The disk is full.')
    return proceed()
  }),
  store('the store is slow', false, ({ clock, random }) => async (proceed) => {
    const waitMs = Math.floor(random() * 2_000)
    await new Promise<void>((resolve) => clock.at(clock.now() + waitMs, resolve))
    return proceed()
  }),
  store('versions conflict', true, ({ random }) => async (proceed, { method }) => {
    if (method === 'commit' && random() < 0.3) throw new VersionConflict(partyId('any'))
    return proceed()
  }),
]

export const TIME_FAULTS: readonly Fault[] = [
  everybody('the clock is set forward by nearly an hour', ({ processClock }) => {
    processClock.set(JUMP_MS)
    return () => processClock.set(-processClock.skewMs)
  }),
  everybody('the clock is set back by nearly an hour', ({ processClock }) => {
    processClock.set(-JUMP_MS)
    return () => processClock.set(-processClock.skewMs)
  }),
  everybody('timers come seconds late', ({ processClock, random }) => {
    processClock.lateness = () => Math.floor(random() * 4_000)
    return () => {
      processClock.lateness = () => 0
    }
  }),
  everybody('the process is frozen', (world) => {
    const holds = [world.inStore, world.inMusic, ...world.inChat.values()].map((one) => one.hold())
    world.processClock.freeze()
    for (const chat of world.chats) chat.goOffline()
    return () => {
      for (const letGo of holds) letGo()
      world.processClock.thaw()
      for (const chat of world.chats) chat.comeBack()
    }
  }),
]

export const PROCESS_FAULTS: readonly Fault[] = [
  everybody('the program is stopped', async (world) => {
    if (world.isRunning) await world.stop()
    else world.kill()
    return () => world.startAgain()
  }),
  everybody('the program is killed', (world) => {
    world.kill()
    return () => world.startAgain()
  }),
]
