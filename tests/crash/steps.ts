export interface Step {
  /** Where it goes and what it asks for, as `store.commit`. */
  readonly kind: string
}

/** before: it is not carried out. after: it is, but its answer does not arrive. */
export type Side = 'before' | 'after'

export interface Death {
  /** Of the step, counted from the start of the story: the first is 1. */
  readonly number: number
  readonly side: Side
}

/** Reading what is stored changes nothing outside; the others ask nothing of anybody. */
const UNCOUNTED =
  /^(store\.(load|loadPool|rounds|purge)|vault\.(get|list)|\w+\.(pace|isConnected|library|player))$/

/** Numbers everything that a program asks of the outside world, and lets it die at some steps. */
export class Steps {
  readonly taken: Step[] = []
  readonly #deaths: readonly Death[]
  readonly #die: () => void

  constructor(deaths: readonly Death[], die: () => void) {
    this.#deaths = deaths
    this.#die = die
  }

  /** The part of the world, with every step counted. */
  through = <Part extends object>(name: string, part: Part): Part =>
    new Proxy(part, {
      get: (_, key) => {
        const value: unknown = Reflect.get(part, key, part)
        if (typeof value !== 'function') return this.#inner(name, value)
        const kind = `${name}.${String(key)}`
        return (...given: unknown[]) =>
          this.#call(kind, name, () => Reflect.apply(value, part, given))
      },
    })

  #call(kind: string, name: string, carryOut: () => unknown): unknown {
    if (UNCOUNTED.test(kind)) return this.#inner(name, carryOut())
    this.taken.push({ kind })
    const death = this.#deaths.find(({ number }) => number === this.taken.length)
    if (death?.side === 'before') {
      this.#die()
      return new Promise(() => {})
    }
    const result = carryOut()
    return death === undefined ? result : this.#dieWhenDone(result)
  }

  async #dieWhenDone(result: unknown): Promise<unknown> {
    try {
      return await result
    } finally {
      this.#die()
    }
  }

  /** The player and the library of an account are parts of the music. */
  #inner(name: string, value: unknown): unknown {
    const isPart = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isPart && !(value instanceof Promise) ? this.through(name, value) : value
  }
}
