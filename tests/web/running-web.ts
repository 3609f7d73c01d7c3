import { connect } from 'node:net'
import { onTestFinished } from 'vitest'
import type { LoginDesk } from '../../src/core/inbox.ts'
import { createLog } from '../../src/log.ts'
import { createWeb, type WebOptions } from '../../src/web/index.ts'
import { ScriptedDesk } from './scripted-desk.ts'

export interface RunningWeb {
  readonly address: string
  readonly port: number
  readonly lines: readonly string[]
  stop(): Promise<void>
}

/** The real server on a free port; it stops when the test ends. */
export async function runningWeb(
  loginDesk: LoginDesk = new ScriptedDesk({}),
  options: Partial<WebOptions> = {},
): Promise<RunningWeb> {
  const lines: string[] = []
  const web = createWeb({
    host: '127.0.0.1',
    port: 0,
    publicUrl: 'http://127.0.0.1:8888',
    loginDesk,
    ready: async () => ({ ok: true }),
    log: createLog({ level: 'trace', destination: { write: (line) => lines.push(line) } }),
    ...options,
  })
  const { address } = await web.start()
  onTestFinished(() => web.stop())
  return { address, port: Number(new URL(address).port), lines, stop: () => web.stop() }
}

export function postForm(
  url: string,
  fields: Record<string, string> | [string, string][],
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), headers })
}

/** Sends bytes and reads until the server closes the connection. */
export function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    let text = ''
    socket.setEncoding('utf8')
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(text))
  })
}
