import { isObject, type Json, parsed } from '../json.ts'
import { invalid, SlackError } from './errors.ts'

/** The arguments of one call, each absent, a text, or what JSON makes of it. */
export class Arguments {
  readonly values: Json

  constructor(values: Json) {
    this.values = values
  }

  has(name: string): boolean {
    return this.values[name] !== undefined
  }

  text(name: string): string {
    const value = this.optionalText(name)
    if (value === undefined || value === '') {
      throw invalid('invalid_arguments', [`missing required field: ${name}`])
    }
    return value
  }

  optionalText(name: string): string | undefined {
    const value = this.values[name]
    if (value === undefined || typeof value === 'string') return value
    return String(value)
  }

  flag(name: string): boolean | undefined {
    const value = this.optionalText(name)
    return value === undefined ? undefined : value === 'true' || value === '1'
  }

  number(name: string): number | undefined {
    const value = this.optionalText(name)
    return value === undefined || value === '' ? undefined : Number(value)
  }

  blocks(): readonly unknown[] | undefined {
    const value = this.values.blocks
    if (value === undefined || Array.isArray(value)) return value
    throw new SlackError('invalid_blocks_format', { problem: 'blocks is not a list' })
  }

  object(name: string): Json {
    const value = this.values[name]
    if (isObject(value)) return value
    throw invalid('invalid_arguments', [`missing required field: ${name}`])
  }
}

const JSON_FIELDS = new Set(['blocks', 'attachments', 'view', 'metadata'])

/** Reads a call's body, urlencoded or JSON; lists and objects may come as JSON within a field. */
export function readArguments(contentType: string, body: string, query: URLSearchParams): Json {
  const given = { ...Object.fromEntries(query), ...readBody(contentType, body) }
  return Object.fromEntries(
    Object.entries(given)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => {
        const isJsonText = JSON_FIELDS.has(name) && typeof value === 'string'
        return [name, isJsonText ? (parsed(value) ?? value) : value]
      }),
  )
}

function readBody(contentType: string, body: string): Json {
  if (!contentType.startsWith('application/json')) {
    return Object.fromEntries(new URLSearchParams(body))
  }
  const value = parsed(body)
  return isObject(value) ? value : {}
}
