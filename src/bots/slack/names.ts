import { plainOr } from '../foreign-text.ts'
import { LATE, within } from '../patience.ts'
import type { Workspace } from './workspaces.ts'

const MOST_NAMES = 5_000
/** People wait for what is asked with a name, so it is gone without after this. */
const PATIENCE_MS = 700

/** The names of people as others see them in the channel; payloads bring another one. */
export class Names {
  readonly #known = new Map<string, string>()
  readonly #asked = new Map<string, Promise<string | undefined>>()

  /** Undefined where it can't be told soon. */
  async of(workspace: Workspace, user: string): Promise<string | undefined> {
    const known = this.known(workspace, user)
    if (known !== undefined) return known
    const key = keyOf(workspace, user)
    const asking = this.#asked.get(key) ?? this.#ask(workspace, user)
    this.#asked.set(key, asking)
    const name = await within(PATIENCE_MS, asking)
    return name === LATE ? undefined : name
  }

  known(workspace: Workspace, user: string): string | undefined {
    return this.#known.get(keyOf(workspace, user))
  }

  async #ask(workspace: Workspace, id: string): Promise<string | undefined> {
    const key = keyOf(workspace, id)
    try {
      const { user } = await workspace.call('users.info', (client) =>
        client.users.info({ user: id }),
      )
      const { profile, real_name, name } = user ?? {}
      const found = [profile?.display_name, profile?.real_name, real_name, name].find(Boolean)
      if (found === undefined) return undefined
      this.#keep(key, plainOr('Somebody', found, 80))
      return this.#known.get(key)
    } catch {
      // A name is a courtesy: whoever asked goes on without.
      return undefined
    } finally {
      this.#asked.delete(key)
    }
  }

  #keep(key: string, name: string): void {
    this.#known.set(key, name)
    if (this.#known.size <= MOST_NAMES) return
    const [oldest] = this.#known.keys()
    if (oldest !== undefined) this.#known.delete(oldest)
  }
}

function keyOf({ team }: Workspace, user: string): string {
  return `${team}/${user}`
}
