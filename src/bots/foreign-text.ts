// Controls and formats (bidi overrides, zero-width characters, soft hyphens, tags) are invisible and
// can reorder or hide what follows. The zero-width joiner and the variation selectors stay: emoji
// need them.
const INVISIBLE = /(?!\u200d)[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u115f\u1160\u3164\uffa0\u2800]/gu
const SPACES = /[\t\n\v\f\r\u0085\p{Z}]+/gu
/** More marks than any script puts on one letter. */
const STACKED_MARKS = /(\p{M}{4})\p{M}+/gu

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/**
 * Text written by somebody else (a title, a name) as one line of visible characters, at most `max`
 * UTF-16 units long, cut between characters as people see them. It is not escaped: that is the
 * platform's business.
 */
export function plain(text: string, max: number): string {
  const line = text
    .normalize('NFC')
    .replace(SPACES, ' ')
    .replace(INVISIBLE, '')
    .replace(STACKED_MARKS, '$1')
    .replace(/ {2,}/g, ' ')
    .trim()
  return line.length <= max ? line : `${cut(line, max - 1).trimEnd()}…`
}

/** As `plain`, with a word to put where nothing visible is left. */
export function plainOr(fallback: string, text: string, max: number): string {
  const line = plain(text, max)
  return /[\p{L}\p{N}\p{S}\p{P}]/u.test(line) ? line : fallback
}

function cut(line: string, max: number): string {
  let kept = ''
  for (const { segment } of graphemes.segment(line)) {
    if (kept.length + segment.length > max) break
    kept += segment
  }
  return kept
}
