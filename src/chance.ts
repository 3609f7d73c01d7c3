import { randomBytes } from 'node:crypto'
import type { Chance } from './core/ports.ts'

/** Chance from the operating system's source of random numbers. */
export const systemChance: Chance = {
  seed: () => randomBytes(4).readUInt32LE(),
  /** 96 bits, written as 16 letters, digits, `-` and `_`. */
  name: () => randomBytes(12).toString('base64url'),
}
