import { randomBytes } from 'node:crypto'

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** Such as `C0K3J9XQ2ZD`: the first letter tells what it names. */
export function newId(prefix: string): string {
  const characters = [...randomBytes(9)].map((byte) => LETTERS[byte % LETTERS.length])
  return `${prefix}0${characters.join('')}`
}

/** Random, and of the form of the named kind of secret. */
export function newSecret(prefix = ''): string {
  return `${prefix}${randomBytes(16).toString('hex')}`
}

/** Timestamps as Slack names messages and events by: seconds with six decimals, never the same. */
export function timestamps(now: () => number): () => string {
  let latest = 0
  return () => {
    latest = Math.max(latest + 1, Math.floor(now() * 1000))
    return `${Math.floor(latest / 1_000_000)}.${String(latest % 1_000_000).padStart(6, '0')}`
  }
}
