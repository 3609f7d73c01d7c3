import { readFile } from 'node:fs/promises'
import { Ajv, type AnySchema, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { parse } from 'yaml'
import { isRecord } from './routes.ts'

const location = new URL('../../../shared/specs/spotify-openapi.yml', import.meta.url)

interface Operation {
  readonly template: string
  readonly pattern: RegExp
  readonly pointer: string
  readonly isDeprecated: boolean
  readonly parameters: readonly Record<string, unknown>[]
  readonly node: Record<string, unknown>
}

/** The official OpenAPI description of the Web API. Paths are given with their leading `/v1`. */
export class Specification {
  readonly #document: Record<string, unknown>
  readonly #ajv: Ajv
  readonly #validators = new Map<string, ValidateFunction>()
  readonly #operations = new Map<string, Operation[]>()

  constructor(document: Record<string, unknown>) {
    this.#document = document
    this.#ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true })
    addFormats.default(this.#ajv)
    this.#ajv.addSchema(document as AnySchema, 'spotify')
    for (const [template, methods] of Object.entries(recordAt(document, 'paths'))) {
      for (const [method, node] of Object.entries(isRecord(methods) ? methods : {})) {
        if (isRecord(node)) this.#addOperation(method.toUpperCase(), template, node)
      }
    }
  }

  /** What is wrong with a request; empty when the description allows it. */
  requestProblems(
    method: string,
    path: string,
    query: Readonly<Record<string, string>>,
    body: unknown,
  ): string[] {
    const operation = this.#operation(method, path)
    if (operation === undefined) return [`${method} ${path} is not in the official description`]
    const deprecated = operation.isDeprecated ? ['the endpoint is deprecated'] : []
    return [
      ...deprecated,
      ...queryProblems(operation, query),
      ...this.#bodyProblems(operation, body),
    ]
  }

  /** What is wrong with an answer of JSON. */
  answerProblems(method: string, path: string, status: number, value: unknown): string[] {
    const operation = this.#operation(method, path)
    if (operation === undefined) return [`${method} ${path} is not in the official description`]
    const responses = recordAt(operation.node, 'responses')
    const response = this.#resolve(responses[String(status)])
    if (response === null) return [`the official description knows no answer ${status}`]
    const reference = isRecord(responses[String(status)])
      ? recordAt(responses, String(status)).$ref
      : undefined
    const base =
      typeof reference === 'string' ? reference : `${operation.pointer}/responses/${status}`
    return this.#schemaProblems(`${base}/content/application~1json/schema`, value)
  }

  #bodyProblems(operation: Operation, body: unknown): string[] {
    if (body === undefined) return []
    if (!isRecord(operation.node.requestBody)) return ['no body is expected']
    const pointer = `${operation.pointer}/requestBody/content/application~1json/schema`
    return this.#schemaProblems(pointer, body)
  }

  #schemaProblems(pointer: string, value: unknown): string[] {
    const known = this.#validators.get(pointer)
    const validate = known ?? this.#ajv.compile({ $ref: `spotify${pointer}` })
    this.#validators.set(pointer, validate)
    if (validate(value)) return []
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
  }

  #addOperation(method: string, template: string, node: Record<string, unknown>): void {
    const pointer = `#/paths/${template.replaceAll('/', '~1')}/${method.toLowerCase()}`
    const listed: unknown[] = Array.isArray(node.parameters) ? node.parameters : []
    const parameters = listed.map((parameter) => this.#resolve(parameter)).filter(isRecord)
    const isDeprecated = node.deprecated === true
    const pattern = new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`)
    const operation = { template, pattern, pointer, isDeprecated, parameters, node }
    this.#operations.set(method, [...(this.#operations.get(method) ?? []), operation])
  }

  #operation(method: string, path: string): Operation | undefined {
    const candidates = this.#operations.get(method) ?? []
    const plain = path.replace(/^\/v1/, '')
    return (
      candidates.find(({ template }) => template === plain) ??
      candidates.find(({ pattern }) => pattern.test(plain))
    )
  }

  #resolve(node: unknown): Record<string, unknown> | null {
    if (!isRecord(node)) return null
    if (typeof node.$ref !== 'string') return node
    const found = node.$ref
      .slice(2)
      .split('/')
      .reduce<unknown>((inside, key) => (isRecord(inside) ? inside[key] : null), this.#document)
    return isRecord(found) ? found : null
  }
}

let loaded: Promise<Specification | null> | undefined

/** Reads the description beside the repository, once; `null` where it is absent. */
export function loadSpecification(): Promise<Specification | null> {
  loaded ??= readFile(location, 'utf8').then(
    (content) => new Specification(parse(content)),
    () => null,
  )
  return loaded
}

function queryProblems(
  { parameters }: Operation,
  query: Readonly<Record<string, string>>,
): string[] {
  const inQuery = parameters.filter((parameter) => parameter.in === 'query')
  const names = inQuery.map(({ name }) => name)
  const unknown = Object.keys(query).filter((name) => !names.includes(name))
  const missing = inQuery.filter(
    ({ name, required }) => required === true && query[String(name)] === undefined,
  )
  return [
    ...unknown.map((name) => `unknown query parameter ${name}`),
    ...missing.map(({ name }) => `missing query parameter ${name}`),
    ...inQuery.flatMap((parameter) => valueProblem(parameter, query[String(parameter.name)])),
  ]
}

function valueProblem(parameter: Record<string, unknown>, value: string | undefined): string[] {
  if (value === undefined || !isRecord(parameter.schema)) return []
  const { type, minimum, maximum } = parameter.schema
  const isWrong =
    (type === 'integer' &&
      (!/^-?\d+$/.test(value) ||
        (typeof minimum === 'number' && Number(value) < minimum) ||
        (typeof maximum === 'number' && Number(value) > maximum))) ||
    (type === 'boolean' && value !== 'true' && value !== 'false')
  return isWrong ? [`query parameter ${parameter.name} may not be ${value}`] : []
}

function recordAt(node: Record<string, unknown>, key: string): Record<string, unknown> {
  const value = node[key]
  return isRecord(value) ? value : {}
}
