import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, readdir, rename } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const SCRIPT = fileURLToPath(new URL('../../scripts/backup.ts', import.meta.url))

interface Run {
  readonly code: number | null
  readonly output: string
}

/** `npm run backup`, in a process of its own. */
export async function runBackup(file: string, ...parameters: readonly string[]): Promise<Run> {
  const child = spawn(process.execPath, ['--import', 'tsx', SCRIPT, ...parameters], {
    env: { ...process.env, NODE_ENV: 'production', DATABASE_URL: `sqlite://${file}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  }
  const [code] = await once(child, 'close')
  return { code: typeof code === 'number' ? code : null, output }
}

/** Puts a copy in the place of the store, as docs/backup.md says. */
export async function restore(copy: string, file: string): Promise<void> {
  const folder = dirname(file)
  const aside = join(folder, 'aside')
  await mkdir(aside)
  for (const name of await readdir(folder)) {
    if (name.startsWith(basename(file))) await rename(join(folder, name), join(aside, name))
  }
  await copyFile(copy, file)
}
