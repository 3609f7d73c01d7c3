/** What is wrong with a request, place by place. */
export class Form {
  /** As Slack words them: what, and a pointer to where. */
  readonly errors: string[]
  readonly #pointer: string

  constructor(pointer = '', errors: string[] = []) {
    this.#pointer = pointer
    this.errors = errors
  }

  at(...path: (string | number)[]): Form {
    return new Form([this.#pointer, ...path].join('/'), this.errors)
  }

  refuse(message: string): void {
    this.errors.push(`${message} [json-pointer:${this.#pointer}]`)
  }
}
