import { ComponentType, InteractionResponseType } from 'discord-api-types/v10'
import { walkUnknown } from './components.ts'
import { type Form, isObject } from './form.ts'
import { checkMessage, checkMessageEdit } from './message.ts'

/** An answer to an interaction. */
export function checkCallback(body: unknown, form: Form): void {
  if (!isObject(body)) {
    form.refuse('DICT_TYPE_CONVERT', 'Must be an object.')
    return
  }
  const data = body.data ?? {}
  const at = form.at('data')
  switch (body.type) {
    case InteractionResponseType.ChannelMessageWithSource:
      checkMessage(data, at)
      return
    case InteractionResponseType.UpdateMessage:
      checkMessageEdit(data, at)
      return
    case InteractionResponseType.ApplicationCommandAutocompleteResult:
      checkChoices(data, at)
      return
    case InteractionResponseType.Modal:
      checkModal(data, at)
      return
    case InteractionResponseType.DeferredChannelMessageWithSource:
    case InteractionResponseType.DeferredMessageUpdate:
      return
    default:
      form.at('type').refuse('BASE_TYPE_CHOICES', `Callback ${body.type} is not emulated.`)
  }
}

function checkChoices(data: unknown, form: Form): void {
  if (!isObject(data) || !Array.isArray(data.choices)) {
    form.at('choices').required()
    return
  }
  form.at('choices').list(data.choices, [0, 25], (choice, at) => {
    at.at('name').requiredText(choice.name, 100)
    if (typeof choice.value === 'string') at.at('value').text(choice.value, 100)
    else if (typeof choice.value !== 'number') at.at('value').required()
  })
}

function checkModal(data: unknown, form: Form): void {
  if (!isObject(data)) {
    form.refuse('DICT_TYPE_CONVERT', 'Must be an object.')
    return
  }
  form.at('title').requiredText(data.title, 45)
  form.at('custom_id').requiredText(data.custom_id, 100)
  if (!Array.isArray(data.components)) {
    form.at('components').required()
    return
  }
  form.at('components').list(data.components, [1, 5], (component, at) => {
    if (component.type === ComponentType.Label) at.at('label').requiredText(component.label, 45)
  })
  const seen = new Set<unknown>()
  for (const field of walkUnknown(data.components)) {
    if (field.type === ComponentType.TextInput) checkTextInput(field, form.at('components'))
    if (field.custom_id === undefined) continue
    if (seen.has(field.custom_id)) {
      form.refuse('COMPONENT_CUSTOM_ID_DUPLICATED', `Duplicate custom id: ${field.custom_id}`)
    }
    seen.add(field.custom_id)
  }
}

function checkTextInput(input: Record<string, unknown>, form: Form): void {
  form.at('custom_id').requiredText(input.custom_id, 100)
  form.at('label').text(input.label, 45)
  form.at('placeholder').text(input.placeholder, 100)
  form.at('value').text(input.value, 4000)
}
