import { checkMessage } from '../checks/message.ts'
import { checkOptions } from '../checks/options.ts'
import { isObject, type Json, objectsOf, textOf } from '../json.ts'
import { plain } from '../state/blocks.ts'
import { Message } from '../state/message.ts'
import { View } from '../state/view.ts'
import type { Acknowledgement } from '../types.ts'
import { mistake } from '../web-api/errors.ts'
import { pushView, updateView } from '../web-api/views.ts'
import type { Interaction } from './interaction.ts'

/** Does what the acknowledgement of this payload asks for. */
export function readAcknowledgement(
  interaction: Interaction,
  payload: Json,
  response: unknown,
): Acknowledgement {
  const answer = isObject(response) ? response : {}
  if (payload.type === 'view_submission') return afterSubmission(interaction, answer)
  if (payload.type === 'block_suggestion') return takeOptions(interaction, answer)
  if (payload.command === undefined) return 'empty'
  return showMessage(interaction, answer)
}

function showMessage(interaction: Interaction, answer: Json): Acknowledgement {
  const { channel, workspace, person } = interaction
  const text = textOf(answer.text)
  const blocks = Array.isArray(answer.blocks) ? answer.blocks : undefined
  if (!channel || (text === '' && !blocks?.length)) return 'empty'
  checkMessage(workspace.world, 'acknowledgement', answer)
  const isPublic = answer.response_type === 'in_channel'
  const origin = { author: workspace, ephemeralFor: isPublic ? undefined : person, isAnswer: true }
  interaction.showMessage(Message.post(channel, { text, blocks }, origin))
  return 'message'
}

function takeOptions(interaction: Interaction, answer: Json): Acknowledgement {
  checkOptions(answer)
  const groups = objectsOf(answer.option_groups)
  const options = [answer.options, ...groups.map((group) => group.options)].flatMap(objectsOf)
  interaction.options = options.filter((option) => plain(option.text) !== '')
  return 'options'
}

function afterSubmission(interaction: Interaction, answer: Json): Acknowledgement {
  const { source, person } = interaction
  if (!(source instanceof View)) throw new Error('a submission of something other than a view')
  switch (answer.response_action) {
    case undefined:
      if (Object.keys(answer).length > 0) {
        throw mistake('response_action', `an unknown answer ${JSON.stringify(answer)}`)
      }
      person.closeModal(source)
      return 'empty'
    case 'clear':
      person.closeModals()
      return 'clear'
    case 'update':
      updateView(source, viewOf(answer))
      interaction.showView(source)
      return 'update'
    case 'push':
      interaction.showView(pushView(source.workspace, person, viewOf(answer)))
      return 'push'
    case 'errors':
      source.refuse(errorsOf(source, answer.errors))
      return 'errors'
    default:
      throw mistake('response_action', `an unknown response_action ${answer.response_action}`)
  }
}

function viewOf(answer: Json): Json {
  if (!isObject(answer.view)) throw mistake('view', 'a response_action without a view')
  return answer.view
}

/** Each error stands below an input block of the view. */
function errorsOf(view: View, errors: unknown): Record<string, string> {
  const inputs = objectsOf(view.blocks).filter(({ type }) => type === 'input')
  const given = Object.entries(isObject(errors) ? errors : {})
  if (given.length === 0) throw mistake('errors', 'a response_action errors without errors')
  const stray = given.find(([blockId]) => !inputs.some(({ block_id }) => block_id === blockId))
  if (stray) throw mistake('errors', `an error for ${stray[0]}, which is no input block`)
  return Object.fromEntries(given.map(([blockId, text]) => [blockId, String(text)]))
}
