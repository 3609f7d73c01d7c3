import { randomBytes } from 'node:crypto'
import type { types } from '@slack/bolt'
import { Watchers } from '../../watchers.ts'
import { type Json, textOf } from '../json.ts'
import { surfaceText } from '../plain-text.ts'
import type { EmulatedView } from '../types.ts'
import { buttonOf, completeBlocks, plain, selectOf } from './blocks.ts'
import { FormState } from './form-state.ts'
import { newId } from './ids.ts'
import type { User } from './user.ts'
import type { Workspace } from './workspace.ts'

const DEFAULT_WAIT_MS = 5_000

interface ViewPlace {
  /** Whose bot shows it. */
  workspace: Workspace
  user: User
  /** The view it was pushed upon. */
  previous?: View | undefined
}

/** A modal or a Home tab, as one person sees it. */
export class View implements EmulatedView {
  readonly id = newId('V')
  readonly workspace: Workspace
  readonly user: User
  readonly previous: View | undefined
  readonly form = new FormState()
  blocks: readonly types.KnownBlock[] = []
  updateCount = 0
  isOpen = true
  errors: Readonly<Record<string, string>> = {}
  readonly #watchers = new Watchers()
  readonly #listeners = new Set<() => void>()
  #definition: Json = {}
  #hash = ''

  constructor({ workspace, user, previous }: ViewPlace, definition: Json) {
    this.workspace = workspace
    this.user = user
    this.previous = previous
    this.#apply(definition)
  }

  get type(): 'modal' | 'home' {
    return this.#definition.type === 'home' ? 'home' : 'modal'
  }

  get title(): string {
    return plain(this.#definition.title)
  }

  get callbackId(): string {
    return textOf(this.#definition.callback_id)
  }

  get privateMetadata(): string {
    return textOf(this.#definition.private_metadata)
  }

  get externalId(): string {
    return textOf(this.#definition.external_id)
  }

  get submitLabel(): string | undefined {
    return this.#definition.submit ? plain(this.#definition.submit) : undefined
  }

  get notifiesOnClose(): boolean {
    return this.#definition.notify_on_close === true
  }

  get clearsOnClose(): boolean {
    return this.#definition.clear_on_close === true
  }

  /** Changes with every update. */
  get hash(): string {
    return this.#hash
  }

  text(): string {
    const { title, blocks, submitLabel, errors, form } = this
    const body = surfaceText({ blocks, fallback: '', form, errors }, this.workspace.world)
    const lines = [title && `┌ ${title}`, body, submitLabel && `[${submitLabel}]`]
    return lines.filter(Boolean).join('\n')
  }

  button(labelOrActionId: string | RegExp): types.Button {
    return buttonOf(this.blocks, labelOrActionId)
  }

  select(placeholderOrActionId?: string | RegExp): types.Select | types.MultiSelect {
    return selectOf(this.blocks, placeholderOrActionId)
  }

  async waitUntil(condition: () => boolean, timeoutMs = DEFAULT_WAIT_MS): Promise<void> {
    const probe = () => condition() || undefined
    const inVain = () => `waited ${timeoutMs} ms in vain; the view shows:\n${this.text()}`
    await this.#watchers.until(probe, timeoutMs, inVain)
  }

  /** The listener hears of every change until the returned function is called. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  update(definition: Json): void {
    this.#apply(definition)
    this.updateCount += 1
    this.#changed()
  }

  close(): void {
    this.isOpen = false
    this.#changed()
  }

  refuse(errors: Readonly<Record<string, string>>): void {
    this.errors = errors
    this.#changed()
  }

  payload(): Json {
    const { workspace, type } = this
    const { title, submit, close } = this.#definition
    const { teamId, botId, world } = workspace
    return {
      id: this.id,
      team_id: teamId,
      type,
      blocks: this.blocks,
      private_metadata: this.privateMetadata,
      callback_id: this.callbackId,
      state: { values: this.form.values(this.blocks) },
      hash: this.#hash,
      title: title ?? { type: 'plain_text', text: 'View Title', emoji: true },
      clear_on_close: this.clearsOnClose,
      notify_on_close: this.notifiesOnClose,
      close: close ?? null,
      submit: submit ?? null,
      previous_view_id: this.previous?.id ?? null,
      root_view_id: this.#root().id,
      app_id: world.app.appId,
      external_id: this.externalId,
      app_installed_team_id: teamId,
      bot_id: botId,
    }
  }

  /** The first of the stack. */
  #root(): View {
    return this.previous ? this.previous.#root() : this
  }

  #apply(definition: Json): void {
    this.#definition = definition
    this.blocks = completeBlocks(Array.isArray(definition.blocks) ? definition.blocks : [])
    this.errors = {}
    const seconds = Math.floor(this.workspace.world.now() / 1000)
    this.#hash = `${seconds}.${randomBytes(4).toString('hex')}`
  }

  #changed(): void {
    this.#watchers.notify()
    for (const listener of [...this.#listeners]) listener()
  }
}
