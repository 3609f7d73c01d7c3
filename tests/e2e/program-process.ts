import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Stage } from './stage.ts'

/** The program in a process of its own, as `npm start` runs it. */
export interface ProgramProcess {
  /** Everything it has written, errors included. */
  output(): string
  /** Resolves with the exit code when it has gone by itself. */
  readonly gone: Promise<number | null>
  /** Ends it without warning and waits until it is gone. */
  kill(): Promise<void>
}

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

export function spawnProgram(
  stage: Stage,
  onTestFinished: (kill: () => Promise<void>) => void,
): ProgramProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
    env: { ...process.env, ...stage.environment, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  }
  const gone = once(child, 'exit').then(([code]) => code as number | null)
  const kill = async () => {
    child.kill('SIGKILL')
    await gone
  }
  onTestFinished(kill)
  return { output: () => output, gone, kill }
}
