import { existsSync, readFileSync } from 'node:fs'
import { isObject, type Json, parsed, textOf } from '../json.ts'
import { invalid } from '../web-api/errors.ts'

/** Published by others; it lies beside the repository, not in it. */
const DESCRIPTIONS = new URL('../../../../shared/specs/slack-methods/', import.meta.url)
/** Sent by the client of its own accord, to every method. */
const ALWAYS_ALLOWED = new Set(['token', 'team_id'])

interface Description {
  readonly known: ReadonlyMap<string, Json>
  readonly required: readonly string[]
}

const descriptions = new Map<string, Description | undefined>()

export function areDescriptionsPresent(): boolean {
  return existsSync(DESCRIPTIONS)
}

/**
 * Holds arguments against the method's description, where that is present. What is missing or of a
 * wrong type is thrown; the names that Slack would pass over are returned.
 */
export function checkArguments(method: string, args: Json): string[] {
  const description = describe(method)
  if (!description) return []
  const missing = description.required.filter((name) => isMissing(args[name]))
  const wrong = Object.entries(args).flatMap(([name, value]) => {
    const fault = faultOf(value, description.known.get(name))
    return fault ? [`${fault} [json-pointer:/${name}]`] : []
  })
  const errors = [...missing.map((name) => `missing required field: ${name}`), ...wrong]
  if (errors.length > 0) throw invalid('invalid_arguments', errors)
  return Object.keys(args).filter(
    (name) => !description.known.has(name) && !ALWAYS_ALLOWED.has(name),
  )
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === ''
}

function faultOf(value: unknown, rule: Json | undefined): string | undefined {
  const given = String(value)
  switch (rule?.type) {
    case 'boolean':
      return /^(true|false|0|1)$/.test(given) ? undefined : 'must be a boolean'
    case 'integer':
    case 'number':
      return /^\d+$/.test(given) ? undefined : 'must be a number'
    case 'string':
      if (typeof value === 'object') return 'must be a string'
      if (rule.subtype === 'timestamp' && !/^\d+\.\d+$/.test(given)) return 'must be a timestamp'
      return undefined
    default:
      return undefined
  }
}

function describe(method: string): Description | undefined {
  if (!descriptions.has(method)) descriptions.set(method, load(method))
  return descriptions.get(method)
}

function load(method: string): Description | undefined {
  const file = new URL(`${method}.json`, DESCRIPTIONS)
  const description = existsSync(file) ? parsed(readFileSync(file, 'utf8')) : undefined
  const args = isObject(description) ? description.args : undefined
  if (!isObject(args) || !isObject(args.properties)) return undefined
  const properties = Object.entries(args.properties)
  const known = new Map(properties.map(([name, rule]) => [name, isObject(rule) ? rule : {}]))
  const required = Array.isArray(args.required) ? args.required.map(textOf) : []
  return { known, required: required.filter((name) => name !== 'token') }
}
