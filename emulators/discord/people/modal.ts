import {
  type APIModalInteractionResponseCallbackData,
  type APIModalSubmission,
  type APISelectMenuComponent,
  type APITextInputComponent,
  ComponentType,
} from 'discord-api-types/v10'
import { matches } from '../state/components.ts'

interface Field {
  label: string | undefined
  /** Where the field's answer stands: inside an action row, or inside a label. */
  wrapper: ComponentType.ActionRow | ComponentType.Label
  input: APITextInputComponent | APISelectMenuComponent
}

/** The submission of a modal with these entries; throws where Discord's client would not send it. */
export function submission(
  modal: APIModalInteractionResponseCallbackData,
  entries: Readonly<Record<string, string>>,
): APIModalSubmission {
  const fields = modal.components.flatMap((component) => fieldsOf(component))
  const unknown = Object.keys(entries).find((name) => !fields.some((field) => isNamed(field, name)))
  if (unknown !== undefined) {
    const known = fields.map(({ label, input }) => label ?? input.custom_id).join(', ')
    throw new Error(`the modal has no field ${unknown}; there are: ${known}`)
  }
  const components = fields.map((field, index) => filled(field, entryFor(field, entries), index))
  return { custom_id: modal.custom_id, components } as unknown as APIModalSubmission
}

function fieldsOf(
  component: APIModalInteractionResponseCallbackData['components'][number],
): Field[] {
  if (component.type === ComponentType.ActionRow) {
    return component.components.map((input) => ({
      label: input.label ?? undefined,
      wrapper: ComponentType.ActionRow,
      input,
    }))
  }
  if (component.type !== ComponentType.Label) return []
  const input = component.component
  if (!isFillable(input)) {
    throw new Error(`fields of type ${input.type} are not emulated in modals`)
  }
  return [{ label: component.label, wrapper: ComponentType.Label, input }]
}

function isFillable(input: { type: ComponentType }): input is Field['input'] {
  return (
    input.type === ComponentType.TextInput ||
    input.type === ComponentType.StringSelect ||
    (input.type >= ComponentType.UserSelect && input.type <= ComponentType.ChannelSelect)
  )
}

function isNamed({ label, input }: Field, name: string): boolean {
  return matches(label, name) || input.custom_id === name
}

function entryFor(field: Field, entries: Readonly<Record<string, string>>): string | undefined {
  return Object.entries(entries).find(([name]) => isNamed(field, name))?.[1]
}

function filled({ wrapper, input }: Field, entry: string | undefined, index: number): object {
  const answer =
    input.type === ComponentType.TextInput
      ? { value: checkedText(input, entry ?? input.value ?? '') }
      : { values: chosen(input, entry) }
  const id = index * 2 + 1
  const inner = { type: input.type, id: id + 1, custom_id: input.custom_id, ...answer }
  return wrapper === ComponentType.Label
    ? { type: wrapper, id, component: inner }
    : { type: wrapper, id, components: [inner] }
}

function checkedText(input: APITextInputComponent, text: string): string {
  const least = input.min_length ?? (input.required === false ? 0 : 1)
  const most = input.max_length ?? 4000
  const mayBeEmpty = input.required === false && text === ''
  if (!mayBeEmpty && (text.length < least || text.length > most)) {
    throw new Error(`field ${input.custom_id} takes ${least} to ${most} characters`)
  }
  return text
}

function chosen(input: APISelectMenuComponent, entry: string | undefined): string[] {
  const wanted = entry?.split(/\s*,\s*/).filter((one) => one !== '') ?? []
  return input.type === ComponentType.StringSelect ? chosenOptions(input.options, wanted) : wanted
}

/** The values of the options that have these values or labels. */
export function chosenOptions(
  options: readonly { label: string; value: string }[],
  wanted: readonly string[],
): string[] {
  return wanted.map((name) => {
    const option = options.find(({ label, value }) => value === name || label === name)
    if (option) return option.value
    throw new Error(`no option ${name}; there are: ${options.map((one) => one.label).join(', ')}`)
  })
}
