import { isObject, type Json, textOf } from '../json.ts'
import type { Form } from './form.ts'

/** Writes onto the form what is wrong with a value that is there. */
export type Rule = (value: unknown, form: Form) => void

/** The properties of an object; `?` at the end of a name: it may be absent. */
export type Shape = Readonly<Record<string, Rule>>

export function text(longest: number, shortest = 1): Rule {
  return (value, form) => {
    if (typeof value !== 'string') form.refuse('must be a string')
    else if (value.length < shortest) form.refuse(`must be more than ${shortest - 1} characters`)
    else if (value.length > longest) form.refuse(`must be less than ${longest + 1} characters`)
  }
}

export const flag: Rule = (value, form) => {
  if (typeof value !== 'boolean') form.refuse('must be a boolean')
}

export function integer(least: number, most: number): Rule {
  return (value, form) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
      form.refuse(`must be an integer from ${least} to ${most}`)
    }
  }
}

export function among(...allowed: readonly string[]): Rule {
  return (value, form) => {
    if (!allowed.includes(textOf(value))) form.refuse(`must be one of: ${allowed.join(', ')}`)
  }
}

export function list(fewest: number, most: number, item: Rule): Rule {
  return (value, form) => {
    if (!Array.isArray(value)) {
      form.refuse('must be a list')
      return
    }
    if (value.length < fewest) form.refuse(`no fewer than ${fewest} items allowed`)
    if (value.length > most) form.refuse(`no more than ${most} items allowed`)
    value.forEach((one: unknown, index) => {
      item(one, form.at(index))
    })
  }
}

export const anything: Rule = () => {}

export function object(shape: Shape): Rule {
  return (value, form) => {
    if (!isObject(value)) form.refuse('must be an object')
    else checkShape(value, shape, form)
  }
}

/** One of several objects, told apart by `type`. */
export function typed(kinds: Readonly<Record<string, Shape>>, what: string): Rule {
  return (value, form) => {
    const type = isObject(value) ? textOf(value.type) : ''
    const shape = Object.hasOwn(kinds, type) ? kinds[type] : undefined
    if (!isObject(value) || !shape) form.refuse(`unsupported type: ${type || 'none'} as ${what}`)
    else checkShape(value, { type: anything, ...shape }, form)
  }
}

function checkShape(value: Json, shape: Shape, form: Form): void {
  const rules = new Map(Object.entries(shape).map(([key, rule]) => [key.replace('?', ''), rule]))
  for (const [name, given] of Object.entries(value)) {
    const rule = rules.get(name)
    if (!rule) form.refuse(`invalid additional property: ${name}`)
    else if (given !== undefined && given !== null) rule(given, form.at(name))
  }
  for (const key of Object.keys(shape)) {
    const isMissing = value[key] === undefined || value[key] === null
    if (!key.endsWith('?') && isMissing) form.refuse(`missing required field: ${key}`)
  }
}

/** An address that browsers open; Slack fetches images by https only. */
export function url(longest: number, pattern = /^https?:\/\/./): Rule {
  const isShort = text(longest)
  return (value, form) => {
    isShort(value, form)
    if (typeof value === 'string' && !pattern.test(value)) form.refuse('must be a valid URL')
  }
}
