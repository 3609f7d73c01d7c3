/** Twice what either platform lets a text be long, so whatever is longer repeats something whole. */
const LONGEST_TEXT = 6_000

/** What of the requests that the program made holds a text out of all proportion. */
export function echoes(requests: readonly object[]): string[] {
  return requests.flatMap((request) => {
    const longest = longestText(request)
    if (longest <= LONGEST_TEXT) return []
    return [`a text of ${longest} characters in ${JSON.stringify(request).slice(0, 200)}`]
  })
}

function longestText(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 0
  return Math.max(0, ...Object.values(value).map(longestText))
}

/** Lets an emulator not complain of this: it never heard of what the program answers. */
export function without(problems: string[], expected: RegExp): void {
  const push = (...texts: string[]) =>
    Array.prototype.push.apply(
      problems,
      texts.filter((text) => !expected.test(text)),
    )
  Object.defineProperty(problems, 'push', { value: push, enumerable: false })
}
