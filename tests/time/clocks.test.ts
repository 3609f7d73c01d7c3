import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../../src/time/system-clock.ts'
import { clockContract } from '../contracts/clock.ts'
import { VirtualClock } from '../fakes/virtual-clock.ts'

clockContract('SystemClock', () => ({
  clock: systemClock,
  // Timers of one process fire in order, so a little later than the span is late enough.
  pass: (ms) => sleep(ms + 40),
}))

clockContract('VirtualClock', () => {
  const clock = new VirtualClock()
  return { clock, pass: (ms) => clock.advance(ms) }
})
