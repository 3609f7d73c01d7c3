import { type APIButtonComponent, type APIEmbed, ButtonStyle, ComponentType } from 'discord.js'
import type { Content } from '../src/bots/discord/components.ts'

export interface ShownReaction {
  readonly emoji: string
  readonly count: number
  /** Given by the person who looks at it. */
  readonly mine: boolean
}

/** A page with a board and its reactions as Discord's dark theme shows them; `now` in epoch ms. */
export function discordPage(
  board: Content,
  reactions: readonly ShownReaction[],
  now: number,
): string {
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style><main>
<header>${HASH}music</header>
<article>${AVATAR}<div>
<h2>Partyline<b>APP</b><time>9:14 PM</time></h2>
${board.embeds.map((embed) => embedHtml(embed, now)).join('')}
${board.components.map(rowHtml).join('')}
<div class="reactions">${reactions.map(reactionHtml).join('')}${SMILE}</div>
</div></article></main>`
}

function embedHtml(embed: APIEmbed, now: number): string {
  const { author, title = '', description = '', thumbnail, footer, color = 0 } = embed
  return `<section style="border-color:#${color.toString(16).padStart(6, '0')}">
<p class="author">${plainHtml(author?.name ?? '')}</p>
<h3>${plainHtml(title)}</h3>
<div class="description">${markdownHtml(description, now)}</div>
<img src="${escaped(thumbnail?.url ?? '')}">
<footer>${plainHtml(footer?.text ?? '')}</footer></section>`
}

function rowHtml({ components }: Content['components'][number]): string {
  const buttons = components.filter((one) => one.type === ComponentType.Button)
  return `<div class="row">${buttons.map(buttonHtml).join('')}</div>`
}

function buttonHtml(button: APIButtonComponent): string {
  const label = 'label' in button ? (button.label ?? '') : ''
  const disabled = button.disabled === true ? ' disabled' : ''
  return `<button class="${ButtonStyle[button.style]}"${disabled}>${plainHtml(label)}</button>`
}

function reactionHtml({ emoji, count, mine }: ShownReaction): string {
  return `<span${mine ? ' class="mine"' : ''}>${plainHtml(emoji)}${count}</span>`
}

function markdownHtml(text: string, now: number): string {
  const lines = text.split('\n')
  return lines.map((line) => `<p>${lineHtml(line, now) || '&nbsp;'}</p>`).join('')
}

/** As much of Discord's markdown as the board of a running party uses. */
const MARKS =
  /\\(?<plain>[^\w\s])|\*\*(?<bold>.+?)\*\*|\[(?<link>[^\]]+)\]\([^)]+\)|<t:(?<seconds>\d+):R>/gu

function lineHtml(line: string, now: number): string {
  let html = ''
  let end = 0
  for (const match of line.matchAll(MARKS)) {
    const { plain, bold, link, seconds } = match.groups ?? {}
    html += plainHtml(line.slice(end, match.index))
    if (plain !== undefined) html += escaped(plain)
    if (bold !== undefined) html += `<strong>${lineHtml(bold, now)}</strong>`
    if (link !== undefined) html += `<a>${lineHtml(link, now)}</a>`
    if (seconds !== undefined) html += `<time>in ${Number(seconds) - now / 1_000} seconds</time>`
    end = match.index + match[0].length
  }
  return html + plainHtml(line.slice(end))
}

function plainHtml(text: string): string {
  const emoji = /[\d#*]\ufe0f\u20e3|\p{Extended_Pictographic}\ufe0f|\p{Emoji_Presentation}/gu
  return escaped(text).replace(emoji, '<em>$&</em>')
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#x${character.charCodeAt(0).toString(16)};`)
}

const HASH =
  '<svg viewBox="0 0 24 24"><path d="M9 3 7 21M17 3l-2 18M4.5 8.5h16M3.5 15.5h16"/></svg>'

const AVATAR = `<svg class="avatar" viewBox="0 0 40 40"><linearGradient id="avatar" x2="1" y2="1">
<stop stop-color="#7c5cff"/><stop offset="1" stop-color="#1db954"/></linearGradient>
<circle cx="20" cy="20" r="20" fill="url(#avatar)" stroke="none"/>
<path d="M10 17v6M15 13v14M20 10v20M25 14v12M30 17v6" stroke="#fff" stroke-width="2.6"/></svg>`

const SMILE = `<svg viewBox="0 0 24 24"><circle cx="12" cy="12" r="9"/>
<path d="M8 14c2 3 6 3 8 0M9 9v1M15 9v1"/></svg>`

const STYLE = `
* { box-sizing: border-box; margin: 0; }
main { width: 680px; padding-bottom: 20px; background: #313338; color: #dbdee1;
  font: 16px/22px Inter, 'Noto Sans', sans-serif; }
header { display: flex; align-items: center; gap: 8px; height: 48px; padding: 0 16px;
  border-bottom: 1px solid #26282c; color: #f2f3f5; font-weight: 600; }
svg { flex: none; width: 22px; fill: none; stroke: #949ba4; stroke-width: 2;
  stroke-linecap: round; stroke-linejoin: round; }
article { display: flex; gap: 16px; padding: 18px 16px 0; }
.avatar { width: 40px; height: 40px; }
h2 { display: flex; align-items: center; color: #f2f3f5; font-size: 16px; font-weight: 500; }
h2 b { margin: 1px 8px 0 6px; padding: 0 5px; border-radius: 4px; background: #5865f2;
  color: #fff; font-size: 11px; font-weight: 600; line-height: 15px; }
h2 time { margin-top: 2px; color: #949ba4; font-size: 12px; }
section { display: grid; grid-template-columns: 1fr auto; width: 520px; margin-top: 6px;
  padding: 8px 16px 16px 12px; border-left: 4px solid; border-radius: 4px; background: #2b2d31;
  font-size: 14px; line-height: 18px; }
section > * { grid-column: 1; margin-top: 8px; }
section > img { grid-column: 2; grid-row: 1 / 8; width: 80px; margin-left: 16px;
  border-radius: 4px; }
section > footer { grid-column: 1 / 3; font-size: 12px; font-weight: 500; line-height: 16px; }
.author { color: #f2f3f5; font-weight: 600; }
h3 { color: #00a8fc; font-size: 16px; font-weight: 600; line-height: 22px; }
strong { font-weight: 600; }
a { color: #00a8fc; }
p time { padding: 0 2px; border-radius: 3px; background: #3f4147; }
em { display: inline-block; width: 18px; height: 18px; text-align: center; vertical-align: top;
  font: 15px/18px 'Noto Color Emoji'; }
.row, .reactions { display: flex; align-items: center; gap: 8px; margin-top: 8px; }
button { min-width: 60px; height: 32px; padding: 0 16px; border: 0; border-radius: 8px;
  color: #fff; font: 500 14px Inter, 'Noto Sans', sans-serif; }
button:disabled { opacity: .5; }
.Secondary { background: #4e5058; }
.Primary { background: #5865f2; }
.Success { background: #248046; }
.Danger { background: #da373c; }
.reactions { gap: 4px; }
.reactions span { display: flex; align-items: center; gap: 6px; height: 28px; padding: 0 7px;
  border: 1px solid transparent; border-radius: 8px; background: #2b2d31; color: #b5bac1;
  font-size: 14px; font-weight: 600; }
.reactions .mine { border-color: #5865f2; background: #373a54; color: #dee0fc; }
.reactions svg { width: 20px; margin-left: 8px; }
`
