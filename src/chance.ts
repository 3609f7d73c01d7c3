import { randomBytes, randomInt } from 'node:crypto'
import type { Chance } from './core/ports.ts'

/** Chance from the operating system's source of random numbers. */
export const systemChance: Chance = {
  seed: () => randomInt(2 ** 32),
  /** 96 bits, written as 16 letters, digits, `-` and `_`. */
  name: () => randomBytes(12).toString('base64url'),
}
