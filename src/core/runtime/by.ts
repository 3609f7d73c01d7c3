import type { Clock } from '../ports.ts'

/** Settles as the work does, or at the instant, whichever comes first. */
export async function by(clock: Clock, instant: number, work: Promise<unknown>): Promise<void> {
  let cancel = () => {}
  const timeUp = new Promise<void>((resolve) => {
    cancel = clock.at(instant, resolve)
  })
  await Promise.race([work, timeUp]).finally(() => cancel())
}
