import type { Action } from '../core/inbox.ts'
import type { Control } from './controls.ts'

/** What one person is shown, in words and controls that every platform has. */
export interface Page {
  readonly title: string
  /** Ready to be shown; an empty line separates. */
  readonly lines: readonly string[]
  readonly selects: readonly Select[]
  readonly controls: readonly Control[]
}

/** A choice of one among several; choosing does at once what it stands for. */
export interface Select {
  readonly placeholder: string
  readonly options: readonly SelectOption[]
}

export interface SelectOption {
  /** Plain text, not yet cleaned or shortened. */
  readonly label: string
  readonly description?: string
  readonly chosen: boolean
  readonly action: Action
}

const PAGE_SELECT = 'v1:page'

/** What a select of a page carries, by its place; each option carries its own action. */
export function pageSelectId(place: number): string {
  return `${PAGE_SELECT}:${place}`
}

export function isPageSelect(id: string): boolean {
  return /^v1:page:\d$/.test(id)
}
