import type { Json } from '../json.ts'
import type { World } from '../state/world.ts'
import { invalid, mistake } from '../web-api/errors.ts'
import { checkBlocks } from './blocks.ts'
import { conductOf } from './conduct.ts'
import { Form } from './form.ts'

/** What a call says about a message; throws what Slack refuses, and notes what is bad conduct. */
export function checkMessage(world: World, method: string, message: Json): void {
  const { blocks, text } = message
  const hasBlocks = Array.isArray(blocks) && blocks.length > 0
  const hasText = typeof text === 'string' && text.trim() !== ''
  if (blocks !== undefined) {
    const form = new Form()
    checkBlocks(blocks, 'message', form.at('blocks'))
    if (form.errors.length > 0) throw invalid('invalid_blocks', form.errors)
  }
  if (!hasBlocks && !hasText) throw mistake('no_text')
  if (!hasText) {
    world.complain(`${method}: blocks without text: notifications and screen readers have nothing`)
  }
  for (const breach of conductOf(message).breaches) world.complain(`${method}: ${breach}`)
}

/** A new message that everybody sees. */
export function checkPost(world: World, method: string, message: Json): void {
  checkMessage(world, method, message)
  const isOff = (value: unknown) => value === false || value === 'false' || value === '0'
  const isKept = isOff(message.unfurl_links) && isOff(message.unfurl_media)
  if (conductOf(message).hasLink && !isKept) {
    world.complain(`${method}: a link without unfurl_links and unfurl_media false`)
  }
}
