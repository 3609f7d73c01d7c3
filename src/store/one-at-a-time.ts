/** Runs tasks one after another, in the order they came; a failure concerns only its own task. */
export class OneAtATime {
  #last: Promise<unknown> = Promise.resolve()

  run<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(task)
    this.#last = result.catch(() => undefined)
    return result
  }
}
