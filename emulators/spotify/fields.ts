/** Which keys to keep, with what to keep inside each; empty keeps everything. */
interface Selection {
  readonly kept: Map<string, Selection>
  readonly dropped: Set<string>
}

/** Applies Spotify's `fields` filter: `total,items(item(name,album.name),!added_by)`. Throws SyntaxError. */
export function filterFields(value: unknown, fields: string): unknown {
  return keep(value, parse(fields))
}

function parse(fields: string): Selection {
  const tokens = fields.match(/[a-z0-9_]+|[(),.!]/gi) ?? []
  if (tokens.join('') !== fields.replace(/\s+/g, '')) throw new SyntaxError('Invalid field filter')
  const selection = parseList(tokens)
  if (tokens.length > 0) throw new SyntaxError('Invalid field filter')
  return selection
}

function parseList(tokens: string[]): Selection {
  const selection: Selection = { kept: new Map(), dropped: new Set() }
  do {
    const isDropped = tokens[0] === '!' && tokens.shift() !== undefined
    const name = tokens.shift() ?? ''
    if (!/^[a-z0-9_]+$/i.test(name)) throw new SyntaxError('Invalid field filter')
    if (isDropped) selection.dropped.add(name)
    else merge(selection, name, parseInside(tokens))
  } while (tokens[0] === ',' && tokens.shift() !== undefined)
  return selection
}

function parseInside(tokens: string[]): Selection {
  if (tokens[0] === '.') {
    tokens.shift()
    const name = tokens.shift() ?? ''
    return { kept: new Map([[name, parseInside(tokens)]]), dropped: new Set() }
  }
  if (tokens[0] !== '(') return { kept: new Map(), dropped: new Set() }
  tokens.shift()
  const inside = parseList(tokens)
  if (tokens.shift() !== ')') throw new SyntaxError('Invalid field filter')
  return inside
}

/** `a.b,a.c` keeps both. */
function merge(selection: Selection, name: string, inside: Selection): void {
  const known = selection.kept.get(name)
  if (known === undefined) {
    selection.kept.set(name, inside)
    return
  }
  inside.kept.forEach((value, key) => {
    merge(known, key, value)
  })
}

function keep(value: unknown, { kept, dropped }: Selection): unknown {
  if (Array.isArray(value)) return value.map((entry) => keep(entry, { kept, dropped }))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([key]) => !dropped.has(key))
  if (kept.size === 0) return Object.fromEntries(entries)
  return Object.fromEntries(
    entries.flatMap(([key, inner]) => {
      const inside = kept.get(key)
      return inside === undefined ? [] : [[key, keep(inner, inside)]]
    }),
  )
}
