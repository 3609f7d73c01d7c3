import { createSealer, parseTokenKeys } from '../../src/store/sealer.ts'
import { openSqliteStore } from '../../src/store/sqlite.ts'
import { aRecord, aSummary } from '../fakes/records.ts'

// Commits to several parties at once until it is killed, and prints each party and version when its
// commit was acknowledged. Each version leaves the summary of a round with the same number.

const PARTIES = 8
const [file = '', keys = ''] = process.argv.slice(2)
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const sealer = createSealer(parseTokenKeys(keys))
const { parties } = await openSqliteStore({ url: `sqlite://${file}`, sealer, log: silent })

async function commitForever(name: string): Promise<void> {
  for (let version = 1; ; version += 1) {
    const record = aRecord(name, version)
    await parties.commit(record, version - 1, [aSummary(record.party.id, version)])
    process.stdout.write(`${name} ${version}\n`)
  }
}

await Promise.all(Array.from({ length: PARTIES }, (_, index) => commitForever(`party-${index}`)))
