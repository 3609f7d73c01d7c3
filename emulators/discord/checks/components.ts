import { ButtonStyle, ComponentType } from 'discord-api-types/v10'
import { checkUrl } from './embeds.ts'
import { type Form, isObject } from './form.ts'

const LONGEST_CUSTOM_ID = 100
const MOST_ROWS = 5
const MOST_V2_COMPONENTS = 40
const LONGEST_V2_TEXT = 4000
const BUTTON = new Set([
  'type',
  'id',
  'style',
  'label',
  'emoji',
  'custom_id',
  'sku_id',
  'url',
  'disabled',
])
const SELECT = new Set([
  'type',
  'id',
  'custom_id',
  'options',
  'channel_types',
  'placeholder',
  'default_values',
  'min_values',
  'max_values',
  'required',
  'disabled',
])
const OPTION = new Set(['label', 'value', 'description', 'emoji', 'default'])
const V1_TYPES: ReadonlySet<unknown> = new Set([
  ComponentType.ActionRow,
  ComponentType.Button,
  ComponentType.StringSelect,
  ComponentType.UserSelect,
  ComponentType.RoleSelect,
  ComponentType.MentionableSelect,
  ComponentType.ChannelSelect,
])

/** The components of a message. */
export function checkComponents(components: unknown, isV2: boolean, form: Form): void {
  if (isV2) checkV2(components, form)
  else form.list(components, [0, MOST_ROWS], checkRow)
  refuseDuplicates(components, form)
}

/** All components of an unchecked body, outer before inner. */
export function* walkUnknown(components: unknown): Generator<Record<string, unknown>> {
  if (!Array.isArray(components)) return
  for (const component of components as unknown[]) {
    if (!isObject(component)) continue
    yield component
    yield* walkUnknown(component.components)
    yield* walkUnknown([component.accessory, component.component])
  }
}

function checkV2(components: unknown, form: Form): void {
  form.list(components, [0, MOST_V2_COMPONENTS], (component, at) => checkV2Component(component, at))
  const all = [...walkUnknown(components)]
  if (all.length > MOST_V2_COMPONENTS) {
    form.refuse('BASE_TYPE_BAD_LENGTH', `At most ${MOST_V2_COMPONENTS} components in all.`)
  }
  const characters = all.reduce((sum, { content }) => sum + String(content ?? '').length, 0)
  if (characters > LONGEST_V2_TEXT) {
    form.refuse('BASE_TYPE_MAX_LENGTH', `At most ${LONGEST_V2_TEXT} characters in all.`)
  }
}

function checkV2Component(component: Record<string, unknown>, form: Form): void {
  if (component.type === ComponentType.ActionRow) {
    checkRow(component, form)
    return
  }
  form.at('components').list(component.components, [1, MOST_V2_COMPONENTS], checkV2Component)
  if (component.type === ComponentType.Section) {
    if (!isObject(component.accessory)) form.at('accessory').required()
    else if (component.accessory.type === ComponentType.Button) {
      checkButton(component.accessory, form.at('accessory'))
    }
  }
  if (component.type === ComponentType.TextDisplay) {
    form.at('content').requiredText(component.content, LONGEST_V2_TEXT)
  }
}

function checkRow(row: Record<string, unknown>, form: Form): void {
  if (row.type !== ComponentType.ActionRow) {
    const message = V1_TYPES.has(row.type)
      ? 'Must be inside an action row.'
      : 'Needs the flag IS_COMPONENTS_V2.'
    form.at('type').refuse('UNION_TYPE_CHOICES', message)
    return
  }
  if (!Array.isArray(row.components)) {
    form.at('components').required()
    return
  }
  const hasSelect = row.components.some((one) => isObject(one) && one.type !== ComponentType.Button)
  form.at('components').list(row.components, [1, hasSelect ? 1 : 5], (component, at) => {
    if (component.type === ComponentType.Button) checkButton(component, at)
    else if (V1_TYPES.has(component.type)) checkSelect(component, at)
    else at.at('type').refuse('UNION_TYPE_CHOICES', 'Does not belong into an action row.')
  })
}

function checkButton(button: Record<string, unknown>, form: Form): void {
  form.unknownProperties(button, BUTTON)
  form.at('label').text(button.label, 80)
  const isPremium = button.style === ButtonStyle.Premium
  if (button.style === ButtonStyle.Link) {
    if (button.url === undefined) form.at('url').required()
    checkUrl(button.url, form.at('url'))
    form.at('url').text(button.url, 512)
    if (button.custom_id !== undefined) {
      form.at('custom_id').refuse('BUTTON_LINK_CUSTOM_ID', 'A link has no custom id.')
    }
  } else if (!isPremium) {
    form.at('custom_id').requiredText(button.custom_id, LONGEST_CUSTOM_ID)
    if (button.url !== undefined) form.at('url').refuse('BUTTON_URL', 'Only a link has a url.')
  }
  if (!isPremium && !button.label && !isObject(button.emoji)) {
    form.refuse('BUTTON_COMPONENT_EMPTY', 'A button needs a label or an emoji.')
  }
}

function checkSelect(select: Record<string, unknown>, form: Form): void {
  form.unknownProperties(select, SELECT)
  form.at('custom_id').requiredText(select.custom_id, LONGEST_CUSTOM_ID)
  form.at('placeholder').text(select.placeholder, 150)
  const least = Number(select.min_values ?? 1)
  const most = Number(select.max_values ?? 1)
  const { options } = select
  const available = Array.isArray(options) ? options.length : 25
  if (least < 0 || most < 1 || least > most || most > available) {
    form.at('max_values').refuse('BASE_TYPE_BAD_LENGTH', 'Does not suit the options.')
  }
  if (select.type !== ComponentType.StringSelect) return
  if (!Array.isArray(options)) {
    form.at('options').required()
    return
  }
  form.at('options').list(options, [1, 25], checkOption)
  const values = options.map((option: unknown) => (isObject(option) ? option.value : undefined))
  if (new Set(values).size < values.length) {
    form.at('options').refuse('SELECT_COMPONENT_OPTION_VALUE_DUPLICATED', 'Duplicate value.')
  }
}

function checkOption(option: Record<string, unknown>, form: Form): void {
  form.unknownProperties(option, OPTION)
  form.at('label').requiredText(option.label, 100)
  form.at('value').requiredText(option.value, 100)
  form.at('description').text(option.description, 100)
}

function refuseDuplicates(components: unknown, form: Form): void {
  const seen = new Set<unknown>()
  for (const { custom_id: id } of walkUnknown(components)) {
    if (id !== undefined && seen.has(id)) {
      const message = 'Component custom id cannot be duplicated'
      form.refuse('COMPONENT_CUSTOM_ID_DUPLICATED', `${message}: ${id}`)
    }
    seen.add(id)
  }
}
