import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { instant } from './instant.ts'
import type { News, Order, Report } from './messages.ts'

const PROGRAM = fileURLToPath(new URL('program.ts', import.meta.url))

/** The program in its own process, seen from the bench. */
export class ProgramProcess {
  /** Votes that became durable, and when that was last known. */
  progress = { committed: 0, refused: 0, at: 0 }
  readonly startedAt = instant()
  readonly #child: ChildProcess

  constructor(environment: Readonly<Record<string, string>>, profileTo?: string) {
    const profile = profileTo === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileTo}`]
    this.#child = fork(PROGRAM, {
      env: { PATH: process.env.PATH, NODE_ENV: 'production', ...environment },
      execArgv: ['--import', 'tsx', '--expose-gc', ...profile],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.#child.on('message', (news: News) => {
      if (news.news === 'progress') this.progress = news
    })
  }

  ready(): Promise<Extract<News, { news: 'ready' }>> {
    return this.#hear('ready')
  }

  async watch(): Promise<void> {
    await this.#ask('watch', 'watching')
  }

  async report(): Promise<Report> {
    return (await this.#ask('report', 'report')).report
  }

  weigh(): Promise<Extract<News, { news: 'weighed' }>> {
    return this.#ask('weigh', 'weighed')
  }

  /** Resolves when more is known of the votes. */
  async moreProgress(): Promise<void> {
    await this.#hear('progress')
  }

  async stop(): Promise<void> {
    const gone = once(this.#child, 'exit')
    this.#order('stop')
    await gone
  }

  /** Like a power cut for the process: it finishes nothing. */
  async kill(): Promise<void> {
    const gone = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await gone
  }

  #order(order: Order['order']): void {
    this.#child.send({ order } satisfies Order)
  }

  #ask<Name extends News['news']>(
    order: Order['order'],
    expected: Name,
  ): Promise<Extract<News, { news: Name }>> {
    const answer = this.#hear(expected)
    this.#order(order)
    return answer
  }

  #hear<Name extends News['news']>(expected: Name): Promise<Extract<News, { news: Name }>> {
    return new Promise((resolve, reject) => {
      const child = this.#child
      const left = (code: unknown) => reject(new Error(`The program ended with ${code}.`))
      const listen = (news: News) => {
        if (news.news !== expected) return
        child.off('message', listen)
        child.off('exit', left)
        resolve(news as Extract<News, { news: Name }>)
      }
      child.on('message', listen)
      child.once('exit', left)
    })
  }
}
