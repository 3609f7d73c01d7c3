import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

export interface Child {
  /** What it printed; ends when the process is gone. */
  readonly lines: AsyncIterable<string>
  /** Ends it without warning and waits until it is gone. */
  kill(): Promise<void>
}

/** Runs a TypeScript program in a process of its own, until the test is over. */
export function startChild(program: URL, ...parameters: readonly string[]): Child {
  const path = fileURLToPath(program)
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', path, ...parameters], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const kill = async () => {
    child.kill('SIGKILL')
    await exited
  }
  onTestFinished(kill)
  if (child.stdout === null) throw new Error('the output of the child is piped')
  return { lines: createInterface({ input: child.stdout }), kill }
}

export async function firstLine(child: Child): Promise<string | undefined> {
  for await (const line of child.lines) return line
  return undefined
}
