import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** The program in a process of its own, as `npm start` runs it. */
export interface ProgramProcess {
  /** Everything it has written, errors included. */
  output(): string
  /** Resolves with the exit code when it has gone by itself. */
  readonly gone: Promise<number | null>
  /** Ends it without warning and waits until it is gone. */
  kill(): Promise<void>
  /** Asks it to end, as often as told; with what code it was gone, and after what time. */
  terminate(times?: number): Promise<{ readonly code: number | null; readonly tookMs: number }>
  /** What it holds of the machine's memory, where the machine says so. */
  memoryMb(): Promise<number | undefined>
}

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

export function spawnProgram(
  { environment }: { readonly environment: Readonly<Record<string, string>> },
  onTestFinished: (kill: () => Promise<void>) => void,
  logLevel = 'info',
): ProgramProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
    env: { ...process.env, ...environment, LOG_LEVEL: logLevel },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  }
  const endWithUs = () => child.kill('SIGKILL')
  process.once('exit', endWithUs)
  const gone = once(child, 'exit').then(([code]) => {
    process.off('exit', endWithUs)
    return code as number | null
  })
  const kill = async () => {
    child.kill('SIGKILL')
    await gone
  }
  const terminate = async (times = 1) => {
    const askedAt = performance.now()
    for (let asked = 0; asked < times; asked += 1) child.kill('SIGTERM')
    const code = await gone
    return { code, tookMs: performance.now() - askedAt }
  }
  onTestFinished(kill)
  return { output: () => output, gone, kill, terminate, memoryMb: () => residentMb(child.pid) }
}

async function residentMb(pid: number | undefined): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]
  return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024)
}
