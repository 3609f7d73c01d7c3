import pino from 'pino'
import type { Log } from './core/ports.ts'

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'

export interface LogOptions {
  readonly level: LogLevel
  /** Values that never appear in a line, wherever they come from. */
  readonly secrets?: readonly string[]
  /** Where lines go; standard output when absent. */
  readonly destination?: { write(line: string): void }
}

const HIDDEN = '[hidden]'
const DEEPEST = 6
/** In UTF-16 units: of what others wrote, and of errors that repeat it, the beginning tells enough. */
const LONGEST_TEXT = 3_000
/** Hiding shorter values would only spoil the lines. */
const SHORTEST_SECRET = 4

const SECRET_FIELD =
  /token|authorization|secret|password|cookie|verifier|credential|^(code|state|keys?)$/i

/** Secrets as they stand in texts that others wrote: headers, addresses, messages of libraries. */
const SECRET_TEXTS: readonly RegExp[] = [
  /(\b(?:Bearer|Basic|Bot) +)[\w.~+/=-]{16,}/g,
  /((?:^|[?&\s"])(?:code|state|\w*token|client_secret|code_verifier)=)[^&\s"'\\]+/gi,
  // Whoever has the token of an interaction can answer in the bot's name.
  /(\/(?:webhooks|interactions)\/\d+\/)[^/\s"?\\]+/g,
  /()\bx(?:ox[a-z]|app)-[\w-]{10,}/g,
]

/** One JSON object a line, with the time and the level in words. Secrets are hidden. */
export function createLog({ level, secrets = [], destination }: LogOptions): Log {
  const hide = hider(secrets)
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: hide },
    },
    destination ?? pino.destination(1),
  )
  return {
    info: (message, details) => logger.info(presentable(details), message),
    warn: (message, details) => logger.warn(presentable(details), message),
    error: (message, details) => logger.error(presentable(details), message),
  }
}

function hider(secrets: readonly string[]): (line: string) => string {
  const values = secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
    // A secret may contain another one: the longer goes first.
    .sort((one, other) => other.length - one.length)
  return (line) => {
    const withoutValues = values.reduce((text, value) => text.replaceAll(value, HIDDEN), line)
    return SECRET_TEXTS.reduce(
      (text, pattern) => text.replace(pattern, `$1${HIDDEN}`),
      withoutValues,
    )
  }
}

function presentable(details: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return fieldsOf(details, 0)
}

function present(value: unknown, depth: number): unknown {
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'string') return shortened(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth > DEEPEST) return '[…]'
  if (value instanceof Error) return errorFields(value, depth)
  if (value instanceof Date || value instanceof URL) return value.toJSON()
  if (ArrayBuffer.isView(value)) return '[bytes]'
  if (Array.isArray(value)) return value.map((item) => present(item, depth + 1))
  return fieldsOf(value, depth)
}

function fieldsOf(value: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      SECRET_FIELD.test(name) ? HIDDEN : present(field, depth + 1),
    ]),
  )
}

/** The code of an error names what went wrong (`ECONNRESET`); it is not the code of a login. */
function errorFields(error: Error, depth: number): Record<string, unknown> {
  const code = 'code' in error ? { code: present(error.code, depth + 1) } : {}
  const cause = error.cause === undefined ? {} : { cause: present(error.cause, depth + 1) }
  return {
    ...fieldsOf(error, depth),
    ...code,
    name: error.name,
    message: shortened(error.message),
    stack: shortened(error.stack ?? ''),
    ...cause,
  }
}

function shortened(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}…`
}
