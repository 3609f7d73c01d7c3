import { isObject, type Json, objectsOf, textOf } from './json.ts'
import { isSelect, plain } from './state/blocks.ts'
import type { FormState } from './state/form-state.ts'
import type { World } from './state/world.ts'

interface Readable {
  readonly blocks: readonly unknown[]
  readonly fallback: string
  readonly reactions?: ReadonlyMap<string, ReadonlySet<string>>
  readonly form?: FormState
  readonly errors?: Readonly<Record<string, string>>
}

/** What a person sees of a message or view, as plain text. */
export function surfaceText(surface: Readable, world: World): string {
  const reader = new Reader(surface, world)
  const blocks = objectsOf(surface.blocks)
  const lines = [
    ...(blocks.length === 0 ? [reader.mrkdwn(surface.fallback)] : []),
    ...blocks.map((block) => reader.block(block)),
    [...(surface.reactions ?? [])].map(([name, users]) => `:${name}: ${users.size}`).join('  '),
  ]
  return lines.filter((line) => line !== '').join('\n')
}

class Reader {
  readonly #surface: Readable
  readonly #world: World

  constructor(surface: Readable, world: World) {
    this.#surface = surface
    this.#world = world
  }

  block(block: Json): string {
    const within = () => objectsOf(block.elements)
    const error = this.#surface.errors?.[textOf(block.block_id)]
    switch (block.type) {
      case 'divider':
        return '────'
      case 'header':
        return plain(block.text)
      case 'image':
        return [plain(block.title), this.#image(block)].filter(Boolean).join('\n')
      case 'context':
        return within()
          .map((element) => this.#part(element))
          .join(' ')
      case 'actions':
        return within()
          .map((element) => this.#part(element, block))
          .join(' ')
      case 'rich_text':
        return within()
          .map((element) => this.#rich(element))
          .join('\n')
      case 'markdown':
        return textOf(block.text)
      case 'input':
        return [plain(block.label), this.#part(block.element, block), error && `⚠ ${error}`]
          .filter(Boolean)
          .join('\n')
      default:
        return [block.text, ...objectsOf(block.fields), block.accessory]
          .map((part) => this.#part(part, block))
          .filter(Boolean)
          .join('\n')
    }
  }

  /** Mrkdwn as it is read: links by their text, mentions and times in words, entities undone. */
  mrkdwn(text: string): string {
    return text
      .replace(/<([^<>]+)>/g, (_, inside: string) => this.#control(inside))
      .replaceAll(/(?<![\w*])\*(\S|\S[^*\n]*\S)\*(?![\w*])/g, '$1')
      .replaceAll(/(?<![\w_])_(\S|\S[^_\n]*\S)_(?![\w_])/g, '$1')
      .replaceAll(/(?<![\w~])~(\S|\S[^~\n]*\S)~(?![\w~])/g, '$1')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&')
  }

  #control(inside: string): string {
    const [target = '', label] = split(inside, '|')
    if (target.startsWith('@')) return `@${this.#userName(target.slice(1))}`
    if (target.startsWith('#')) {
      return `#${this.#world.channels.get(target.slice(1))?.name ?? label ?? 'unknown'}`
    }
    const date = /^!date\^(-?\d+)\^([^^]*)/.exec(target)
    if (date) return dateText(Number(date[1]) * 1000, date[2] ?? '')
    if (target.startsWith('!')) return `@${label ?? target.slice(1)}`
    return label ?? target
  }

  #userName(id: string): string {
    return this.#world.users.get(id)?.displayName ?? 'unknown'
  }

  #part(part: unknown, block: Json = {}): string {
    if (!isObject(part)) return ''
    if (part.type === 'mrkdwn') return this.mrkdwn(textOf(part.text))
    if (part.type === 'plain_text') return textOf(part.text)
    if (part.type === 'image') return this.#image(part)
    if (part.type === 'button') return `[${plain(part.text)}]`
    return this.#field(part, block)
  }

  #field(element: Json, block: Json): string {
    const placed = {
      blockId: textOf(block.block_id),
      actionId: textOf(element.action_id),
      element,
      label: '',
      isDispatching: true,
    }
    const [value] = Object.values(this.#surface.form?.valueOf(placed) ?? {})
    const chosen = [value].flat().map((one) => (isObject(one) ? plain(one.text) : one))
    const shown = chosen.filter((one) => one !== null && one !== undefined && one !== '')
    const name = plain(element.placeholder) || (isSelect(placed) ? 'Select an item' : '')
    const options = objectsOf(element.options).map((option) => plain(option.text))
    const parts = shown.length > 0 ? [shown.join(', ')] : [name, ...options]
    return `[${parts.filter(Boolean).join(' | ')} ▾]`
  }

  #rich(element: Json): string {
    const inner = objectsOf(element.elements)
    switch (element.type) {
      case 'text':
        return textOf(element.text)
      case 'link':
        return textOf(element.text) || textOf(element.url)
      case 'emoji':
        return `:${textOf(element.name)}:`
      case 'user':
        return `@${this.#userName(textOf(element.user_id))}`
      case 'channel':
        return `#${this.#world.channels.get(textOf(element.channel_id))?.name ?? 'unknown'}`
      case 'date':
        return dateText(Number(element.timestamp) * 1000, textOf(element.format))
      case 'rich_text_list':
        return inner.map((item) => `• ${this.#rich(item)}`).join('\n')
      default:
        return inner.map((item) => this.#rich(item)).join('')
    }
  }

  #image(image: Json): string {
    return `(${textOf(image.alt_text)})`
  }
}

function split(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}

/** The tokens of Slack's date format, filled in for UTC. */
function dateText(at: number, format: string): string {
  const iso = new Date(at).toISOString()
  return format.replaceAll(/\{([a-z_]+)\}/g, (_, token: string) => {
    if (token === 'time_secs') return iso.slice(11, 19)
    if (token === 'time') return iso.slice(11, 16)
    return token.startsWith('date') ? iso.slice(0, 10) : iso
  })
}
