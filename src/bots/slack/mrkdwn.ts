import { plainOr } from '../foreign-text.ts'
import type { Markup } from '../markup.ts'

const NAME_LENGTH = 40
const TITLE_LENGTH = 60
/** Longer ones would eat up what a text may hold; Spotify's have about 55 characters. */
const LINK_LENGTH = 150
/** Slack's own limit for the addresses of images and buttons. */
const ADDRESS_LENGTH = 3_000

/** How Slack writes it. Every text object that holds it must be `verbatim`. */
export const mrkdwn: Markup = {
  name: (text) => escaped(plainOr('Somebody', text, NAME_LENGTH)),
  title: ({ title, link }) => linked(plainOr('Untitled', title, TITLE_LENGTH), link),
  artist: ({ artist }) => escaped(plainOr('Unknown artist', artist, NAME_LENGTH)),
  bold: (written) => `*${written}*`,
  button: (label) => `*${label}*`,
  command: (words) => `\`/party ${words}\``,
  address: (url) => `<${entities(url)}>`,
  fromNow: (instant) => {
    const seconds = Math.ceil(instant / 1_000)
    const fallback = new Date(seconds * 1_000).toISOString().slice(11, 19)
    return `<!date^${seconds}^at {time_secs}|at ${fallback} UTC>`
  },
}

/** Slack knows no way to escape these, so they are replaced by ones that look alike. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  '*': '∗',
  _: 'ˍ',
  '~': '∼',
  '`': '’',
  '|': '∣',
}

/** Nothing in it formats, mentions, quotes or becomes an emoji any more. */
export function escaped(line: string): string {
  const inert = line
    .replace(/[*_~`|]/g, (character) => LOOKALIKES[character] ?? '')
    .replace(/:(?=[\w+-])/g, '∶')
    .replace(/^>/, '›')
  return entities(inert)
}

/** The only characters that Slack wants escaped; `&` first. */
export function entities(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

export function linked(line: string, link: string | undefined): string {
  const address = safeAddress(link, LINK_LENGTH)
  return address === undefined ? escaped(line) : `<${entities(address)}|${escaped(line)}>`
}

/** An https address that can stand in a link or be fetched as an image; else undefined. */
export function safeAddress(
  link: string | undefined,
  longest = ADDRESS_LENGTH,
): string | undefined {
  if (link === undefined || !URL.canParse(link)) return undefined
  const url = new URL(link)
  if (url.protocol !== 'https:' || url.username !== '') return undefined
  const address = url.href.replace(/[<>|*_~`]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  })
  return address.length <= longest ? address : undefined
}
