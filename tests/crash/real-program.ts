import { type ProgramProcess, spawnProgram } from '../e2e/program-process.ts'
import { until } from './real-waiting.ts'

const READY = '"Partyline is ready."'
const READY_WITHIN_MS = 30_000

/** The program through all its lives: it is killed and started again on the same store. */
export class RealProgram {
  kills = 0
  readonly #environment: Readonly<Record<string, string>>
  readonly #former: string[] = []
  #process: ProgramProcess | undefined

  constructor(environment: Readonly<Record<string, string>>) {
    this.#environment = environment
  }

  get isUp(): boolean {
    return this.#process?.output().includes(READY) ?? false
  }

  start(): void {
    this.#process = spawnProgram({ environment: this.#environment }, () => {})
  }

  /** Resolves when it says that it is ready; rejects when it ends by itself. */
  async ready(): Promise<void> {
    const running = this.#process
    if (running === undefined) throw new Error('The program was not started.')
    let code: number | null | undefined
    running.gone.then((ended) => {
      code = ended
    })
    await until(
      () => this.isUp || code !== undefined,
      READY_WITHIN_MS,
      () => `the program:\n${running.output()}`,
    )
    if (!this.isUp) throw new Error(`The program ended with ${code}:\n${running.output()}`)
  }

  async kill(): Promise<void> {
    if (this.#process === undefined) return
    await this.#process.kill()
    this.#former.push(this.#process.output())
    this.#process = undefined
    this.kills += 1
  }

  async memoryMb(): Promise<number> {
    return (await this.#process?.memoryMb()) ?? 0
  }

  /** Everything that any of its lives has written. */
  output(): string {
    return [...this.#former, this.#process?.output() ?? ''].join('\n')
  }
}
