/** One call that the program makes to a part of the world. */
export interface Call {
  readonly method: string
  /** The first argument where it is a text: a channel, for a chat. */
  readonly on: string | undefined
  /** Whose player or library it is, for music. */
  readonly account?: string
}

/** Meets the calls that it concerns: may refuse, delay or carry them out and lie about it. */
export interface Rule {
  concerns(call: Call): boolean
  meet(proceed: () => Promise<unknown>, call: Call): Promise<unknown>
}

/** What stands between the program and a part of the world; without rules, nothing. */
export class Interference {
  calls = 0
  readonly #rules: Rule[] = []
  #held: Promise<void> | undefined

  /** Returns how to take the rule away. Later rules meet a call before earlier ones. */
  add(rule: Rule): () => void {
    this.#rules.push(rule)
    return () => {
      const place = this.#rules.indexOf(rule)
      if (place >= 0) this.#rules.splice(place, 1)
    }
  }

  /** Answers wait from now on, until what is returned is called. */
  hold(): () => void {
    let letGo = () => {}
    this.#held = new Promise((resolve) => {
      letGo = resolve
    })
    return () => {
      this.#held = undefined
      letGo()
    }
  }

  async through(call: Call, carryOut: () => Promise<unknown>): Promise<unknown> {
    this.calls += 1
    const proceed = this.#rules
      .filter((rule) => rule.concerns(call))
      .reduce((inner, rule) => () => rule.meet(inner, call), carryOut)
    try {
      return await proceed()
    } finally {
      if (this.#held !== undefined) await this.#held
    }
  }
}

/** The same part of the world, with something in between. `methods`: those that it concerns. */
export function interfered<Part extends object>(
  part: Part,
  interference: Interference,
  options: { readonly methods?: readonly string[]; readonly account?: string } = {},
): Part {
  const { methods, account } = options
  const owner = account === undefined ? {} : { account }
  return new Proxy(part, {
    get(_, key) {
      const value: unknown = Reflect.get(part, key, part)
      if (typeof value !== 'function' || typeof key !== 'string') return value
      const carryOut = (given: unknown[]): unknown => Reflect.apply(value, part, given)
      if (methods !== undefined && !methods.includes(key)) {
        return (...given: unknown[]) => carryOut(given)
      }
      return (...given: unknown[]) => {
        const on = typeof given[0] === 'string' ? given[0] : undefined
        const call = { method: key, on, ...owner }
        return interference.through(call, async () => carryOut(given))
      }
    },
  })
}
