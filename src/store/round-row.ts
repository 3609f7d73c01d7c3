/**
 * True for rounds that closed before the instant, which it takes as a parameter: a party that never
 * ends would keep them all. Looks at the text, of which the names that people chose come later.
 */
export const CLOSED_BEFORE = `instr(value, '"closedAt":') > 0 AND
  CAST(substr(value, instr(value, '"closedAt":') + 11, 20) AS INTEGER) < ?`
