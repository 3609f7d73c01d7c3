import type { types } from '@slack/bolt'
import { controlIdOf } from '../actions.ts'
import type { Control } from '../controls.ts'
import { plainOr } from '../foreign-text.ts'
import { safeAddress } from './mrkdwn.ts'

/** What a message or a modal shows; a modal is titled the same whatever it shows. */
export interface Content {
  /** What notifications and screen readers have. */
  readonly text: string
  readonly blocks: types.KnownBlock[]
  /** In a modal: fields that are sent off together by a button with this label. */
  readonly form?: { readonly submit: string; readonly blocks: types.KnownBlock[] }
}

type ButtonStyle = types.Button['style']

/** Slack has no more than these. */
const STYLES: Readonly<Record<Control['style'], ButtonStyle>> = {
  primary: 'primary',
  success: 'primary',
  secondary: undefined,
  danger: 'danger',
}

const TEXT_LENGTH = 3_000
const LABEL_LENGTH = 75
const OPTION_LENGTH = 75
const VALUE_LENGTH = 150
const SELECT_OPTIONS = 100
const BUTTONS_A_ROW = 25

/** A text of our own phrases, in which everything foreign went through `mrkdwn`. */
export function section(text: string, accessory?: types.SectionBlock['accessory']) {
  return {
    type: 'section',
    text: written(text),
    ...(accessory !== undefined && { accessory }),
  } satisfies types.KnownBlock
}

export function context(text: string): types.ContextBlock {
  return { type: 'context', elements: [written(text)] }
}

/** Nothing in it is formatted. */
export function plainContext(text: string): types.ContextBlock {
  return { type: 'context', elements: [plainText(text, 500)] }
}

export function header(text: string): types.HeaderBlock {
  return { type: 'header', text: plainText(text, 150) }
}

/** No button where the action does not fit into an id, or where it is disabled. */
export function button({ label, action, style, disabled }: Control): types.Button[] {
  const id = controlIdOf(action)
  return id === undefined || disabled ? [] : [plainButton(label, id, STYLES[style])]
}

export function plainButton(label: string, actionId: string, style?: ButtonStyle): types.Button {
  return {
    type: 'button',
    action_id: actionId,
    text: plainText(label, LABEL_LENGTH),
    ...(style !== undefined && { style }),
  }
}

/** Slack tells us of clicks on links too. */
export const LINK = 'v1:link'

export function linkButton(label: string, url: string): types.Button {
  return { ...plainButton(label, LINK, 'primary'), url }
}

/** No block where there are no buttons. */
export function actions(elements: types.ActionsBlock['elements']): types.KnownBlock[] {
  return elements.length === 0
    ? []
    : [{ type: 'actions', elements: elements.slice(0, BUTTONS_A_ROW) }]
}

export function option(
  value: string,
  label: string,
  description: string | undefined,
): types.PlainTextOption[] {
  if (value === '' || value.length > VALUE_LENGTH) return []
  return [
    {
      value,
      text: plainText(label, OPTION_LENGTH),
      ...(description !== undefined && { description: plainText(description, OPTION_LENGTH) }),
    },
  ]
}

/** Slack wants options with different values, and at least one. */
export function optionsOf(options: readonly types.PlainTextOption[]): types.PlainTextOption[] {
  const different = new Map(options.map((one) => [one.value, one]))
  return [...different.values()].slice(0, SELECT_OPTIONS)
}

/** A cover beside a text; nothing where it has no address that Slack would fetch. */
export function cover(url: string | undefined, says: string): types.ImageElement | undefined {
  const address = safeAddress(url)
  if (address === undefined) return undefined
  return { type: 'image', image_url: address, alt_text: plainOr('Cover', says, 100) }
}

/** Whatever it holds, nothing in it is formatted. */
export function plainText(text: string, longest: number): types.PlainTextElement {
  return { type: 'plain_text', text: plainOr('…', text, longest), emoji: true }
}

/** `verbatim`, so that Slack makes no mentions or links of what looks like them. */
function written(text: string): types.MrkdwnElement {
  return { type: 'mrkdwn', text: cut(text), verbatim: true }
}

/** As many sections as the lines need; none is cut. */
export function sections(lines: readonly string[]): types.KnownBlock[] {
  const texts: string[] = []
  for (const line of lines) {
    const last = texts.at(-1)
    if (last !== undefined && last.length + line.length < TEXT_LENGTH) {
      texts[texts.length - 1] = `${last}\n${line}`
    } else {
      texts.push(line)
    }
  }
  return texts.filter((text) => text.trim() !== '').map((text) => section(text))
}

/** Whole lines only, so that no link or entity is torn apart. */
function cut(text: string): string {
  if (text.length <= TEXT_LENGTH) return text
  const kept = text.slice(0, TEXT_LENGTH - 2)
  const end = kept.lastIndexOf('\n')
  return `${end > 0 ? kept.slice(0, end) : ''}\n…`
}
