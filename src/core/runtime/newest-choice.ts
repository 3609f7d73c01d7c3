interface Known {
  underWay: number
  begun: number
  /** The newest choice that was taken. */
  taken: number
}

/** Of choices that take their time to prepare, one that was made earlier never replaces a later one. */
export class NewestChoice<Key> {
  private readonly known = new Map<Key, Known>()

  /** `isNewest` is asked when the choice is ready, and takes it if so. */
  async make<Result>(
    key: Key,
    prepare: (isNewest: () => boolean) => Promise<Result>,
  ): Promise<Result> {
    const known = this.known.get(key) ?? { underWay: 0, begun: 0, taken: 0 }
    this.known.set(key, known)
    known.underWay += 1
    known.begun += 1
    const mine = known.begun
    try {
      return await prepare(() => {
        if (mine < known.taken) return false
        known.taken = mine
        return true
      })
    } finally {
      known.underWay -= 1
      if (known.underWay === 0) this.known.delete(key)
    }
  }
}
