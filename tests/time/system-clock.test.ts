import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../src/time/system-clock.ts'

const DAY_MS = 24 * 3600 * 1000

describe('SystemClock', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('reaches instants beyond the longest timer of Node', async () => {
    const instant = Date.now() + 30 * DAY_MS
    const woken: number[] = []
    systemClock.at(instant, () => woken.push(Date.now()))

    await vi.advanceTimersByTimeAsync(30 * DAY_MS - 1)
    expect(woken).toEqual([])
    await vi.advanceTimersByTimeAsync(1)

    expect(woken).toEqual([instant])
  })

  it('waits until the clock shows the instant when it was set back', async () => {
    const instant = Date.now() + 5000
    const woken: number[] = []
    systemClock.at(instant, () => woken.push(Date.now()))

    vi.setSystemTime(Date.now() - 60_000)
    await vi.advanceTimersByTimeAsync(64_000)
    expect(woken).toEqual([])
    await vi.advanceTimersByTimeAsync(1000)

    expect(woken).toEqual([instant])
  })

  it('wakes within seconds when the clock was set forward past the instant', async () => {
    let woken = false
    systemClock.at(Date.now() + DAY_MS, () => {
      woken = true
    })

    vi.setSystemTime(Date.now() + 2 * DAY_MS)
    await vi.advanceTimersByTimeAsync(10_000)

    expect(woken).toBe(true)
  })
})

describe('a program that only waits for a wake', () => {
  it('ends', async () => {
    const module = new URL('../../src/time/system-clock.ts', import.meta.url).href
    const program = `
      const { systemClock } = await import(${JSON.stringify(module)})
      systemClock.at(Date.now() + 3_600_000, () => {})
      console.log('waiting')`
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', program],
      { timeout: 15_000 },
    )

    expect(stdout.trim()).toBe('waiting')
  })
})
