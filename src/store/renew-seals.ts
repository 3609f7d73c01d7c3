import { z } from 'zod'
import type { Log, VaultKinds } from '../core/ports.ts'
import { vaultKey, vaultRange } from './keys.ts'
import type { GuardedRow, KeyvTable, Row } from './keyv-table.ts'
import { storedValue, textOf } from './row-text.ts'
import type { Sealer } from './sealer.ts'
import { readBy, why } from './unreadable.ts'
import { sealedKinds } from './vault-schema.ts'

type Kind = keyof VaultKinds

/** So many are written in one statement. */
const AT_ONCE = 500

/**
 * Seals anew, with the first key, what another key has sealed, so that the other keys are needed no
 * more. What cannot be opened is left alone and reported, for its key may come back; only a login
 * under way is of no use then, and goes. Never throws: what could not be written is tried at the
 * next start.
 */
export async function renewSeals(table: KeyvTable, sealer: Sealer, log: Log): Promise<void> {
  try {
    let renewed = 0
    const unopened: Partial<Record<Kind, number>> = {}
    for (const kind of sealedKinds) {
      const found = examine(kind, await table.range(vaultRange(kind)), sealer)
      renewed += await write(table, found.renewed)
      if (found.unopened.length === 0) continue
      unopened[kind] = found.unopened.length
      if (kind === 'login') await remove(table, found.unopened)
    }
    if (renewed > 0) log.info('Older seals were renewed with the first key.', { renewed })
    if (Object.keys(unopened).length > 0) {
      log.error('TOKEN_KEYS does not open everything. Put the missing key behind the others.', {
        unopened,
      })
    }
  } catch (failure) {
    log.error('Seals could not be renewed; do not drop a key yet.', { why: why(failure) })
  }
}

interface Examined {
  readonly renewed: readonly GuardedRow[]
  readonly unopened: readonly Row[]
}

function examine(kind: Kind, rows: readonly Row[], sealer: Sealer): Examined {
  const renewed: GuardedRow[] = []
  const unopened: Row[] = []
  for (const row of rows) {
    try {
      const id = row.key.slice(vaultRange(kind).length)
      const sealed = readBy(z.string(), storedValue(row.value))
      const text = sealer.open(kind, id, sealed)
      if (sealer.isOfFirstKey(sealed)) continue
      const key = vaultKey(kind, id)
      const value = textOf(sealer.seal(kind, id, text))
      renewed.push({ key, value, guard: key, expected: row.value })
    } catch {
      unopened.push(row)
    }
  }
  return { renewed, unopened }
}

async function write(table: KeyvTable, rows: readonly GuardedRow[]): Promise<number> {
  let written = 0
  for (let start = 0; start < rows.length; start += AT_ONCE) {
    written += (await table.writeGuarded(rows.slice(start, start + AT_ONCE))).size
  }
  return written
}

async function remove(table: KeyvTable, rows: readonly Row[]): Promise<void> {
  for (const { key } of rows) await table.delete(key)
}
