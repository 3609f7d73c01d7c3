import type { z } from 'zod'

const LONGEST_MESSAGE = 300

/** A stored value that this program cannot read. The message tells where and why, never what. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable'
  constructor(message: string) {
    super(message.slice(0, LONGEST_MESSAGE))
  }
}

export function readBy<Value>(schema: z.ZodType<Value>, value: unknown): Value {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new Unreadable(`${issue?.path.join('.') || 'the whole value'}: ${issue?.message}`)
}

export function why(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure)
}
