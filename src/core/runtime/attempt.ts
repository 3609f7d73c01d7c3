import type { EffectOutcome } from '../engine/effects.ts'

/** One try at an owed effect: settled, to be tried again later, or no longer owed and not done. */
export type Attempt =
  | { readonly kind: 'settled'; readonly outcome: EffectOutcome }
  | { readonly kind: 'again'; readonly afterMs: number }
  | { readonly kind: 'withdrawn' }

export function settled(outcome: EffectOutcome): Attempt {
  return { kind: 'settled', outcome }
}
