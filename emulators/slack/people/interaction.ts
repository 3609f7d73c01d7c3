import { Watchers } from '../../watchers.ts'
import type { Json } from '../json.ts'
import type { Channel } from '../state/channel.ts'
import { newSecret } from '../state/ids.ts'
import type { Message } from '../state/message.ts'
import type { User } from '../state/user.ts'
import { View } from '../state/view.ts'
import type { Workspace } from '../state/workspace.ts'
import type { Acknowledgement, EmulatedInteraction, EmulatedMessage } from '../types.ts'

const SETTLES_WITHIN_MS = 4_000
const CONTENT_WITHIN_MS = 15_000

export interface InteractionStart {
  person: User
  /** Whose installation hears of it. */
  workspace: Workspace
  channel?: Channel | undefined
  /** What was used. */
  source?: Message | View | undefined
}

/** One command, click, choice, submission or typing, and what the app made of it. */
export class Interaction implements EmulatedInteraction {
  readonly person: User
  readonly workspace: Workspace
  readonly channel: Channel | undefined
  readonly source: Message | View | undefined
  readonly triggerId: string
  isTriggerExchanged = false
  acknowledgement: Acknowledgement | undefined
  acknowledgedAfterMs: number | undefined
  /** Those offered for an external select. */
  options: readonly Json[] = []
  readonly #createdAt: number
  /** The person's own patience runs on the machine's clock, whatever the emulator's says. */
  readonly #begunAt = performance.now()
  readonly #watchers = new Watchers()
  readonly #messages = new Set<Message>()
  readonly #updatesBefore: number
  #view: View | undefined
  #failure: string | undefined

  constructor({ person, workspace, channel, source }: InteractionStart) {
    this.person = person
    this.workspace = workspace
    this.channel = channel
    this.source = source
    const digits = String(Math.floor(1e9 + Math.random() * 9e9))
    this.triggerId = `${digits}.${workspace.teamId}.${newSecret()}`
    this.#createdAt = workspace.world.now()
    this.#updatesBefore = source instanceof View ? source.updateCount : 0
    this.#listenForEphemerals()
    if (source instanceof View) this.#listen(source)
  }

  get ageMs(): number {
    return this.workspace.world.now() - this.#createdAt
  }

  settled(): Promise<Acknowledgement> {
    const probe = () => {
      if (this.#failure !== undefined) throw new Error(`The app did not respond: ${this.#failure}`)
      return this.acknowledgement
    }
    return this.#watchers.until(probe, SETTLES_WITHIN_MS, () => 'the emulator lost an interaction')
  }

  async answer(): Promise<Message> {
    await this.settled()
    const leftMs = Math.max(0, this.#begunAt + CONTENT_WITHIN_MS - performance.now())
    return this.waitForAnswer(() => true, leftMs)
  }

  waitForAnswer(
    matches: (message: EmulatedMessage) => boolean,
    timeoutMs = CONTENT_WITHIN_MS,
  ): Promise<Message> {
    return this.#watchers.until(
      () => this.#shown().find(matches),
      timeoutMs,
      () => `waited ${timeoutMs} ms in vain; the answers show:\n${this.#shownText()}`,
    )
  }

  async view(): Promise<View> {
    await this.settled()
    return this.#watchers.until(
      () => this.#view ?? this.#updatedSource(),
      CONTENT_WITHIN_MS,
      () => `no view was opened; acknowledged (${this.acknowledgement})`,
    )
  }

  acknowledge(kind: Acknowledgement): void {
    this.acknowledgement = kind
    this.acknowledgedAfterMs = performance.now() - this.#begunAt
    this.#watchers.notify()
  }

  fail(reason: string): void {
    this.#failure = reason
    this.#watchers.notify()
  }

  /** A message in answer to the person. */
  showMessage(message: Message): void {
    this.#messages.add(message)
    this.#listen(message)
    this.#watchers.notify()
  }

  showView(view: View): void {
    this.#view = view
    this.#watchers.notify()
  }

  /** For as long as an answer may be waited for. */
  #listenForEphemerals(): void {
    const { world } = this.workspace
    const stop = world.listenForEphemerals(this.person.id, (message) => this.showMessage(message))
    setTimeout(stop, CONTENT_WITHIN_MS * 2).unref()
  }

  #listen(source: Message | View): void {
    source.listen(() => this.#watchers.notify())
  }

  #updatedSource(): View | undefined {
    const { source } = this
    return source instanceof View && source.updateCount > this.#updatesBefore ? source : undefined
  }

  #shown(): Message[] {
    return [...this.#messages].filter(({ deleted }) => !deleted)
  }

  #shownText(): string {
    const texts = this.#shown().map((message) => message.text())
    const state = this.acknowledgement ?? this.#failure ?? 'not acknowledged'
    return texts.join('\n\n') || `nothing (${state})`
  }
}
