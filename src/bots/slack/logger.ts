import { LogLevel } from '@slack/bolt'
import type { Log } from '../../core/ports.ts'

type Words = readonly unknown[]

/**
 * What Slack's libraries have to say. They tell everything below a warning with its payload, so
 * that is left out; their errors are tried again or reported by us, so they are warnings here.
 */
export function loggerOf(log: Log) {
  const warn = (...words: Words) =>
    log.warn('The Slack library reports', { says: words.map(String).join(' ') })
  return {
    debug() {},
    info() {},
    warn,
    error: warn,
    setLevel() {},
    getLevel: () => LogLevel.WARN,
    setName() {},
  }
}
