import { setTimeout as sleep } from 'node:timers/promises'

const LOOK_EVERY_MS = 100

export function pause(ms: number): Promise<void> {
  return sleep(ms)
}

/** Looks again and again until there is something. Rejects with what was missing. */
export async function until<T>(
  look: () => T | undefined | false,
  missing: string,
  timeoutMs = 60_000,
): Promise<T> {
  const giveUpAt = performance.now() + timeoutMs
  for (;;) {
    const found = look()
    if (found !== undefined && found !== false) return found
    if (performance.now() > giveUpAt) throw new Error(`Waited in vain: ${missing}.`)
    await sleep(LOOK_EVERY_MS)
  }
}
