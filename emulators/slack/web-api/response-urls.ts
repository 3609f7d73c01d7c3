import { checkMessage, checkPost } from '../checks/message.ts'
import { type Json, textOf } from '../json.ts'
import type { Interactions, ResponseUrl } from '../people/interactions.ts'
import { Message } from '../state/message.ts'
import type { World } from '../state/world.ts'
import { mistake, SlackError } from './errors.ts'

const MOST_USES = 5
const LIVES_MS = 30 * 60_000
const NOT_FOUND = 404
const KNOWN = new Set([
  'text',
  'blocks',
  'attachments',
  'response_type',
  'replace_original',
  'delete_original',
  'thread_ts',
  'mrkdwn',
  'parse',
  'link_names',
  'unfurl_links',
  'unfurl_media',
  'metadata',
  'markdown_text',
])

/** The addresses by which an interaction is answered: five times, for half an hour. */
export class ResponseUrls {
  readonly #world: World
  readonly #interactions: Interactions

  constructor(world: World, interactions: Interactions) {
    this.#world = world
    this.#interactions = interactions
  }

  /** Carries out one use. */
  use(path: string, body: Json): void {
    const url = this.#interactions.responseUrl(path)
    if (!url) throw new SlackError('no_service', { status: NOT_FOUND, problem: 'no such URL' })
    const { interaction } = url
    if (interaction.ageMs > LIVES_MS) throw new SlackError('expired_url', { status: NOT_FOUND })
    if (url.uses >= MOST_USES) {
      throw new SlackError('used_url', { status: NOT_FOUND, problem: 'used more than five times' })
    }
    url.uses += 1
    for (const name of Object.keys(body).filter((one) => !KNOWN.has(one))) {
      this.#world.complain(`response_url: unknown argument ${name}`)
    }
    if (isOn(body.delete_original)) this.#original(url).delete()
    else if (isOn(body.replace_original)) this.#replace(url, body)
    else this.#post(url, body)
  }

  #replace(url: ResponseUrl, body: Json): void {
    const original = this.#original(url)
    checkMessage(this.#world, 'response_url', body)
    original.edit(draftOf(body))
    url.interaction.showMessage(original)
  }

  #post({ interaction, channel }: ResponseUrl, body: Json): void {
    const { workspace, person } = interaction
    const isPublic = body.response_type === 'in_channel'
    const check = isPublic ? checkPost : checkMessage
    check(this.#world, 'response_url', body)
    if (channel.isArchived) throw new SlackError('is_archived')
    const origin = {
      author: workspace,
      isAnswer: true,
      ephemeralFor: isPublic ? undefined : person,
      threadTs: body.thread_ts === undefined ? undefined : textOf(body.thread_ts),
    }
    interaction.showMessage(Message.post(channel, draftOf(body), origin))
  }

  /** Of a click: the message with the button. */
  #original({ interaction }: ResponseUrl): Message {
    const { source } = interaction
    if (!(source instanceof Message)) throw mistake('no_original', 'there is no original message')
    if (source.deleted) throw new SlackError('message_not_found', { status: NOT_FOUND })
    return source
  }
}

function draftOf(body: Json) {
  return { text: textOf(body.text), blocks: Array.isArray(body.blocks) ? body.blocks : undefined }
}

function isOn(value: unknown): boolean {
  return value === true || value === 'true'
}
