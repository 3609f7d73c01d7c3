import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'
import KeyvSqlite from '@keyv/sqlite'
import { diskSync } from './disk.ts'

/** Where and with what the figures were made: without it they mean nothing. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGb: number
  /** Average number of running processes in the minute before; what else ran costs figures. */
  readonly loadBefore: number
  readonly diskSync: { readonly p50Ms: number; readonly p99Ms: number }
  readonly node: string
  readonly versions: Readonly<Record<string, string>>
  readonly commit: string
}

const PACKAGES = ['discord.js', 'keyv', '@keyv/sqlite', 'sqlite3']

export async function describeMachine(): Promise<Machine> {
  const versions = await Promise.all(PACKAGES.map(async (name) => [name, await versionOf(name)]))
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    loadBefore: Math.round((loadavg()[0] ?? 0) * 10) / 10,
    diskSync: await diskSync(),
    node: process.version,
    versions: { ...Object.fromEntries(versions), SQLite: await versionOfSqlite() },
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
  }
}

async function versionOf(name: string): Promise<string> {
  const file = new URL(`../node_modules/${name}/package.json`, import.meta.url)
  return JSON.parse(await readFile(file, 'utf8')).version
}

async function versionOfSqlite(): Promise<string> {
  const table = new KeyvSqlite({ uri: 'sqlite://:memory:' })
  const [row] = await table.query('SELECT sqlite_version() AS version')
  await table.disconnect()
  return String(row?.version)
}
