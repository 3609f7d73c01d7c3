import { isObject, type Json, textOf } from '../json.ts'

/** Texts as Slack reads them. */
interface Markup {
  readonly text: string
  /** Whether bare `@here` and channel names are made into mentions. */
  readonly isParsed: boolean
  /** Whether bare addresses are made into links. */
  readonly isLinked: boolean
}

interface Conduct {
  /** Rules that Slack lets pass, and that people would suffer from. */
  readonly breaches: string[]
  readonly hasLink: boolean
}

const CONTROL =
  /<(?:@[UW]\w+(?:\|[^<>]*)?|#[CGD]\w+(?:\|[^<>]*)?|!date\^[^<>]+|!subteam\^\w+[^<>]*|!(?:here|channel|everyone)(?:\|[^<>]*)?|(?:https?|mailto|tel|slack|spotify):[^<>]+)>/g

/** What texts of a message or view would do to people: foreign words must not notify or format. */
export function conductOf(content: Json): Conduct {
  const markups = [...markupsOf(content)]
  const breaches = markups.flatMap(breachesOf)
  return {
    breaches: [...new Set(breaches)],
    hasLink: markups.some(hasLink) || hasRichPart(content.blocks, 'link'),
  }
}

function* markupsOf({ text, blocks, parse, link_names }: Json): Generator<Markup> {
  const isParsed = parse === 'full' || isOn(link_names)
  // Beside blocks the text is only for notifications.
  const isLinked = !(Array.isArray(blocks) && blocks.length > 0) && parse !== 'none'
  if (typeof text === 'string') yield { text, isParsed, isLinked }
  yield* mrkdwnWithin(blocks)
  if (hasRichPart(blocks, 'broadcast')) {
    yield { text: '<!channel>', isParsed: false, isLinked: false }
  }
}

function* mrkdwnWithin(value: unknown): Generator<Markup> {
  if (Array.isArray(value)) for (const one of value) yield* mrkdwnWithin(one)
  if (!isObject(value)) return
  if (value.type === 'mrkdwn' || value.type === 'markdown') {
    const isParsed = value.verbatim !== true
    yield { text: textOf(value.text), isParsed, isLinked: isParsed }
    return
  }
  for (const inner of Object.values(value)) yield* mrkdwnWithin(inner)
}

function breachesOf({ text, isParsed }: Markup): string[] {
  const breaches: string[] = []
  const excerpt = JSON.stringify(text.slice(0, 60))
  if (/<!(?:here|channel|everyone|subteam)/.test(text)) {
    breaches.push(`would notify everybody: ${excerpt}`)
  }
  const bare = text.replace(CONTROL, '')
  if (isParsed && /(?<![\w&])@(?:here|channel|everyone)\b/.test(bare)) {
    breaches.push(`would notify everybody (not verbatim): ${excerpt}`)
  }
  if (/<|(?<!^|\n)>|&(?!(?:amp|lt|gt);)/.test(bare)) {
    breaches.push(`has & < or > that is not escaped: ${excerpt}`)
  }
  return breaches
}

function hasLink({ text, isLinked }: Markup): boolean {
  return /<https?:/.test(text) || (isLinked && /https?:\/\/\S/.test(text))
}

function hasRichPart(value: unknown, type: string): boolean {
  if (Array.isArray(value)) return value.some((one) => hasRichPart(one, type))
  if (!isObject(value)) return false
  return value.type === type || Object.values(value).some((one) => hasRichPart(one, type))
}

function isOn(value: unknown): boolean {
  return value === true || value === 'true' || value === '1' || value === 1
}
