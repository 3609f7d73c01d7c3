import {
  type APIApplicationCommand,
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandInteractionDataBasicOption,
  type APIApplicationCommandInteractionDataOption,
  type APIApplicationCommandOption,
  ApplicationCommandOptionType,
} from 'discord-api-types/v10'
import type { CommandRegistry } from '../state/commands.ts'
import { checkedValue } from './option-value.ts'

export type OptionValues = Readonly<Record<string, string | number | boolean>>

/** A registered command, found by the words a person types. */
interface FoundCommand {
  command: APIApplicationCommand
  /** Subcommand group and subcommand, as far as there are. */
  path: { name: string; type: ApplicationCommandOptionType }[]
  options: readonly APIApplicationCommandBasicOption[]
}

export function findCommand(
  registry: CommandRegistry,
  guildId: string,
  words: string,
): FoundCommand {
  const [name = '', ...rest] = words.replace(/^\//, '').split(/\s+/)
  const command = registry.find(guildId, name)
  if (!command) {
    const known = registry.all().map((one) => one.name)
    throw new Error(`no command /${name}; registered: ${known.join(', ') || 'none'}`)
  }
  const path: FoundCommand['path'] = []
  let options: readonly APIApplicationCommandOption[] = command.options ?? []
  for (const word of rest) {
    const inner = options.find((option) => option.name === word && hasOptions(option))
    if (!inner || !hasOptions(inner)) throw new Error(noSubcommand(words, word, options))
    path.push({ name: inner.name, type: inner.type })
    options = inner.options ?? []
  }
  const unfinished = options.find(hasOptions)
  if (unfinished) throw new Error(`/${words} needs a subcommand, such as ${unfinished.name}`)
  return { command, path, options: options.filter((option) => !hasOptions(option)) }
}

/** The options of an interaction, each value checked as Discord's client checks it. */
export function givenOptions(
  found: FoundCommand,
  values: OptionValues,
): APIApplicationCommandInteractionDataBasicOption[] {
  refuseUnknown(found, values)
  for (const option of found.options) {
    if (option.required && values[option.name] === undefined) {
      throw new Error(`option ${option.name} is required`)
    }
  }
  return found.options.flatMap((option) => {
    const value = values[option.name]
    if (value === undefined) return []
    return [toData(option, checkedValue(option, value))]
  })
}

/** As `givenOptions`, with one option half typed; the others need not be complete. */
export function optionsWhileTyping(
  found: FoundCommand,
  values: OptionValues,
  focused: string,
  typed: string,
): APIApplicationCommandInteractionDataBasicOption[] {
  refuseUnknown(found, { ...values, [focused]: typed })
  return found.options.flatMap((option) => {
    const value = values[option.name]
    if (option.name !== focused) {
      return value === undefined ? [] : [toData(option, checkedValue(option, value))]
    }
    if (!('autocomplete' in option) || !option.autocomplete) {
      throw new Error(`option ${focused} has no autocomplete`)
    }
    return [{ ...toData(option, typed), focused: true }]
  })
}

/** Wraps the options into the subcommand they belong to. */
export function nestOptions(
  path: FoundCommand['path'],
  options: APIApplicationCommandInteractionDataBasicOption[],
): APIApplicationCommandInteractionDataOption[] {
  return path.reduceRight<unknown[]>(
    (inner, { name, type }) => [{ name, type, options: inner }],
    options,
  ) as APIApplicationCommandInteractionDataOption[]
}

function hasOptions(option: APIApplicationCommandOption) {
  return (
    option.type === ApplicationCommandOptionType.Subcommand ||
    option.type === ApplicationCommandOptionType.SubcommandGroup
  )
}

function noSubcommand(
  words: string,
  word: string,
  options: readonly APIApplicationCommandOption[],
): string {
  const known = options.filter(hasOptions).map((option) => option.name)
  return `/${words}: no subcommand ${word}; there are: ${known.join(', ') || 'none'}`
}

function refuseUnknown({ options, command, path }: FoundCommand, values: OptionValues): void {
  const unknown = Object.keys(values).find((name) => !options.some((one) => one.name === name))
  if (unknown === undefined) return
  const words = [command.name, ...path.map(({ name }) => name)].join(' ')
  const known = options.map(({ name }) => name).join(', ') || 'none'
  throw new Error(`/${words} has no option ${unknown}; there are: ${known}`)
}

function toData(
  { name, type }: APIApplicationCommandBasicOption,
  value: string | number | boolean,
): APIApplicationCommandInteractionDataBasicOption {
  return { name, type, value } as APIApplicationCommandInteractionDataBasicOption
}
