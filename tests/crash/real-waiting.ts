import { setTimeout as sleep } from 'node:timers/promises'

const LOOK_EVERY_MS = 20
/** How much slower than a quiet machine a busy one may be; it is only waited for in vain. */
const BUSY_MACHINE = 4

/** Looks often, and fails with what was waited for. `timeoutMs` is ample on a quiet machine. */
export async function until(
  condition: () => boolean,
  timeoutMs: number,
  what: () => string,
): Promise<void> {
  const deadline = performance.now() + timeoutMs * BUSY_MACHINE
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Waited in vain for ${what()}`)
    await sleep(LOOK_EVERY_MS)
  }
}
