import { randomBytes } from 'node:crypto'
import type { types } from '@slack/bolt'
import { isObject, type Json, objectsOf, textOf } from '../json.ts'

/** Parts of a surface that people use. */
export interface PlacedElement {
  readonly blockId: string
  readonly actionId: string
  readonly element: Json
  /** Of the input block around it. */
  readonly label: string
  /** False for the fields of a form, which tell the app nothing before it is submitted. */
  readonly isDispatching: boolean
}

const NOT_USED = new Set(['image', 'plain_text', 'mrkdwn'])

/** All interactive elements, in reading order. */
export function elementsOf(blocks: readonly unknown[]): PlacedElement[] {
  return objectsOf(blocks).flatMap((block) => {
    const isInput = block.type === 'input'
    const within = isInput ? [block.element] : [block.accessory, ...objectsOf(block.elements)]
    return within
      .filter(isObject)
      .filter(({ type, action_id }) => !NOT_USED.has(textOf(type)) && action_id !== undefined)
      .map((element) => ({
        blockId: textOf(block.block_id),
        actionId: textOf(element.action_id),
        element,
        label: isInput ? plain(block.label) : '',
        isDispatching: !isInput || block.dispatch_action === true,
      }))
  })
}

/** Fills in what Slack adds: block and action ids, and the defaults of texts. */
export function completeBlocks(blocks: readonly unknown[]): types.KnownBlock[] {
  const completed = objectsOf(blocks).map((block) => complete(block, true))
  return completed as unknown as types.KnownBlock[]
}

function complete(part: Json, isBlock: boolean): Json {
  const inner = Object.entries(part).flatMap(([key, value]) =>
    value === undefined || value === null ? [] : [[key, completeValue(value)] as const],
  )
  const type = textOf(part.type)
  return {
    ...Object.fromEntries(inner),
    ...(isBlock && part.block_id === undefined ? { block_id: shortId() } : {}),
    ...(isInteractive(type) && part.action_id === undefined ? { action_id: shortId() } : {}),
    ...(type === 'mrkdwn' ? { verbatim: part.verbatim ?? false } : {}),
    ...(type === 'plain_text' ? { emoji: part.emoji ?? true } : {}),
  }
}

function completeValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(completeValue)
  return isObject(value) ? complete(value, false) : value
}

function isInteractive(type: string): boolean {
  return /^(button|overflow|checkboxes|radio_buttons|.*_select|.*_input|.*picker)$/.test(type)
}

function shortId(): string {
  return randomBytes(4).toString('base64url').slice(0, 5)
}

export function isSelect({ element }: PlacedElement): boolean {
  return /_select$/.test(textOf(element.type))
}

export function isExternal({ element }: PlacedElement): boolean {
  return /external_select$/.test(textOf(element.type))
}

export function findButton(
  blocks: readonly unknown[],
  wanted: string | RegExp,
): PlacedElement & { element: Json } {
  const buttons = elementsOf(blocks).filter(({ element }) => element.type === 'button')
  const found = buttons.find(({ element, actionId }) =>
    [plain(element.text), actionId].some((name) => matches(name, wanted)),
  )
  if (found) return found
  const labels = buttons.map(({ element }) => `[${plain(element.text)}]`).join(' ')
  throw new Error(`no button ${wanted}; there are: ${labels || 'none'}`)
}

/** An element by placeholder, label or action id; of those that `isWanted`. */
export function findElement(
  blocks: readonly unknown[],
  wanted: string | RegExp | undefined,
  isWanted: (element: PlacedElement) => boolean,
): PlacedElement {
  const all = elementsOf(blocks).filter(isWanted)
  const found = all.find(
    ({ element, actionId, label }) =>
      wanted === undefined ||
      [plain(element.placeholder), label, actionId].some((name) => matches(name, wanted)),
  )
  if (found) return found
  const names = all.map(({ element, actionId }) => plain(element.placeholder) || actionId)
  throw new Error(`no element ${wanted}; there are: ${names.join(', ') || 'none'}`)
}

export function buttonOf(blocks: readonly unknown[], wanted: string | RegExp): types.Button {
  return findButton(blocks, wanted).element as unknown as types.Button
}

export function selectOf(
  blocks: readonly unknown[],
  wanted: string | RegExp | undefined,
): types.Select | types.MultiSelect {
  const { element } = findElement(blocks, wanted, isSelect)
  return element as unknown as types.Select
}

/** The text of a text object. */
export function plain(text: unknown): string {
  return isObject(text) ? textOf(text.text) : ''
}

function matches(name: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? name === wanted : name !== '' && wanted.test(name)
}
