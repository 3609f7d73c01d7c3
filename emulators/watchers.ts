interface Watcher {
  look(): void
}

/** Promises that wait for a condition over something that changes. */
export class Watchers {
  readonly #waiting = new Set<Watcher>()

  /** To be called after every change. */
  notify(): void {
    for (const watcher of [...this.#waiting]) watcher.look()
  }

  /** Resolves with the first defined answer of `probe`; `describe` is the error's text. */
  until<T>(probe: () => T | undefined, timeoutMs: number, describe: () => string): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => finish(() => reject(new Error(describe()))), timeoutMs)
      const finish = (settle: () => void) => {
        clearTimeout(timer)
        this.#waiting.delete(watcher)
        settle()
      }
      const watcher: Watcher = {
        look: () => {
          try {
            const found = probe()
            if (found !== undefined) finish(() => resolve(found))
          } catch (error) {
            finish(() => reject(error))
          }
        },
      }
      this.#waiting.add(watcher)
      watcher.look()
    })
  }
}
