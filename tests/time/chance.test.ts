import { describe, expect, it } from 'vitest'
import { systemChance } from '../../src/chance.ts'

describe('chance', () => {
  it('draws seeds from the whole range of 32 bits', () => {
    const seeds = Array.from({ length: 2000 }, () => systemChance.seed())

    expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)).toBe(true)
    expect(Math.max(...seeds)).toBeGreaterThan(2 ** 31)
    expect(Math.min(...seeds)).toBeLessThan(2 ** 31)
    expect(new Set(seeds).size).toBeGreaterThan(1990)
  })

  it('gives names that are safe in addresses and never the same', () => {
    const names = Array.from({ length: 2000 }, () => systemChance.name())

    expect(names.every((name) => /^[\w-]{16}$/.test(name))).toBe(true)
    expect(new Set(names).size).toBe(2000)
  })
})
