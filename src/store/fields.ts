import { z } from 'zod'

// What may be stored, field by field. Objects are strict: a field that is not written here makes
// the record unreadable instead of vanishing from it.

export const id = <Id extends string>() => z.custom<Id>((value) => typeof value === 'string')

/** Epoch milliseconds. */
export const instant = z.number()
/** A place in the pool. */
export const index = z.number()
