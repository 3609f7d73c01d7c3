import { musicContract } from '../contracts/music.ts'
import { FakeMusicServices } from '../fakes/music.ts'
import { VirtualClock } from '../fakes/virtual-clock.ts'
import { startStage } from './stage.ts'

musicContract('Spotify', async () => {
  const { services, emulator, clock, close } = await startStage()
  return {
    services,
    world: emulator,
    now: () => clock.now(),
    pass: async (ms) => clock.pass(ms),
    close,
  }
})

musicContract('The fake', async () => {
  const clock = new VirtualClock()
  const services = new FakeMusicServices(clock)
  return {
    services,
    world: services,
    now: () => clock.now(),
    pass: (ms) => clock.advance(ms),
    close: async () => {},
  }
})
