import type Keyv from 'keyv'
import { z } from 'zod'
import type { Log, Vault, VaultKinds } from '../core/ports.ts'
import { vaultKey, vaultRange } from './keys.ts'
import type { KeyvTable } from './keyv-table.ts'
import { parseJson, storedValue } from './row-text.ts'
import type { Sealer } from './sealer.ts'
import { readBy, why } from './unreadable.ts'
import { sealedKinds, vaultSchemas } from './vault-schema.ts'

type Kind = keyof VaultKinds

/**
 * The vault in Keyv's table. A value that cannot be read or opened counts as absent and is
 * reported; it stays stored, because the key that opens it may come back.
 */
export class KeyvVault implements Vault {
  readonly #keyv: Keyv
  readonly #table: KeyvTable
  readonly #sealer: Sealer
  readonly #log: Log

  constructor(keyv: Keyv, table: KeyvTable, sealer: Sealer, log: Log) {
    this.#keyv = keyv
    this.#table = table
    this.#sealer = sealer
    this.#log = log
  }

  async get<K extends Kind>(kind: K, id: string): Promise<VaultKinds[K] | undefined> {
    const text = await this.#table.get<string>(vaultKey(kind, id))
    return typeof text === 'string' ? this.#read(kind, id, text) : undefined
  }

  async put<K extends Kind>(kind: K, id: string, value: VaultKinds[K]): Promise<void> {
    const stored = sealedKinds.has(kind)
      ? this.#sealer.seal(kind, id, JSON.stringify(value))
      : value
    await this.#keyv.set(vaultKey(kind, id), stored)
  }

  remove(kind: Kind, id: string): Promise<boolean> {
    return this.#keyv.delete(vaultKey(kind, id))
  }

  async list<K extends Kind>(kind: K) {
    const rows = await this.#table.range(vaultRange(kind))
    return rows.flatMap((row) => {
      const id = row.key.slice(vaultRange(kind).length)
      const value = this.#read(kind, id, row.value)
      return value === undefined ? [] : [{ id, value }]
    })
  }

  #read<K extends Kind>(kind: K, id: string, text: string): VaultKinds[K] | undefined {
    try {
      const stored = storedValue(text)
      return readBy(
        vaultSchemas[kind],
        sealedKinds.has(kind) ? this.#open(kind, id, stored) : stored,
      )
    } catch (failure) {
      // The id of a login is its state, which is as good as a password while it lasts.
      const owner = kind === 'login' ? {} : { id }
      this.#log.error('Something in the vault cannot be read.', {
        kind,
        ...owner,
        why: why(failure),
      })
      return undefined
    }
  }

  #open(kind: Kind, id: string, stored: unknown): unknown {
    return parseJson(this.#sealer.open(kind, id, readBy(z.string(), stored)))
  }
}
