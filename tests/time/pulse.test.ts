import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Log } from '../../src/core/ports.ts'
import { type Pulse, startPulse } from '../../src/time/pulse.ts'

describe('the pulse', () => {
  let pulse: Pulse | undefined
  let reports: string[]
  const log: Log = {
    info: (message) => void reports.push(`info: ${message}`),
    warn: (message) => void reports.push(`warn: ${message}`),
    error: (message) => void reports.push(`error: ${message}`),
  }

  beforeEach(() => {
    reports = []
    vi.useFakeTimers({ now: Date.UTC(2026, 9, 25, 0, 59, 30) })
  })
  afterEach(async () => {
    await pulse?.stop()
    pulse = undefined
    vi.useRealTimers()
  })

  it('beats every second', async () => {
    let beats = 0
    pulse = startPulse(() => {
      beats += 1
    }, log)

    await vi.advanceTimersByTimeAsync(60_000)

    expect(beats).toBeGreaterThanOrEqual(59)
    expect(beats).toBeLessThanOrEqual(60)
    expect(reports).toEqual([])
  })

  it('goes on every second when the clock is set back', async () => {
    let beats = 0
    pulse = startPulse(() => {
      beats += 1
    }, log)
    await vi.advanceTimersByTimeAsync(5000)

    vi.setSystemTime(Date.now() - 10 * 60_000)
    beats = 0
    await vi.advanceTimersByTimeAsync(60_000)

    expect(beats).toBeGreaterThanOrEqual(56)
    expect(beats).toBeLessThanOrEqual(61)
  })

  it('goes on every second when the clock is set forward, with nothing to catch up', async () => {
    let beats = 0
    pulse = startPulse(() => {
      beats += 1
    }, log)
    await vi.advanceTimersByTimeAsync(5000)

    vi.setSystemTime(Date.now() + 3600_000)
    beats = 0
    await vi.advanceTimersByTimeAsync(60_000)

    expect(beats).toBeGreaterThanOrEqual(56)
    expect(beats).toBeLessThanOrEqual(61)
    expect(reports).toEqual([])
  })

  it('is left to the cron task when the clock has caught up: no second is beaten twice', async () => {
    let beats = 0
    pulse = startPulse(() => {
      beats += 1
    }, log)
    await vi.advanceTimersByTimeAsync(2000)
    vi.setSystemTime(Date.now() - 20_000)
    await vi.advanceTimersByTimeAsync(30_000)

    beats = 0
    await vi.advanceTimersByTimeAsync(60_000)

    expect(beats).toBeGreaterThanOrEqual(59)
    expect(beats).toBeLessThanOrEqual(61)
  })

  it('never runs two beats at once, and reports a beat that does not end', async () => {
    let running = 0
    let most = 0
    let release = () => {}
    pulse = startPulse(async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise<void>((resolve) => {
        release = resolve
      })
      running -= 1
    }, log)

    await vi.advanceTimersByTimeAsync(20_000)
    vi.setSystemTime(Date.now() - 10 * 60_000)
    await vi.advanceTimersByTimeAsync(60_000)

    expect(most).toBe(1)
    expect(running).toBe(1)
    expect(reports.filter((report) => report.startsWith('warn'))).toHaveLength(1)

    const stopping = pulse.stop()
    release()
    await stopping
    expect(running).toBe(0)
  })

  it('reports a beat that fails and goes on', async () => {
    let beats = 0
    pulse = startPulse(() => {
      beats += 1
      if (beats % 2 === 1) throw new Error('thrown')
      return Promise.reject(new Error('rejected'))
    }, log)

    await vi.advanceTimersByTimeAsync(10_500)

    expect(beats).toBeGreaterThanOrEqual(10)
    expect(reports).toHaveLength(beats)
    expect(new Set(reports)).toEqual(
      new Set(['error: A beat of the pulse failed; the next one tries again.']),
    )
  })

  it('begins no beat once it was told to stop, and waits for the one under way', async () => {
    const events: string[] = []
    pulse = startPulse(async () => {
      events.push('begins')
      await new Promise((resolve) => setTimeout(resolve, 5000))
      events.push('ends')
    }, log)
    await vi.advanceTimersByTimeAsync(1500)

    const stopping = pulse.stop().then(() => events.push('stopped'))
    await vi.advanceTimersByTimeAsync(20_000)
    await stopping

    expect(events).toEqual(['begins', 'ends', 'stopped'])
    expect(vi.getTimerCount()).toBe(0)
  })
})
