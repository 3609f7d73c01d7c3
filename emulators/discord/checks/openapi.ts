import { existsSync, readFileSync } from 'node:fs'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { Form } from './form.ts'

/** Published by Discord; it lies beside the repository, not in it. */
const DESCRIPTION = new URL('../../../../shared/specs/discord-openapi.json', import.meta.url)
const MOST_ERRORS = 5

const validators = new Map<string, ValidateFunction | undefined>()
let description: Ajv2020 | undefined

export function isDescriptionPresent(): boolean {
  return existsSync(DESCRIPTION)
}

/** Holds a request's body against Discord's own description, where that is present. */
export function checkByDescription(
  method: string,
  template: string,
  body: unknown,
  form: Form,
): void {
  const pointer = `/paths/${escaped(template)}/${method.toLowerCase()}/requestBody/content/application~1json/schema`
  const validate = validatorAt(pointer)
  if (!validate || validate(body)) return
  for (const error of mostSpecific(validate.errors ?? [])) {
    const path = error.instancePath.split('/').slice(1)
    form.at(...path).refuse('OPENAPI', `${error.message ?? error.keyword} (official description)`)
  }
}

/** Compiled once in a process, when it is first needed. */
export function validatorAt(pointer: string): ValidateFunction | undefined {
  if (!isDescriptionPresent()) return undefined
  if (!validators.has(pointer)) {
    description ??= load()
    validators.set(pointer, description.getSchema(`discord#${pointer}`))
  }
  return validators.get(pointer)
}

function load(): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false })
  addFormats.default(ajv)
  ajv.addFormat('snowflake', /^\d{1,20}$/)
  ajv.addFormat('nonce', true)
  ajv.addSchema(JSON.parse(readFileSync(DESCRIPTION, 'utf8')), 'discord')
  return ajv
}

/** The deepest errors: of a union, those of the member that was meant. */
function mostSpecific(errors: readonly ErrorObject[]): ErrorObject[] {
  const depth = ({ instancePath }: ErrorObject) => instancePath.split('/').length
  const deepest = Math.max(...errors.map(depth))
  return errors.filter((error) => depth(error) === deepest).slice(0, MOST_ERRORS)
}

function escaped(template: string): string {
  return encodeURI(template.replaceAll('~', '~0').replaceAll('/', '~1'))
}
