import type { Json } from '../json.ts'
import type { AppManifest, EmulatedPerson } from '../types.ts'
import { SlackApp } from './app.ts'
import type { Channel } from './channel.ts'
import { newId, timestamps } from './ids.ts'
import type { Message } from './message.ts'
import type { User } from './user.ts'
import { Workspace } from './workspace.ts'

/** What state needs of the parts around it. */
export interface Surroundings {
  /** Takes one `event_callback` to the app, sooner or later. */
  deliverEvent(payload: Json): void
  createPerson(user: User): EmulatedPerson
}

type EphemeralListener = (message: Message) => void

/** Everything that exists behind the API. */
export class World {
  readonly now: () => number
  readonly newTs: () => string
  readonly app: SlackApp
  readonly surroundings: Surroundings
  readonly problems: string[] = []
  readonly workspaces = new Map<string, Workspace>()
  readonly channels = new Map<string, Channel>()
  readonly users = new Map<string, User>()
  /** By the person who sees the messages. */
  readonly #ephemeralListeners = new Map<string, Set<EphemeralListener>>()

  constructor(now: () => number, manifest: AppManifest | undefined, surroundings: Surroundings) {
    this.now = now
    this.newTs = timestamps(now)
    this.app = new SlackApp(manifest)
    this.surroundings = surroundings
  }

  addWorkspace(name: string): Workspace {
    const workspace = new Workspace(this, newId('T'), name)
    this.workspaces.set(workspace.teamId, workspace)
    return workspace
  }

  complain(problem: string): void {
    this.problems.push(problem)
  }

  /** The listener hears of each message that only this person sees. */
  listenForEphemerals(userId: string, listener: EphemeralListener): () => void {
    const listeners = this.#ephemeralListeners.get(userId) ?? new Set()
    this.#ephemeralListeners.set(userId, listeners.add(listener))
    return () => listeners.delete(listener)
  }

  announceEphemeral(message: Message): void {
    const listeners = this.#ephemeralListeners.get(message.ephemeralFor ?? '') ?? []
    for (const listener of [...listeners]) listener(message)
  }
}
