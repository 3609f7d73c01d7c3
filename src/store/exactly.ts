import type { z } from 'zod'

type Plain<T> = T extends string | number | boolean
  ? T
  : T extends readonly (infer Element)[]
    ? Plain<Element>[]
    : { -readonly [Key in keyof T]: Plain<T[Key]> }

type Same<A, B> =
  (<T>() => T extends Plain<A> ? 1 : 2) extends <T>() => T extends Plain<B> ? 1 : 2 ? true : false

/**
 * Takes only a schema whose output is exactly the type, optional fields and brands included, so
 * that a new field of the type does not compile until its schema knows it.
 */
export function exactly<T>() {
  return <Schema extends z.ZodType>(
    schema: Schema & (Same<z.output<Schema>, T> extends true ? unknown : 'differs from the type'),
  ): Schema => schema
}
