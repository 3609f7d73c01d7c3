/** Markup that is safe to send: made by `html` alone, so whatever came from outside is escaped. */
export class Html {
  constructor(readonly markup: string) {}
}

export type Fragment = Html | string | number | undefined | readonly Fragment[]

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Escapes every value but `Html`. Values belong into text and into quoted attributes only. */
export function html(parts: TemplateStringsArray, ...values: readonly Fragment[]): Html {
  const markup = parts.reduce((text, part, index) => text + markupOf(values[index - 1]) + part)
  return new Html(markup)
}

function markupOf(value: Fragment): string {
  if (value === undefined) return ''
  if (value instanceof Html) return value.markup
  if (typeof value === 'string') return escaped(value)
  if (typeof value === 'number') return String(value)
  return value.map(markupOf).join('')
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}
