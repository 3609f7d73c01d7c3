import type { Clock } from '../core/ports.ts'

export function wait(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.at(clock.now() + ms, resolve)
  })
}
