import { type Json, textOf } from '../json.ts'
import { elementsOf, type PlacedElement } from './blocks.ts'

/** What one person has entered on a surface, as payloads tell it in `state.values`. */
export class FormState {
  readonly #entered = new Map<string, Json>()

  enter({ blockId, actionId }: PlacedElement, value: Json): void {
    this.#entered.set(`${blockId}/${actionId}`, value)
  }

  /** Entries outlive an update of the surface, as long as block and action id stay the same. */
  valueOf({ blockId, actionId, element }: PlacedElement): Json | undefined {
    return this.#entered.get(`${blockId}/${actionId}`) ?? initialValue(element)
  }

  values(blocks: readonly unknown[]): Json {
    const values: Record<string, Record<string, Json>> = {}
    for (const placed of elementsOf(blocks)) {
      const value = this.valueOf(placed)
      if (!value) continue
      const { blockId, actionId, element } = placed
      values[blockId] = { ...values[blockId], [actionId]: { type: element.type, ...value } }
    }
    return values
  }
}

const OF_TEXT = 'value'

/** The property that holds what was entered, by type of element; others have no state. */
const HOLDERS: Readonly<Record<string, string>> = {
  plain_text_input: OF_TEXT,
  number_input: OF_TEXT,
  email_text_input: OF_TEXT,
  url_text_input: OF_TEXT,
  static_select: 'selected_option',
  external_select: 'selected_option',
  radio_buttons: 'selected_option',
  multi_static_select: 'selected_options',
  multi_external_select: 'selected_options',
  checkboxes: 'selected_options',
  users_select: 'selected_user',
  multi_users_select: 'selected_users',
}

const INITIALS: Readonly<Record<string, string>> = {
  value: 'initial_value',
  selected_option: 'initial_option',
  selected_options: 'initial_options',
  selected_user: 'initial_user',
  selected_users: 'initial_users',
}

export function holderOf(element: Json): string | undefined {
  return HOLDERS[textOf(element.type)]
}

/** The value as state: a list for elements of many, else the first. */
export function entered(element: Json, values: readonly unknown[]): Json {
  const holder = element.type === 'overflow' ? 'selected_option' : holderOf(element)
  if (!holder) throw new Error(`nothing can be entered into a ${textOf(element.type)}`)
  return { [holder]: holder.endsWith('s') ? [...values] : (values[0] ?? null) }
}

export function isOfMany(element: Json): boolean {
  return holderOf(element)?.endsWith('s') ?? false
}

function initialValue(element: Json): Json | undefined {
  const holder = holderOf(element)
  if (!holder) return undefined
  const initial = element[INITIALS[holder] ?? '']
  if (holder.endsWith('s')) return { [holder]: Array.isArray(initial) ? initial : [] }
  return { [holder]: initial ?? null }
}

/** Whether a required field was left empty. */
export function isEmptyState(state: Json | undefined): boolean {
  const [value] = Object.values(state ?? {})
  if (Array.isArray(value)) return value.length === 0
  return value === undefined || value === null || value === ''
}
