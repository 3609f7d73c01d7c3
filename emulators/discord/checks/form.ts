export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

interface FieldError {
  readonly path: readonly (string | number)[]
  readonly code: string
  readonly message: string
}

/** What is wrong with a request's body, field by field. */
export class Form {
  readonly errors: FieldError[]
  /** Breaches of good conduct, which Discord itself would let pass. */
  readonly notes: string[]
  readonly #path: readonly (string | number)[]

  constructor(
    path: readonly (string | number)[] = [],
    errors: FieldError[] = [],
    notes: string[] = [],
  ) {
    this.#path = path
    this.errors = errors
    this.notes = notes
  }

  at(...path: (string | number)[]): Form {
    return new Form([...this.#path, ...path], this.errors, this.notes)
  }

  refuse(code: string, message: string): void {
    this.errors.push({ path: this.#path, code, message })
  }

  /** A string of so many characters; absent is allowed. */
  text(value: unknown, longest: number, shortest = 0): void {
    if (value === undefined || value === null) return
    if (typeof value !== 'string') {
      this.refuse('STRING_TYPE_CONVERT', 'Must be a string.')
      return
    }
    const length = [...value].length
    if (length < shortest || length > longest) {
      this.refuse('BASE_TYPE_BAD_LENGTH', `Must be between ${shortest} and ${longest} in length.`)
    }
  }

  requiredText(value: unknown, longest: number): void {
    if (value === undefined || value === null || value === '') this.required()
    else this.text(value, longest, 1)
  }

  required(): void {
    this.refuse('BASE_TYPE_REQUIRED', 'This field is required')
  }

  /** A list of so many items, each handed to `check`; absent is allowed. */
  list(
    value: unknown,
    [fewest, most]: readonly [number, number],
    check: (item: Record<string, unknown>, form: Form) => void,
  ): void {
    if (value === undefined || value === null) return
    if (!Array.isArray(value)) {
      this.refuse('LIST_TYPE_CONVERT', 'Must be a list.')
      return
    }
    if (value.length < fewest || value.length > most) {
      this.refuse('BASE_TYPE_BAD_LENGTH', `Must be between ${fewest} and ${most} in length.`)
    }
    value.forEach((item: unknown, index) => {
      if (isObject(item)) check(item, this.at(index))
      else this.at(index).refuse('DICT_TYPE_CONVERT', 'Must be an object.')
    })
  }

  unknownProperties(body: Record<string, unknown>, known: ReadonlySet<string>): void {
    for (const name of Object.keys(body)) {
      if (!known.has(name)) this.at(name).refuse('UNKNOWN_PROPERTY', `Unknown property ${name}.`)
    }
  }

  /** One line for the list of problems. */
  summary(): string {
    return this.errors
      .map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`)
      .join('; ')
  }

  /** Discord's nested form, e.g. `{embeds: {0: {title: {_errors: […]}}}}`. */
  nested(): object {
    const root: Record<string, unknown> = {}
    for (const { path, code, message } of this.errors) {
      let node = root
      for (const part of path) {
        const inner = isObject(node[part]) ? node[part] : {}
        node[part] = inner
        node = inner
      }
      const former: unknown[] = Array.isArray(node._errors) ? node._errors : []
      node._errors = [...former, { code, message }]
    }
    return root
  }
}
