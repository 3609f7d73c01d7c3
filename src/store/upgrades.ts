import { RECORD_SCHEMA } from '../core/engine/record.ts'
import { DEFAULT_SETTINGS } from '../core/engine/settings.ts'
import { Unreadable } from './unreadable.ts'

type Fields = Readonly<Record<string, unknown>>

/** By schema number: what turns a record of that schema into one of the next. */
export type Upgrades = Readonly<Record<number, (older: Fields) => Fields>>

const UPGRADES: Upgrades = {
  // 2: settings beyond the number of candidates, and songs that people bring.
  1: (record) => {
    const party = fieldsOf(record.party)
    const settings = { ...DEFAULT_SETTINGS, ...fieldsOf(party.settings) }
    return { ...record, party: { suggestions: [], suggested: 0, ...party, settings } }
  },
}

/** What is not an object is left to the schema to complain about. */
function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

/** Brings a stored record to the schema of this program, step by step. Throws Unreadable. */
export function upgraded(
  stored: Fields,
  upgrades: Upgrades = UPGRADES,
  target: number = RECORD_SCHEMA,
): Fields {
  const { schema } = stored
  if (schema === target) return stored
  const upgrade = typeof schema === 'number' ? upgrades[schema] : undefined
  if (typeof schema !== 'number' || upgrade === undefined) {
    throw new Unreadable(`its schema, ${JSON.stringify(schema)}, is not known to this version`)
  }
  return upgraded({ ...upgrade(stored), schema: schema + 1 }, upgrades, target)
}
