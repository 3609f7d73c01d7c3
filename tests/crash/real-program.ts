import { type ProgramProcess, spawnProgram } from '../e2e/program-process.ts'
import { until } from './real-waiting.ts'

const READY = '"Partyline is ready."'
const READY_WITHIN_MS = 30_000
/** A program that is up for so long has looked at every player. */
const LOOKS_WITHIN_MS = 5_000

/** The program through all its lives: it is killed and started again on the same store. */
export class RealProgram {
  kills = 0
  readonly #environment: Readonly<Record<string, string>>
  readonly #former: { readonly output: string; readonly endedAt: number }[] = []
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
    this.#former.push({ output: this.#process.output(), endedAt: Date.now() })
    this.#process = undefined
    this.kills += 1
  }

  async memoryMb(): Promise<number> {
    return (await this.#process?.memoryMb()) ?? 0
  }

  /** Whether it was up for long enough, at a stretch, to see what played between these instants. */
  hasSeen(from: number, to: number): boolean {
    return this.#lives().some(({ output, endedAt }) => {
      const upFrom = readyAt(output)
      return Math.min(to, endedAt) - Math.max(from, upFrom) >= LOOKS_WITHIN_MS
    })
  }

  /** Everything that any of its lives has written. */
  output(): string {
    return this.#lives()
      .map(({ output }) => output)
      .join('\n')
  }

  #lives() {
    const now = { output: this.#process?.output() ?? '', endedAt: Date.now() }
    return [...this.#former, now]
  }
}

/** By its own word; never, where it died before. */
function readyAt(output: string): number {
  const line = output.split('\n').find((one) => one.includes(READY)) ?? ''
  const time = /"time":"([^"]+)"/.exec(line)?.[1]
  return time === undefined ? Number.POSITIVE_INFINITY : Date.parse(time)
}
