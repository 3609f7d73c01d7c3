import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { instant } from './instant.ts'
import { percentile } from './statistics.ts'

const SYNCS = 300
/** About what one vote writes. */
const BYTES = 8_192

/**
 * How long this machine's disk takes for one durable write and nothing else, in milliseconds. No
 * vote can be faster, and its slowest tell how much of a slow vote is the machine's doing.
 */
export async function diskSync(): Promise<{ readonly p50Ms: number; readonly p99Ms: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'partyline-disk-'))
  const file = await open(join(folder, 'sync'), 'a')
  const times: number[] = []
  for (let count = 0; count < SYNCS; count++) {
    const start = instant()
    await file.write(Buffer.alloc(BYTES, count))
    await file.datasync()
    times.push(instant() - start)
  }
  await file.close()
  await rm(folder, { recursive: true })
  return { p50Ms: percentile(times, 0.5), p99Ms: percentile(times, 0.99) }
}
