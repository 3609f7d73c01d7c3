import fc from 'fast-check'

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json }

/** What was changed, and the text that goes over the wire. */
export interface Mutant {
  readonly text: string
  readonly changes: readonly string[]
}

/** A number that is written as such in JSON, and too large for any number when it is read. */
const BEYOND_NUMBERS = '@@1e400@@'
export const HUGE_LENGTH = 100_000

const traps: readonly Json[] = [
  '\u202Eevil\u2066',
  '\ud800',
  'a\u0000b',
  '\u0301'.repeat(500),
  '👩‍👩‍👧‍👦'.repeat(200),
  '`*_~|> # @everyone <@1> <!channel> <https://evil.example|x>',
  '../../../etc/passwd',
  'a/b?c=d#e%2f%00',
  '\r\nSet-Cookie: a=b',
  '__proto__',
  'constructor',
  '',
  ' ',
]

const numbers: readonly Json[] = [
  0,
  -1,
  0.5,
  -1e300,
  1e300,
  Number.MAX_SAFE_INTEGER,
  2 ** 31,
  1e-9,
  '1',
  BEYOND_NUMBERS,
]

type Kind = (before: Json) => Json | undefined

const kinds: Readonly<Record<string, Kind>> = {
  missing: () => undefined,
  null: () => null,
  true: () => true,
  object: () => ({}),
  array: () => [],
  'in an array': (before) => [before],
  'in an object': (before) => ({ value: before }),
  'as text': (before) => JSON.stringify(before) ?? '',
  'as number': (before) => Number(before) || 0,
  'a huge text': () => 'x'.repeat(HUGE_LENGTH),
  'a huge array': (before) => Array.from({ length: 5_000 }, () => short(before)),
  'deep nesting': () => nested(2_000),
  'deep objects': () => nestedObjects(500),
  'proto keys': (before) => withProtoKeys(before),
  twice: (before) => (Array.isArray(before) ? [...before, ...before] : before),
  emptied: (before) => (typeof before === 'string' ? '' : Array.isArray(before) ? [] : {}),
}

function short(value: Json): Json {
  return JSON.stringify(value).length < 500 ? value : null
}

function nested(depth: number): Json {
  let value: Json = 1
  for (let level = 0; level < depth; level += 1) value = [value]
  return value
}

function nestedObjects(depth: number): Json {
  let value: Json = 1
  for (let level = 0; level < depth; level += 1) value = { data: value }
  return value
}

/** As own fields, as JSON.parse makes them. */
function withProtoKeys(before: Json): Json {
  const fields = typeof before === 'object' && !Array.isArray(before) ? before : {}
  const value = { ...fields, constructor: { prototype: { polluted: true } } }
  Object.defineProperty(value, '__proto__', { value: { polluted: true }, enumerable: true })
  return value
}

const change = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...Object.keys(kinds)) },
  { weight: 2, arbitrary: fc.constantFrom(...traps.map((_, index) => `trap ${index}`)) },
  { weight: 2, arbitrary: fc.constantFrom(...numbers.map((_, index) => `number ${index}`)) },
)

const step = fc.record({ where: fc.nat(), change })

/** One of the samples, changed in none to three places. */
export function mutantsOf<Sample>(
  samples: readonly Sample[],
  json: (sample: Sample) => Json,
): fc.Arbitrary<Mutant & { readonly sample: Sample }> {
  const steps = fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 8, arbitrary: fc.array(step, { minLength: 1, maxLength: 1 }) },
    { weight: 3, arbitrary: fc.array(step, { minLength: 2, maxLength: 3 }) },
  )
  return fc.record({ sample: fc.constantFrom(...samples), steps }).map(({ sample, steps }) => {
    let value = json(sample)
    const changes: string[] = []
    for (const { where, change } of steps) {
      const places = placesOf(value)
      const place = places[where % places.length] ?? []
      changes.push(`${place.join('.') || 'the whole'}: ${change}`)
      value = changed(value, place, kindOf(change)) ?? null
    }
    return { sample, changes, text: wireText(value) }
  })
}

function kindOf(change: string): Kind {
  const [name, index] = change.split(' ')
  if (name === 'trap') return () => traps[Number(index)] ?? ''
  if (name === 'number') return () => numbers[Number(index)] ?? 0
  return kinds[change] ?? ((before) => before)
}

type Place = readonly (string | number)[]

function placesOf(value: Json, at: Place = []): Place[] {
  if (at.length > 12 || typeof value !== 'object' || value === null) return [at]
  const entries: [string | number, Json][] = Array.isArray(value)
    ? value.slice(0, 3).map((item, index) => [index, item])
    : Object.entries(value)
  return [at, ...entries.slice(0, 60).flatMap(([key, inner]) => placesOf(inner, [...at, key]))]
}

function changed(value: Json, [key, ...rest]: Place, kind: Kind): Json | undefined {
  if (key === undefined) return kind(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => {
      const made = index === key ? changed(item, rest, kind) : item
      return made === undefined ? [] : [made]
    })
  }
  const copy: Record<string, Json> = {}
  for (const [name, inner] of Object.entries(value)) {
    const made = name === key ? changed(inner, rest, kind) : inner
    if (made === undefined) continue
    Object.defineProperty(copy, name, { value: made, enumerable: true, configurable: true })
  }
  return copy
}

function wireText(value: Json): string {
  return JSON.stringify(value).replaceAll(`"${BEYOND_NUMBERS}"`, '1e400')
}

/** What is no JSON at all, or none that is expected. */
export const strangeTexts = [
  '',
  'null',
  'true',
  '0',
  '"text"',
  '[]',
  '{}',
  '{',
  '<!doctype html><title>502 Bad Gateway</title>',
  '\u0000',
  `"${'x'.repeat(HUGE_LENGTH)}"`,
  '['.repeat(20_000),
  '{"__proto__":{"polluted":true}}',
] as const
