import Keyv from 'keyv'
import type { Log, PartyStore, Vault } from '../core/ports.ts'
import { copyStore, type StoreCopy } from './copy-store.ts'
import type { KeyvTable } from './keyv-table.ts'
import { KeyvVault } from './keyv-vault.ts'
import { OneAtATime } from './one-at-a-time.ts'
import { openTable } from './open-table.ts'
import { renewSeals } from './renew-seals.ts'
import type { Sealer } from './sealer.ts'
import { SqliteParties } from './sqlite-parties.ts'
import { type StoreHealth, StoreProbe } from './store-probe.ts'

export interface SqliteStoreOptions {
  /** `sqlite://data/partyline.sqlite`; with three slashes from the root. */
  readonly url: string
  readonly sealer: Sealer
  readonly log: Log
  /** Epoch milliseconds; tells old pools from new ones. */
  readonly now?: () => number
}

export interface SqliteStore {
  readonly parties: PartyStore
  readonly vault: Vault
  /** Whether a party can be written now. */
  health(): Promise<StoreHealth>
  /** Where it lies. */
  readonly file: string
  /** Writes what is stored at this instant into another file, while work goes on. Throws CannotCopy. */
  copy(): Promise<StoreCopy>
  /** Writes what waits, then lets go of the file. */
  close(): Promise<void>
}

/** Opens the store for this process alone, and renews old seals. Throws CannotOpenStore. */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<SqliteStore> {
  const table = await openTable(options.url)
  await renewSeals(table, options.sealer, options.log)
  return sqliteStore(table, options)
}

/** The store over a table that is open already. */
export function sqliteStore(
  table: KeyvTable,
  { sealer, log, now = Date.now }: Omit<SqliteStoreOptions, 'url'>,
): SqliteStore {
  const keyv = keyvOver(table)
  const parties = new SqliteParties(keyv, table, log, now)
  const vault = new KeyvVault(keyv, table, sealer, log)
  const probe = new StoreProbe(table, log)
  const copies = new OneAtATime()
  return {
    parties,
    vault,
    file: table.file,
    health: () => probe.look(),
    copy: () => copies.run(() => copyStore(table, now())),
    async close() {
      await parties.settled()
      await table.close()
    },
  }
}

function keyvOver(table: KeyvTable): Keyv {
  const keyv = new Keyv({
    store: table,
    throwOnErrors: true,
    useKeyPrefix: false,
    serialize: JSON.stringify,
    deserialize: JSON.parse,
  })
  // With throwOnErrors every failure rejects its own call; unheard events would throw it again.
  keyv.on('error', () => undefined)
  return keyv
}
