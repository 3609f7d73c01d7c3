import type { Route } from './route.ts'

interface Entry {
  route: Route
  parts: readonly string[]
}

/** Finds the route of a path. */
export class Router {
  readonly #entries = new Map<string, Entry[]>()

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      const parts = split(route.template)
      const key = `${route.method} ${parts.length}`
      const entries = this.#entries.get(key) ?? []
      entries.push({ route, parts })
      this.#entries.set(key, entries)
    }
  }

  /** Where several fit, the one that was given first. */
  find(method: string, path: string): { route: Route; params: Record<string, string> } | undefined {
    const parts = split(path)
    for (const entry of this.#entries.get(`${method} ${parts.length}`) ?? []) {
      const params = match(entry.parts, parts)
      if (params) return { route: entry.route, params }
    }
    return undefined
  }
}

function split(path: string): string[] {
  return path.split('/').slice(1)
}

function match(
  template: readonly string[],
  parts: readonly string[],
): Record<string, string> | undefined {
  const params: Record<string, string> = {}
  for (const [index, name] of template.entries()) {
    const part = parts[index] ?? ''
    if (name.startsWith('{')) params[name.slice(1, -1)] = decodeURIComponent(part)
    else if (name !== part) return undefined
  }
  return params
}
