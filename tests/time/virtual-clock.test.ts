import { describe, expect, it } from 'vitest'
import { VirtualClock } from '../fakes/virtual-clock.ts'

describe('VirtualClock', () => {
  it('runs wakes in order of time, those of one instant in the order they were asked for', async () => {
    const clock = new VirtualClock(0)
    const ran: string[] = []
    clock.at(20, () => ran.push(`late at ${clock.now()}`))
    clock.at(10, () => ran.push(`first at ${clock.now()}`))
    clock.at(10, () => ran.push(`second at ${clock.now()}`))

    await clock.advance(30)

    expect(ran).toEqual(['first at 10', 'second at 10', 'late at 20'])
    expect(clock.now()).toBe(30)
  })

  it('runs what asynchronous work schedules within the span, at its own instant', async () => {
    const clock = new VirtualClock(0)
    const ran: number[] = []
    const beat = async () => {
      await Promise.resolve()
      await new Promise((resolve) => setImmediate(resolve))
      ran.push(clock.now())
      clock.at(clock.now() + 1000, () => void beat())
    }
    clock.at(1000, () => void beat())

    await clock.advance(5500)

    expect(ran).toEqual([1000, 2000, 3000, 4000, 5000])
  })

  it('runs work that a resolved promise schedules exactly at the end of the span', async () => {
    const clock = new VirtualClock(0)
    let ran = false
    clock.at(100, () => {
      void Promise.resolve().then(() =>
        clock.at(100, () => {
          ran = true
        }),
      )
    })

    await clock.advance(100)

    expect(ran).toBe(true)
  })

  it('runs what became due when it is set forward, and makes no time pass', async () => {
    const clock = new VirtualClock(0)
    const ran: number[] = []
    clock.at(100, () => ran.push(clock.now()))
    clock.at(200, () => ran.push(clock.now()))
    clock.at(5000, () => ran.push(clock.now()))

    await clock.jump(1000)

    expect(ran).toEqual([1000, 1000])
    expect(clock.waiting).toBe(1)
  })

  it('keeps the instants of wakes when it is set back', async () => {
    const clock = new VirtualClock(10_000)
    const ran: number[] = []
    clock.at(10_500, () => ran.push(clock.now()))

    await clock.jump(-5000)
    await clock.advance(1000)
    expect(ran).toEqual([])

    await clock.advance(4500)
    expect(ran).toEqual([10_500])
  })

  it('lets the whole span pass when a wake sets the clock meanwhile', async () => {
    const clock = new VirtualClock(10_000)
    clock.at(10_100, () => void clock.jump(-5000))

    await clock.advance(1000)

    expect(clock.now()).toBe(6000)
  })

  it('rejects with what a wake throws, and can be moved again', async () => {
    const clock = new VirtualClock(0)
    clock.at(10, () => {
      throw new Error('broken wake')
    })

    await expect(clock.advance(20)).rejects.toThrow('broken wake')
    await clock.advance(5)

    expect(clock.now()).toBe(15)
  })

  it('refuses to be moved twice at once', async () => {
    const clock = new VirtualClock(0)
    const first = clock.advance(10)

    await expect(clock.advance(10)).rejects.toThrow('one move at a time')
    await first
  })

  it('plays hours with thousands of wakes', async () => {
    const clock = new VirtualClock(0)
    let beats = 0
    const beat = () => {
      beats += 1
      clock.at(clock.now() + 1000, beat)
    }
    clock.at(1000, beat)

    await clock.advance(3 * 60 * 60 * 1000)

    expect(beats).toBe(10_800)
  })
})
