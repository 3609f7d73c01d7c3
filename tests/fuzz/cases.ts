import fc from 'fast-check'

/** The same seed makes the same cases. Default: always the same; `FUZZ_SEED=random` for new ones. */
const FUZZ_SEED = process.env.FUZZ_SEED ?? '20261120'
export const seed = FUZZ_SEED === 'random' ? Date.now() % 2 ** 31 : Number(FUZZ_SEED)
/** Multiplies the number of cases. */
const times = Number(process.env.FUZZ_TIMES ?? 1)

console.info(`Fuzzing with FUZZ_SEED=${seed}`)

/** That many cases, always the same for a seed and a salt. */
export function casesOf<Case>(arbitrary: fc.Arbitrary<Case>, count: number, salt = 0): Case[] {
  return fc.sample(arbitrary, { seed: (seed + salt) | 0, numRuns: Math.ceil(count * times) })
}

/** In batches, so that what one of them broke is found near it. */
export function batchesOf<Case>(cases: readonly Case[], size: number): Case[][] {
  const batches: Case[][] = []
  for (let start = 0; start < cases.length; start += size) {
    batches.push(cases.slice(start, start + size))
  }
  return batches
}
