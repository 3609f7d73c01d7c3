import {
  altText,
  anyOption,
  confirm,
  conversationFilter,
  dispatchConfig,
  id,
  imageUrl,
  optionGroups,
  options,
  plainOption,
  plainText,
} from './compositions.ts'
import { among, flag, integer, list, type Shape, text, url } from './rules.ts'

const usable: Shape = { 'action_id?': id }
const confirmable: Shape = { 'confirm?': confirm }
const focusable: Shape = { 'focus_on_load?': flag }
const placeholder: Shape = { 'placeholder?': plainText(150) }
const limited: Shape = { 'max_selected_items?': integer(1, 100) }

const select: Shape = { ...usable, ...confirmable, ...focusable, ...placeholder }
const fewOptions = (fewest: number, most: number) => list(fewest, most, anyOption)
const staticOptions: Shape = { 'options?': options, 'option_groups?': optionGroups }
const typing: Shape = { 'min_query_length?': integer(0, 300) }
const userId = text(255)

export const button: Shape = {
  ...usable,
  ...confirmable,
  text: plainText(75),
  'url?': url(3_000),
  'value?': text(2_000),
  'style?': among('primary', 'danger'),
  'accessibility_label?': text(75),
}

export const image: Shape = { image_url: imageUrl, alt_text: altText }

/** Selects, by type. */
const selects: Readonly<Record<string, Shape>> = {
  static_select: { ...select, ...staticOptions, 'initial_option?': plainOption },
  multi_static_select: {
    ...select,
    ...limited,
    ...staticOptions,
    'initial_options?': options,
  },
  external_select: { ...select, ...typing, 'initial_option?': plainOption },
  multi_external_select: {
    ...select,
    ...limited,
    ...typing,
    'initial_options?': options,
  },
  users_select: { ...select, 'initial_user?': userId },
  multi_users_select: { ...select, ...limited, 'initial_users?': list(0, 100, userId) },
  conversations_select: {
    ...select,
    'initial_conversation?': id,
    'default_to_current_conversation?': flag,
    'response_url_enabled?': flag,
    'filter?': conversationFilter,
  },
  channels_select: { ...select, 'initial_channel?': id, 'response_url_enabled?': flag },
}

const choices: Readonly<Record<string, Shape>> = {
  checkboxes: {
    ...usable,
    ...confirmable,
    ...focusable,
    options: fewOptions(1, 10),
    'initial_options?': fewOptions(1, 10),
  },
  radio_buttons: {
    ...usable,
    ...confirmable,
    ...focusable,
    options: fewOptions(1, 10),
    'initial_option?': anyOption,
  },
  datepicker: { ...select, 'initial_date?': text(10, 10) },
  timepicker: { ...select, 'initial_time?': text(5, 5), 'timezone?': text(100) },
}

const field: Shape = {
  ...usable,
  ...focusable,
  ...placeholder,
  'dispatch_action_config?': dispatchConfig,
}

const fields: Readonly<Record<string, Shape>> = {
  plain_text_input: {
    ...field,
    'initial_value?': text(3_000, 0),
    'multiline?': flag,
    'min_length?': integer(0, 3_000),
    'max_length?': integer(1, 3_000),
  },
  number_input: {
    ...field,
    is_decimal_allowed: flag,
    'initial_value?': text(100),
    'min_value?': text(100),
    'max_value?': text(100),
  },
  email_text_input: { ...field, 'initial_value?': text(255) },
  url_text_input: { ...field, 'initial_value?': text(3_000) },
}

const overflow: Shape = { ...usable, ...confirmable, options: list(1, 5, plainOption) }

/** What stands in an actions block. */
export const actionElements = { button, overflow, ...selects, ...choices }

/** What stands beside a section's text. */
export const accessories = { ...actionElements, image }

/** What stands in an input block. */
export const inputElements = { ...selects, ...choices, ...fields }
