import { basename, dirname, extname, join } from 'node:path'

/** Where the copies of a store lie: in a folder beside it. */
export function copiesFolder(file: string): string {
  return join(dirname(file), 'backups')
}

/** `partyline-2026-11-20T21-53-12-345Z.sqlite`: in the order of their names, copies grow younger. */
export function copyName(file: string, at: number): string {
  return `${stem(file)}-${new Date(at).toISOString().replace(/[:.]/g, '-')}${extname(file)}`
}

/** Those of the names that copies of this store have, oldest first. */
export function copiesAmong(names: readonly string[], file: string): readonly string[] {
  return names
    .filter((name) => name.startsWith(`${stem(file)}-`) && name.endsWith(extname(file)))
    .filter((name) => INSTANT.test(name.slice(stem(file).length + 1, -extname(file).length)))
    .sort()
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z$/

function stem(file: string): string {
  return basename(file, extname(file))
}
