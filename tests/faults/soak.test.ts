import { describe, expect, it } from 'vitest'
import { Soak } from '../../soak/virtual.ts'
import { isClean, soakReport } from '../../soak/virtual-report.ts'

describe('a soak on the virtual clock', () => {
  const options = { seed: 3, hours: 1, parties: 3 }

  it('keeps every promise for an hour of three parties', async () => {
    const hours: string[] = []
    const result = await new Soak(options).run((line) => hours.push(line))
    expect(isClean(result), soakReport(options, result)).toBe(true)
    expect(hours).toHaveLength(1)
    expect(result.rounds).toBeGreaterThan(30)
    expect(result.votes).toBeGreaterThan(100)
    expect(result.faults).toBeGreaterThan(3)
  })
})
