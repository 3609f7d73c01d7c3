import { plainOr } from '../foreign-text.ts'
import type { Markup } from '../markup.ts'

const NAME_LENGTH = 40
const TITLE_LENGTH = 60
/** Longer ones would eat up what a text may hold; Spotify's have about 55 characters. */
const LINK_LENGTH = 120
/** Discord's own limit for the addresses of an embed. */
const ADDRESS_LENGTH = 2_048

/** How Discord writes it. */
export const markdown: Markup = {
  name: (text) => escaped(plainOr('Somebody', text, NAME_LENGTH)),
  title: ({ title, link }) => linked(plainOr('Untitled', title, TITLE_LENGTH), link),
  artist: ({ artist }) => escaped(plainOr('Unknown artist', artist, NAME_LENGTH)),
  bold: (written) => `**${written}**`,
  button: (label) => `**${label}**`,
  command: (words) => `\`/party ${asOptions(words)}\``,
  address: (url) => `<${url}>`,
  fromNow: (instant) => `<t:${Math.ceil(instant / 1_000)}:R>`,
}

/** Optional words are options here, which have to be named. */
const OPTIONS: readonly (readonly [typed: RegExp, option: string])[] = [
  [/^listen off$/, 'listen on:False'],
  [/^settings quiet on$/, 'settings quiet:True'],
  [/^settings quiet off$/, 'settings quiet:False'],
  [/^settings countdown (\S+)$/, 'settings countdown:$1'],
  [/^link (\S+)$/, 'link code:$1'],
]

function asOptions(words: string): string {
  const known = OPTIONS.find(([typed]) => typed.test(words))
  return known === undefined ? words : words.replace(known[0], known[1])
}

/**
 * Nothing in it is markdown, a mention, a timestamp, an emoji or a link any more. What has a
 * meaning only at the start of a line is escaped only there.
 */
export function escaped(line: string): string {
  return line
    .replace(/[\\*_~|`[\]<@]|:(?=[\w/])/g, '\\$&')
    .replace(/^[-+#>]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2')
}

/**
 * A masked link. Backslashes inside its text would be shown, and an address in it would break it;
 * so characters that mean something are replaced by ones that look alike.
 */
export function linked(line: string, link: string | undefined): string {
  const address = safeAddress(link, LINK_LENGTH)
  if (address === undefined) return escaped(line)
  return `[${inert(line)}](${address})`
}

const LOOKALIKES: Readonly<Record<string, string>> = {
  '[': '(',
  ']': ')',
  '<': '‹',
  '>': '›',
  '*': '∗',
  _: 'ˍ',
  '~': '∼',
  '|': '∣',
  '`': '’',
  '\\': '∖',
  '@': '＠',
  '#': '＃',
}

/** Needs no escaping: also fit for an embed's title, where not every client undoes escapes. */
export function inert(line: string): string {
  return line
    .replace(/\b(?:https?|discord|mailto):\/*/gi, '')
    .replace(/[[\]<>*_~|`\\@#]/g, (character) => LOOKALIKES[character] ?? '')
    .replace(/:(?=[\w/])/g, '∶')
}

/** An https address that can stand inside a masked link or an embed; else undefined. */
export function safeAddress(
  link: string | undefined,
  longest = ADDRESS_LENGTH,
): string | undefined {
  if (link === undefined || !URL.canParse(link)) return undefined
  const url = new URL(link)
  if (url.protocol !== 'https:' || url.username !== '') return undefined
  const address = url.href.replace(/[()<>\\*_~|`]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  })
  return address.length <= longest ? address : undefined
}
