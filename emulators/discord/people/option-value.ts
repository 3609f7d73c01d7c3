import {
  type APIApplicationCommandBasicOption,
  ApplicationCommandOptionType,
} from 'discord-api-types/v10'

type Value = string | number | boolean

/** The value as it is sent, a choice's name replaced by its value; throws on what can't be sent. */
export function checkedValue(option: APIApplicationCommandBasicOption, value: Value): Value {
  const expected = typeOf(option.type)
  const sent = choiceValue(option, value)
  if (typeof sent !== expected) {
    throw new Error(`option ${option.name} takes a ${expected}, not ${JSON.stringify(value)}`)
  }
  if (option.type === ApplicationCommandOptionType.Integer && !Number.isInteger(sent)) {
    throw new Error(`option ${option.name} takes a whole number, not ${value}`)
  }
  checkBounds(option, sent)
  return sent
}

function typeOf(type: ApplicationCommandOptionType): 'string' | 'number' | 'boolean' {
  switch (type) {
    case ApplicationCommandOptionType.Integer:
    case ApplicationCommandOptionType.Number:
      return 'number'
    case ApplicationCommandOptionType.Boolean:
      return 'boolean'
    default:
      return 'string'
  }
}

function choiceValue(option: APIApplicationCommandBasicOption, value: Value): Value {
  if (!('choices' in option) || !option.choices || option.choices.length === 0) return value
  const choice = option.choices.find((one) => one.value === value || one.name === value)
  if (choice) return choice.value
  const known = option.choices.map(({ name }) => name).join(', ')
  throw new Error(`option ${option.name} has no choice ${value}; there are: ${known}`)
}

function checkBounds(option: APIApplicationCommandBasicOption, value: Value): void {
  const [least, most] =
    'min_length' in option || 'max_length' in option
      ? [option.min_length, option.max_length]
      : 'min_value' in option || 'max_value' in option
        ? [option.min_value, option.max_value]
        : []
  const size = typeof value === 'string' ? value.length : Number(value)
  if ((least !== undefined && size < least) || (most !== undefined && size > most)) {
    throw new Error(`option ${option.name}: ${value} is not within ${least} to ${most}`)
  }
}
