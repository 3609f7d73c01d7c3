import { ApplicationCommandOptionType, ApplicationCommandType, Locale } from 'discord-api-types/v10'
import { type Form, isObject } from './form.ts'

const MOST_COMMANDS = 100
const MOST_OPTIONS = 25
const MOST_CHARACTERS = 8000
const NAME = /^[-_'\p{L}\p{N}\p{Script=Devanagari}\p{Script=Thai}]{1,32}$/u
const LOCALES: ReadonlySet<string> = new Set(Object.values(Locale))
const COMMAND = new Set([
  'id',
  'type',
  'name',
  'name_localizations',
  'description',
  'description_localizations',
  'options',
  'default_member_permissions',
  'dm_permission',
  'default_permission',
  'nsfw',
  'integration_types',
  'contexts',
  'handler',
])
const OPTION = new Set([
  'type',
  'name',
  'name_localizations',
  'description',
  'description_localizations',
  'required',
  'choices',
  'options',
  'channel_types',
  'min_value',
  'max_value',
  'min_length',
  'max_length',
  'autocomplete',
])

/** All commands of a scope. */
export function checkCommands(body: unknown, form: Form): void {
  if (!Array.isArray(body)) {
    form.refuse('LIST_TYPE_CONVERT', 'Must be a list.')
    return
  }
  form.list(body, [0, MOST_COMMANDS], checkCommand)
  refuseDuplicates(body, form, (command) => `${command.type ?? 1} ${command.name}`)
}

function checkCommand(command: Record<string, unknown>, form: Form): void {
  form.unknownProperties(command, COMMAND)
  const type = command.type ?? ApplicationCommandType.ChatInput
  if (type !== ApplicationCommandType.ChatInput) return
  checkNaming(command, form)
  checkOptions(command.options, form.at('options'))
  if (charactersOf(command) > MOST_CHARACTERS) {
    form.refuse('APPLICATION_COMMAND_TOO_LARGE', `At most ${MOST_CHARACTERS} characters in all.`)
  }
}

function checkNaming(item: Record<string, unknown>, form: Form): void {
  checkName(item.name, form.at('name'))
  form.at('description').requiredText(item.description, 100)
  checkLocalizations(item.name_localizations, form.at('name_localizations'), checkName)
  const checkText = (text: unknown, at: Form) => at.requiredText(text, 100)
  checkLocalizations(
    item.description_localizations,
    form.at('description_localizations'),
    checkText,
  )
}

function checkName(name: unknown, form: Form): void {
  if (typeof name !== 'string' || !NAME.test(name) || name !== name.toLowerCase()) {
    form.refuse('APPLICATION_COMMAND_INVALID_NAME', `Command name is invalid: ${name}`)
  }
}

function checkLocalizations(
  localizations: unknown,
  form: Form,
  check: (text: unknown, form: Form) => void,
): void {
  if (!isObject(localizations)) return
  for (const [locale, text] of Object.entries(localizations)) {
    if (!LOCALES.has(locale)) form.at(locale).refuse('BASE_TYPE_CHOICES', 'Unknown locale.')
    if (text !== null) check(text, form.at(locale))
  }
}

function checkOptions(options: unknown, form: Form): void {
  form.list(options, [0, MOST_OPTIONS], checkOption)
  if (!Array.isArray(options)) return
  refuseDuplicates(options, form, (option) => String(option.name))
  const list = options.filter(isObject)
  const firstOptional = list.findIndex((option) => !option.required)
  if (firstOptional >= 0 && list.slice(firstOptional).some((option) => option.required)) {
    const message = 'Required options must be placed before non-required options'
    form.refuse('APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID', message)
  }
  const nested = list.filter(isNested).length
  if (nested > 0 && nested < list.length) {
    const message = 'Sub-commands and options are mutually exclusive'
    form.refuse('APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', message)
  }
}

function checkOption(option: Record<string, unknown>, form: Form): void {
  form.unknownProperties(option, OPTION)
  checkNaming(option, form)
  checkOptions(option.options, form.at('options'))
  form.at('choices').list(option.choices, [0, MOST_OPTIONS], (choice, at) => {
    at.at('name').requiredText(choice.name, 100)
    if (typeof choice.value === 'string') at.at('value').text(choice.value, 100)
  })
  if (option.autocomplete && Array.isArray(option.choices) && option.choices.length > 0) {
    const message = 'Autocomplete and choices are mutually exclusive'
    form.at('autocomplete').refuse('APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES', message)
  }
}

function isNested({ type }: Record<string, unknown>): boolean {
  return (
    type === ApplicationCommandOptionType.Subcommand ||
    type === ApplicationCommandOptionType.SubcommandGroup
  )
}

function refuseDuplicates(
  items: readonly unknown[],
  form: Form,
  nameOf: (item: Record<string, unknown>) => string,
): void {
  const names = items.filter(isObject).map(nameOf)
  if (new Set(names).size === names.length) return
  form.refuse('APPLICATION_COMMANDS_DUPLICATE_NAME', 'Names must be unique.')
}

/** Names, descriptions and values of a command and everything in it, in the longest language. */
function charactersOf(item: Record<string, unknown>): number {
  const inner = [item.options, item.choices].flatMap((list) => (Array.isArray(list) ? list : []))
  return (
    longest(item.name, item.name_localizations) +
    longest(item.description, item.description_localizations) +
    (typeof item.value === 'string' ? item.value.length : 0) +
    inner.filter(isObject).reduce((sum, one) => sum + charactersOf(one), 0)
  )
}

function longest(text: unknown, localizations: unknown): number {
  const texts = [text, ...(isObject(localizations) ? Object.values(localizations) : [])]
  return Math.max(...texts.map((one) => (typeof one === 'string' ? one.length : 0)))
}
