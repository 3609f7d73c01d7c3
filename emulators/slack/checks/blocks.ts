import { isObject, type Json, objectsOf, textOf } from '../json.ts'
import { altText, anyText, id, imageUrl, plainText } from './compositions.ts'
import { accessories, actionElements, image, inputElements } from './elements.ts'
import type { Form } from './form.ts'
import { anything, flag, list, object, type Rule, type Shape, text, typed } from './rules.ts'

export type SurfaceKind = 'message' | 'modal' | 'home'

const MOST_BLOCKS = { message: 50, modal: 100, home: 100 }
const MOST_MARKDOWN = 12_000

const placed: Shape = { 'block_id?': id }

const context: Rule = typed(
  {
    image,
    plain_text: { text: text(3_000), 'emoji?': flag },
    mrkdwn: { text: text(3_000), 'verbatim?': flag },
  },
  'element of a context',
)

/** Structure only: the text of a rich text block is never parsed. */
const rich: Rule = object({
  type: text(50),
  elements: list(0, 1_000, anything),
  'style?': anything,
  'indent?': anything,
  'border?': anything,
  'offset?': anything,
})

const BLOCKS: Readonly<Record<string, Shape>> = {
  actions: { ...placed, elements: list(1, 25, typed(actionElements, 'element of actions')) },
  context: { ...placed, elements: list(1, 10, context) },
  divider: placed,
  header: { ...placed, text: plainText(150) },
  image: { ...placed, image_url: imageUrl, alt_text: altText, 'title?': plainText(2_000) },
  input: {
    ...placed,
    label: plainText(2_000),
    element: typed(inputElements, 'element of an input'),
    'hint?': plainText(2_000),
    'optional?': flag,
    'dispatch_action?': flag,
  },
  markdown: { ...placed, text: text(MOST_MARKDOWN) },
  rich_text: { ...placed, elements: list(1, 1_000, rich) },
  section: {
    ...placed,
    'text?': anyText(),
    'fields?': list(1, 10, anyText(2_000)),
    'accessory?': typed(accessories, 'accessory'),
    'expand?': flag,
  },
}

const block = typed(BLOCKS, 'block')

/** Block Kit's structure and limits. */
export function checkBlocks(blocks: unknown, surface: SurfaceKind, form: Form): void {
  list(0, MOST_BLOCKS[surface], block)(blocks, form)
  const all = objectsOf(blocks)
  refuseTwice(
    all.map(({ block_id }) => block_id),
    'block_id',
    form,
  )
  all.forEach((one, index) => {
    checkContents(one, surface, form.at(index))
  })
  const markdown = all.filter(({ type }) => type === 'markdown').map((one) => textOf(one.text))
  if (markdown.join('').length > MOST_MARKDOWN) form.refuse('too much markdown')
}

function checkContents(one: Json, surface: SurfaceKind, form: Form): void {
  const elements = [one.element, one.accessory, ...objectsOf(one.elements)].filter(isObject)
  refuseTwice(
    elements.map(({ action_id }) => action_id),
    'action_id',
    form,
  )
  if (one.type === 'section' && !one.text && !objectsOf(one.fields).length) {
    form.refuse('a section needs text or fields')
  }
  if (one.type === 'markdown' && surface !== 'message') form.refuse('unsupported type: markdown')
  for (const element of elements) checkChoices(element, form)
}

function checkChoices(element: Json, form: Form): void {
  if (!/static_select$/.test(textOf(element.type))) return
  const [hasOptions, hasGroups] = [
    element.options !== undefined,
    element.option_groups !== undefined,
  ]
  if (hasOptions === hasGroups) form.refuse('exactly one of options and option_groups is needed')
  const groups = objectsOf(element.option_groups)
  const all = [element.options, ...groups.map(({ options }) => options)].flatMap(objectsOf)
  refuseTwice(
    all.map(({ value }) => value),
    'value of an option',
    form,
  )
  const initial = [element.initial_option, ...objectsOf(element.initial_options)].filter(isObject)
  const stray = initial.find((one) => !all.some((other) => isSameOption(one, other)))
  if (stray) form.refuse('an initial option is not among the options')
}

function isSameOption(one: Json, other: Json): boolean {
  const textsOf = ({ text: words, value }: Json) => [isObject(words) ? words.text : '', value]
  return JSON.stringify(textsOf(one)) === JSON.stringify(textsOf(other))
}

function refuseTwice(names: readonly unknown[], what: string, form: Form): void {
  const given = names.filter((name) => name !== undefined)
  const twice = given.find((name, index) => given.indexOf(name) !== index)
  if (twice !== undefined) form.refuse(`${what} "${twice}" already exists`)
}
