import { type Json, objectsOf, textOf } from '../json.ts'
import { elementsOf, isSelect, type PlacedElement, plain } from '../state/blocks.ts'
import { entered, isEmptyState, isOfMany } from '../state/form-state.ts'
import type { View } from '../state/view.ts'

type FindOptions = (placed: PlacedElement, values: readonly string[]) => Promise<readonly unknown[]>

/** Enters the fields as a person would. Slack's client does not submit a form that is incomplete. */
export async function fillForm(
  view: View,
  fields: Readonly<Record<string, string | readonly string[]>>,
  findOptions: FindOptions,
): Promise<void> {
  for (const [name, given] of Object.entries(fields)) {
    const placed = fieldOf(view, name)
    const values = [given].flat()
    const isText = !isSelect(placed) && /_input$/.test(textOf(placed.element.type))
    if (isText) refuseWrongLength(placed.element, values.join())
    else refuseWrongCount(placed.element, values)
    const chosen = isText ? values : await findOptions(placed, values)
    view.form.enter(placed, entered(placed.element, chosen))
  }
  const missing = inputsOf(view).find(
    ([block, placed]) => block.optional !== true && isEmptyState(view.form.valueOf(placed)),
  )
  if (missing) throw new Error(`the form asks for ${missing[1].label}`)
}

export function refuseWrongCount(element: Json, values: readonly string[]): void {
  const most = isOfMany(element) ? Number(element.max_selected_items ?? Infinity) : 1
  if (values.length > most || (values.length === 0 && !isOfMany(element))) {
    throw new Error(`${values.length} values for ${element.action_id}, which takes ${most}`)
  }
}

/** The options of these values or labels. */
export function chosenOptions(element: Json, values: readonly string[]): Json[] {
  const groups = objectsOf(element.option_groups)
  const options = [element.options, ...groups.map((group) => group.options)].flatMap(objectsOf)
  return values.map((value) => {
    const found = options.find((option) => option.value === value || plain(option.text) === value)
    if (found) return found
    const labels = options.map((option) => plain(option.text)).join(', ')
    throw new Error(`no option ${value}; there are: ${labels || 'none'}`)
  })
}

function refuseWrongLength({ action_id, min_length, max_length }: Json, text: string): void {
  const [least, most] = [Number(min_length ?? 0), Number(max_length ?? 3_000)]
  if (text.length < least || text.length > most) {
    throw new Error(`${action_id} takes ${least} to ${most} characters`)
  }
}

function fieldOf(view: View, name: string): PlacedElement {
  const all = elementsOf(view.blocks)
  const found = all.find(({ label, actionId, blockId }) =>
    [label, actionId, blockId].includes(name),
  )
  if (found) return found
  const labels = all.map(({ label, actionId }) => label || actionId).join(', ')
  throw new Error(`no field ${name}; there are: ${labels || 'none'}`)
}

function inputsOf(view: View): [Json, PlacedElement][] {
  return objectsOf(view.blocks)
    .filter(({ type }) => type === 'input')
    .flatMap((block) => elementsOf([block]).map((placed): [Json, PlacedElement] => [block, placed]))
}
