import { ComponentType, MessageFlags } from 'discord-api-types/v10'
import { emptyMessage } from '../rest/errors.ts'
import { checkComponents, walkUnknown } from './components.ts'
import { checkEmbeds } from './embeds.ts'
import { type Form, isObject } from './form.ts'

const LONGEST_CONTENT = 2000
const LONGEST_NONCE = 25
const KNOWN = new Set([
  'content',
  'nonce',
  'tts',
  'embeds',
  'allowed_mentions',
  'message_reference',
  'components',
  'sticker_ids',
  'attachments',
  'flags',
  'enforce_nonce',
  'poll',
  'username',
  'avatar_url',
  'thread_name',
  'applied_tags',
])

/** A new message. */
export function checkMessage(body: unknown, form: Form): void {
  if (!isObject(body)) {
    form.refuse('DICT_TYPE_CONVERT', 'Must be an object.')
    return
  }
  checkMessageEdit(body, form)
  const isEmpty = ['embeds', 'components', 'sticker_ids', 'attachments'].every((field) => {
    const value = body[field]
    return !Array.isArray(value) || value.length === 0
  })
  const isBlank = typeof body.content !== 'string' || body.content.trim() === ''
  if (isEmpty && isBlank && !body.poll && form.errors.length === 0) throw emptyMessage()
}

/** An edit: what is absent stays as it is. */
export function checkMessageEdit(body: unknown, form: Form): void {
  if (!isObject(body)) {
    form.refuse('DICT_TYPE_CONVERT', 'Must be an object.')
    return
  }
  form.unknownProperties(body, KNOWN)
  form.at('content').text(body.content, LONGEST_CONTENT)
  if (typeof body.nonce === 'string') form.at('nonce').text(body.nonce, LONGEST_NONCE)
  checkEmbeds(body.embeds, form.at('embeds'))
  const flags = Number(body.flags ?? 0)
  const isV2 = (flags & MessageFlags.IsComponentsV2) !== 0
  checkComponents(body.components, isV2, form.at('components'))
  if (isV2) refuseOldFields(body, form)
  noteMentions(body, form)
}

function refuseOldFields(body: Record<string, unknown>, form: Form): void {
  for (const field of ['content', 'embeds', 'poll', 'sticker_ids']) {
    const value = body[field]
    const isAbsent = value === undefined || value === null || value === ''
    if (isAbsent || (Array.isArray(value) && value.length === 0)) continue
    const message = 'The field cannot be used when using MessageFlags.IS_COMPONENTS_V2'
    form.at(field).refuse('MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', message)
  }
}

/** People's names and titles end up in texts: only an empty list of mentions keeps them harmless. */
function noteMentions(body: Record<string, unknown>, form: Form): void {
  const texts = [body.content, ...textDisplays(body.components)]
  if (!texts.some((text) => typeof text === 'string' && text !== '')) return
  const allowed = body.allowed_mentions
  const isOff = isObject(allowed) && Array.isArray(allowed.parse) && allowed.parse.length === 0
  if (!isOff) form.notes.push('text without allowed_mentions {parse: []}: anybody can be pinged')
}

function textDisplays(components: unknown): unknown[] {
  return [...walkUnknown(components)]
    .filter(({ type }) => type === ComponentType.TextDisplay)
    .map(({ content }) => content)
}
