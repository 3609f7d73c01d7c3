import { Watchers } from '../../watchers.ts'
import type { Json } from '../json.ts'
import type { View } from './view.ts'
import type { Workspace } from './workspace.ts'

/** A member of a workspace: a human, or the bot. */
export class User {
  readonly id: string
  readonly workspace: Workspace
  readonly name: string
  readonly displayName: string
  readonly isBot: boolean
  isDeactivated = false
  /** The open modals, the one in front last. */
  readonly modals: View[] = []
  readonly #homeWatchers = new Watchers()
  #home: View | undefined

  constructor(id: string, workspace: Workspace, name: string, displayName: string, isBot: boolean) {
    this.id = id
    this.workspace = workspace
    this.name = name
    this.displayName = displayName
    this.isBot = isBot
  }

  /** The Home tab as it was published last. */
  get home(): View | undefined {
    return this.#home
  }

  get modal(): View | undefined {
    return this.modals.at(-1)
  }

  showHome(view: View): void {
    this.#home = view
    this.#homeWatchers.notify()
    view.listen(() => this.#homeWatchers.notify())
  }

  /** A Home tab that was published since; after a while, the one that was there before. */
  async nextHome(timeoutMs: number): Promise<View> {
    const [former, updates] = [this.#home, this.#home?.updateCount]
    const probe = () =>
      this.#home !== former || this.#home?.updateCount !== updates ? this.#home : undefined
    try {
      return await this.#homeWatchers.until(probe, timeoutMs, () => 'no Home tab was published')
    } catch (error) {
      if (former) return former
      throw error
    }
  }

  /** All views that may be updated. */
  views(): View[] {
    return this.#home ? [...this.modals, this.#home] : [...this.modals]
  }

  /** The open modals vanish. */
  closeModals(): void {
    for (const view of this.modals.splice(0)) view.close()
  }

  /** The view below it, if any, comes to the front. */
  closeModal(view: View): void {
    const place = this.modals.indexOf(view)
    if (place >= 0) this.modals.splice(place, 1)
    view.close()
  }

  payload(viewedFrom: Workspace): Json {
    return {
      id: this.id,
      team_id: this.workspace.teamId,
      name: this.name,
      deleted: this.isDeactivated,
      real_name: this.displayName,
      tz: 'Europe/London',
      tz_label: 'Greenwich Mean Time',
      tz_offset: 0,
      profile: {
        real_name: this.displayName,
        real_name_normalized: this.displayName,
        display_name: this.displayName,
        display_name_normalized: this.displayName,
        team: this.workspace.teamId,
      },
      is_bot: this.isBot,
      is_app_user: false,
      ...(this.workspace === viewedFrom ? {} : { is_stranger: true }),
      updated: 0,
    }
  }
}
