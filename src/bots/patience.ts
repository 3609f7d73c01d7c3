export const LATE = Symbol('late')

/**
 * The value, or LATE when it takes longer. The platforms' own deadlines run on, whatever happens to the
 * wall clock, so this is a plain timer. Rejects as the promise does, unless it is late by then.
 */
export function within<T>(milliseconds: number, value: Promise<T>): Promise<T | typeof LATE> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(LATE), milliseconds)
    value.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
