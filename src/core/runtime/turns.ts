/** Lets work on the same thing be done one after the other, in the order it came. */
export class Turns<Key> {
  private readonly last = new Map<Key, Promise<unknown>>()

  /** Settles as the work does. */
  async take<Result>(key: Key, work: () => Promise<Result>): Promise<Result> {
    const result = (this.last.get(key) ?? Promise.resolve()).then(work)
    const over = result.catch(() => undefined)
    this.last.set(key, over)
    try {
      return await result
    } finally {
      if (this.last.get(key) === over) this.last.delete(key)
    }
  }
}
