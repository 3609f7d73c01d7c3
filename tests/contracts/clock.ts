import { describe, expect, it } from 'vitest'
import type { Clock } from '../../src/core/ports.ts'

export interface ClockUnderTest {
  readonly clock: Clock
  /** Resolves when this much time has passed and every wake within it has run. */
  pass(ms: number): Promise<void>
}

const HUNDRED_YEARS_MS = 100 * 365.25 * 24 * 3600 * 1000

/** What every clock promises. */
export function clockContract(name: string, create: () => ClockUnderTest): void {
  describe(`${name}, as a clock`, () => {
    it('tells epoch milliseconds that advance', async () => {
      const { clock, pass } = create()
      const before = clock.now()

      await pass(20)

      expect(Number.isInteger(before)).toBe(true)
      expect(before).toBeGreaterThan(Date.UTC(2020, 0))
      expect(clock.now()).toBeGreaterThanOrEqual(before + 20)
    })

    it('wakes once, and never before the instant', async () => {
      const { clock, pass } = create()
      const start = clock.now()
      const lateness: number[] = []
      for (let wait = 1; wait <= 20; wait += 1) {
        clock.at(start + wait, () => lateness.push(clock.now() - (start + wait)))
      }

      await pass(25)
      await pass(25)

      expect(lateness).toHaveLength(20)
      expect(Math.min(...lateness)).toBeGreaterThanOrEqual(0)
    })

    it('wakes in order of the instants', async () => {
      const { clock, pass } = create()
      const start = clock.now()
      const order: number[] = []
      for (const wait of [40, 1, 20]) clock.at(start + wait, () => order.push(wait))

      await pass(45)

      expect(order).toEqual([1, 20, 40])
    })

    it('wakes soon, but not within the call, when the instant has passed', async () => {
      const { clock, pass } = create()
      const woken: string[] = []
      clock.at(clock.now() - 60_000, () => woken.push('past'))
      clock.at(clock.now(), () => woken.push('now'))
      expect(woken).toEqual([])

      await pass(1)

      expect(woken.sort()).toEqual(['now', 'past'])
    })

    it('does not wake for an instant that is very far away', async () => {
      const { clock, pass } = create()
      let woken = false
      const cancel = clock.at(clock.now() + HUNDRED_YEARS_MS, () => {
        woken = true
      })

      await pass(20)
      cancel()

      expect(woken).toBe(false)
    })

    it('does not wake after a cancel', async () => {
      const { clock, pass } = create()
      let woken = 0
      const cancels = [-5, 0, 5].map((wait) =>
        clock.at(clock.now() + wait, () => {
          woken += 1
        }),
      )
      for (const cancel of cancels) cancel()

      await pass(20)

      expect(woken).toBe(0)
    })

    it('lets a wake be cancelled twice, and after it came, without touching others', async () => {
      const { clock, pass } = create()
      const woken: string[] = []
      const cancel = clock.at(clock.now() + 5, () => woken.push('first'))
      await pass(10)
      clock.at(clock.now() + 5, () => woken.push('second'))
      cancel()
      cancel()

      await pass(10)

      expect(woken).toEqual(['first', 'second'])
    })

    it('lets a wake ask for the next one', async () => {
      const { clock, pass } = create()
      let woken = 0
      const again = () => {
        woken += 1
        if (woken < 3) clock.at(clock.now() + 2, again)
      }
      clock.at(clock.now() + 2, again)

      await pass(20)

      expect(woken).toBe(3)
    })
  })
}
