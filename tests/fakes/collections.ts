/** Every map and set that is made while something is built, in the order of making. */
export function collectionsOf(build: () => void): readonly { readonly size: number }[] {
  const made: { readonly size: number }[] = []
  const { Map: TrueMap, Set: TrueSet } = globalThis
  globalThis.Map = class<Key, Value> extends TrueMap<Key, Value> {
    constructor(entries?: Iterable<readonly [Key, Value]> | null) {
      super(entries ?? [])
      made.push(this)
    }
  }
  globalThis.Set = class<Value> extends TrueSet<Value> {
    constructor(values?: Iterable<Value> | null) {
      super(values ?? [])
      made.push(this)
    }
  }
  try {
    build()
  } finally {
    globalThis.Map = TrueMap
    globalThis.Set = TrueSet
  }
  return made
}
