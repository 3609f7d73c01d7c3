import { z } from 'zod'
import { readBy, Unreadable } from './unreadable.ts'

const row = z.looseObject({ value: z.unknown() })

/** The text of a row as Keyv writes it. */
export function textOf(value: unknown): string {
  return JSON.stringify({ value })
}

/** The value in the text of a row. Throws Unreadable. */
export function storedValue(text: string): unknown {
  return readBy(row, parseJson(text)).value
}

/** Throws Unreadable, whose message does not repeat the text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Unreadable('it is not JSON')
  }
}
