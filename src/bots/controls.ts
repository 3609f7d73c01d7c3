import type { Action } from '../core/inbox.ts'
import { plainOr } from './foreign-text.ts'
import { labels } from './phrases/labels.ts'

/** How much a control stands out; platforms that know fewer styles take the nearest. */
export type Style = 'primary' | 'secondary' | 'success' | 'danger'

/** A button that stands for an action. */
export interface Control {
  readonly label: string
  readonly action: Action
  readonly style: Style
  /** Shown, but of no use at the moment; to be left out where a platform can't show that. */
  readonly disabled: boolean
}

export function control(
  label: string,
  action: Action,
  style: Style = 'secondary',
  disabled = false,
): Control {
  return { label, action, style, disabled }
}

/** Everything as in the last party of this channel, named by its playlist. */
export function lastTimeControl(playlist: string): Control {
  const name = plainOr('', playlist, 40)
  const label = name === '' ? labels.asLastTime : `${labels.asLastTime}: ${name}`
  return control(label, { type: 'asLastTime' }, 'success')
}
