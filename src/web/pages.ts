import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Html, html } from './html.ts'
import { CONNECT, FOOTER, NOT_ME, type PageText, PRODUCT } from './page-texts.ts'

/** How a page feels: it decides about the sign and its colour. */
export type Tone = 'welcome' | 'question' | 'success' | 'calm' | 'problem'

const style = readFileSync(new URL('./style.css', import.meta.url), 'utf8')

/** What a Content-Security-Policy must allow for these pages to have their style. */
export const styleSource = `'sha256-${createHash('sha256').update(style).digest('base64')}'`

/** The mark of the product: bars of sound, the tallest one has won. */
export const icon = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#5b3fd6"/><g fill="#fff"><rect x="7" y="15" width="4" height="9" rx="2" opacity=".75"/><rect x="14" y="7" width="4" height="17" rx="2"/><rect x="21" y="12" width="4" height="12" rx="2" opacity=".75"/></g></svg>`

const SIGNS: Readonly<Record<Tone, Html>> = {
  welcome: html`<path d="M9 18V6l10-2v12"/><circle cx="6.5" cy="18" r="2.5"/><circle cx="16.5" cy="16" r="2.5"/>`,
  question: html`<path d="M10 14a4.5 4.5 0 0 0 6.4 0l3-3A4.5 4.5 0 0 0 13 4.6l-1 1"/><path d="M14 10a4.5 4.5 0 0 0-6.4 0l-3 3a4.5 4.5 0 0 0 6.4 6.4l1-1"/>`,
  success: html`<path d="m5 12.5 4.5 4.5L19 7.5"/>`,
  calm: html`<path d="M6 12h12"/>`,
  problem: html`<path d="M12 6.5v7"/><path d="M12 17.5v.01"/>`,
}

/** A whole page. `controls` stand between the text and what to do next. */
export function page(text: PageText, tone: Tone, controls?: Html): string {
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${text.title === PRODUCT ? PRODUCT : `${text.title} · ${PRODUCT}`}</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<style>${new Html(style)}</style>
</head>
<body>
<header class="brand"><a href="/"><span class="mark" aria-hidden="true">${icon}</span>${PRODUCT}</a></header>
<main class="card ${tone}">
<svg class="sign" viewBox="0 0 24 24" aria-hidden="true">${SIGNS[tone]}</svg>
<h1>${text.heading}</h1>
${text.paragraphs.map((paragraph) => html`<p>${paragraph}</p>\n`)}${controls}
${text.next && html`<p class="next">${text.next}</p>`}
</main>
<footer>${FOOTER}</footer>
</body>
</html>
`
  return markup
}

/** Both answers carry the state; only Connect has a use for the code. */
export function confirmForm(state: string, code: string): Html {
  return html`<form method="post" action="/spotify/confirm">
<input type="hidden" name="state" value="${state}">
<input type="hidden" name="code" value="${code}">
<button class="primary" type="submit">${CONNECT}</button>
<button type="submit" formaction="/spotify/decline">${NOT_ME}</button>
</form>`
}
