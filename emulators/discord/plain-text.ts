import type { APIEmbed, APISelectMenuComponent } from 'discord-api-types/v10'
import { ComponentType, MessageFlags } from 'discord-api-types/v10'
import { type AnyComponent, buttonLabel, isButton, isSelect } from './state/components.ts'
import type { Message } from './state/message.ts'
import { countOf, emojiText } from './state/reactions.ts'
import type { World } from './state/world.ts'

/** What a person sees of a message, as plain text. */
export function messageText(message: Message, world: World): string {
  const seen = (markdown: string) => plain(markdown, world)
  const lines = [
    message.flags & MessageFlags.Loading ? '(thinking…)' : '',
    seen(message.content),
    ...message.embeds.map((embed) => embedText(embed, seen)),
    ...(message.components as readonly AnyComponent[]).map((one) => componentText(one, seen)),
    reactionsText(message),
  ]
  return lines.filter((line) => line !== '').join('\n')
}

function embedText(embed: APIEmbed, seen: (markdown: string) => string): string {
  const lines = [
    embed.author?.name ?? '',
    seen(embed.title ?? ''),
    seen(embed.description ?? ''),
    ...(embed.fields ?? []).map(({ name, value }) => `${seen(name)}\n${seen(value)}`),
    embed.footer?.text ?? '',
  ]
  return lines
    .filter((line) => line !== '')
    .flatMap((line) => line.split('\n'))
    .map((line) => `│ ${line}`)
    .join('\n')
}

function componentText(component: AnyComponent, seen: (markdown: string) => string): string {
  if (isButton(component)) {
    const label = buttonLabel(component)
    return component.disabled ? `(${label})` : `[${label}]`
  }
  if (isSelect(component)) return selectText(component)
  if (component.type === ComponentType.TextDisplay && 'content' in component) {
    return seen(String(component.content))
  }
  const inner = [
    ...(component.components ?? []),
    ...(component.accessory ? [component.accessory] : []),
  ]
  const separator = component.type === ComponentType.ActionRow ? ' ' : '\n'
  return inner.map((one) => componentText(one, seen)).join(separator)
}

function selectText(select: APISelectMenuComponent): string {
  const options = select.type === ComponentType.StringSelect ? select.options : []
  const labels = options.map(({ label, default: chosen }) => (chosen ? `•${label}` : label))
  const shown = [select.placeholder ?? 'Make a selection', ...labels].join(' | ')
  return select.disabled ? `(${shown} ▾)` : `[${shown} ▾]`
}

function reactionsText(message: Message): string {
  return [...message.reacted.all()]
    .map((reaction) => `${emojiText(reaction.emoji)} ${countOf(reaction)}`)
    .join('  ')
}

const MARKUP =
  /\\([^\p{L}\p{N}\s])|\[([^\]\n]+)\]\(<?([^)\s>]+)>?\)|<t:(-?\d+)(?::(\w))?>|<(@!?|@&|#)(\d+)>|<\/([^:>]+):\d+>|<a?(:\w+:)\d+>|\*{1,3}|~~|__|\|\||`{1,3}|^(?:#{1,3} |-# |>{1,3} )/gmu

/** Markdown as it is read: escapes undone, links by their text, mentions and times in words. */
function plain(markdown: string, world: World): string {
  return markdown.replace(
    MARKUP,
    (_, escaped, linkText, _url, time, timeStyle, mention, id, command, emoji) => {
      if (escaped !== undefined) return escaped
      if (linkText !== undefined) return plain(linkText, world)
      if (time !== undefined) return timeText(Number(time) * 1000, timeStyle, world.now())
      if (mention === '#') return `#${world.channels.get(id)?.name ?? 'unknown'}`
      if (mention !== undefined) return `@${world.users.get(id)?.displayName ?? 'unknown'}`
      if (command !== undefined) return `/${command}`
      return emoji ?? ''
    },
  )
}

function timeText(at: number, style: string | undefined, now: number): string {
  if (style !== 'R') return new Date(at).toISOString()
  const seconds = Math.round((at - now) / 1000)
  const size = Math.abs(seconds)
  const amount = size < 90 ? `${size} seconds` : `${Math.round(size / 60)} minutes`
  return seconds < 0 ? `${amount} ago` : `in ${amount}`
}
