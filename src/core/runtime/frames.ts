import { type BoardView, boardView } from '../engine/board-view.ts'
import type { ChannelId, MessageId } from '../engine/ids.ts'
import type { Party, Permission } from '../engine/party.ts'
import { byClosing } from '../engine/schedule.ts'
import { ChatFailure, type ChatPlatform, type Clock, type Log } from '../ports.ts'
import { EditBudget } from './edit-budget.ts'
import type { Parties } from './parties.ts'
import type { Platforms } from './platforms.ts'

/** One board as people see it now. */
interface Slot {
  readonly channel: ChannelId
  readonly message: MessageId
  shown?: BoardView
  /** It could not be drawn, by a fault of ours: only another one is worth a try. */
  broken?: BoardView
  editedAt: number
  editing?: Promise<void>
  /** Not before this instant: the platform asked for patience. */
  notBefore: number
  /** The edit that is planned, and whether it shows news or only progress. */
  planned?: Planned
}

interface Planned {
  readonly at: number
  readonly news: boolean
  /** It is due, and waits for its turn among all boards of the platform. */
  inLine: boolean
  cancel: () => void
}

export interface FrameListener {
  messageGone(channel: ChannelId, message: MessageId): void
  channelGone(channel: ChannelId): void
  permissionSeen: PermissionListener
}

/** Told whenever something was tried; most of the time it is no news. */
export type PermissionListener = (
  channel: ChannelId,
  permission: Permission,
  granted: boolean,
) => void

const PATIENCE_MS = 30_000
/** An edit that is this much overdue has lost its timer. */
const OVERDUE_MS = 1_000

/**
 * Keeps posted boards up to date: one edit in flight a board, only the newest view, unchanged
 * views skipped, never faster than the platform's pace and what all boards of it share. Nothing here is owed: after a crash all
 * boards are simply drawn again.
 */
export class Frames {
  private readonly slots = new Map<MessageId, Slot>()
  private readonly budgets = new Map<ChatPlatform, EditBudget>()
  private stopped = false

  constructor(
    private readonly parties: Parties,
    private readonly platforms: Platforms,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly listener: FrameListener,
  ) {}

  /** A board was just posted with this view. */
  shown(channel: ChannelId, message: MessageId, view: BoardView): void {
    const slot = this.slotFor(channel, message)
    slot.shown = view
    slot.editedAt = this.clock.now()
  }

  forget(message: MessageId): void {
    this.slots.get(message)?.planned?.cancel()
    this.slots.delete(message)
  }

  /** Something may have changed: every board of the party is looked at soon. */
  changed(party: Party, before?: Party): void {
    this.forgetFormer(party, before)
    if (this.stopped || party.phase === 'ended') return
    for (const { id, board } of party.channels) {
      if (board !== undefined) this.schedule(this.slotFor(id, board.message))
    }
  }

  /** Plans anew what lost its timer, or waits for an hour that the clock was set back by. */
  sweep(): void {
    const now = this.clock.now()
    for (const budget of this.budgets.values()) budget.sweep()
    for (const slot of this.slots.values()) {
      const { planned } = slot
      const isLost = planned !== undefined && !planned.inLine && planned.at < now - OVERDUE_MS
      const isSetBack = slot.editedAt > now
      if (!isLost && !isSetBack) continue
      slot.planned?.cancel()
      delete slot.planned
      slot.editedAt = Math.min(slot.editedAt, now)
      slot.notBefore = Math.min(slot.notBefore, now + PATIENCE_MS)
      this.schedule(slot)
    }
  }

  /** Draws the end of a party, after whatever edit is still under way. Throws ChatFailure. */
  async finish(channel: ChannelId, message: MessageId, party: Party): Promise<void> {
    const editing = this.slots.get(message)?.editing
    this.forget(message)
    await editing
    const platform = this.platforms.of(channel)
    await platform?.editBoard(channel, message, boardView(party, channel, this.clock.now()))
  }

  /**
   * The last edit of every board says that the bot is away; soonest end of a vote first. Resolves
   * when all are drawn, which may be long after the program should have ended.
   */
  async sayAway(): Promise<void> {
    this.stopped = true
    for (const slot of this.slots.values()) slot.planned?.cancel()
    const parties = this.parties.all().map(({ party }) => party)
    const boards = parties
      .filter(({ phase }) => phase !== 'ended')
      .sort(byClosing)
      .flatMap(({ channels }) => channels)
      .flatMap(({ id, board }) => (board === undefined ? [] : [this.slotFor(id, board.message)]))
    await Promise.all(boards.map((slot) => this.drawAway(slot)))
  }

  /** Nothing is drawn any more, from whatever is still waiting for its turn. */
  stop(): void {
    this.stopped = true
    for (const slot of this.slots.values()) slot.planned?.cancel()
    for (const budget of this.budgets.values()) budget.stop()
  }

  private async drawAway(slot: Slot): Promise<void> {
    const platform = this.platforms.of(slot.channel)
    if (platform === undefined) return
    await new Promise<void>((resolve) => {
      this.budgetOf(platform).take({ news: true, go: resolve })
    })
    await slot.editing
    const view = this.currentView(slot)
    if (view === undefined) return
    try {
      await platform.editBoard(slot.channel, slot.message, { ...view, away: true })
    } catch (error) {
      const { message } = error instanceof Error ? error : { message: String(error) }
      this.log.info('A board does not say that the bot is away.', {
        channel: slot.channel,
        message,
      })
    }
  }

  /** Boards that the party had before and has no more. */
  private forgetFormer(party: Party, before: Party | undefined): void {
    const messages = new Set(party.channels.map(({ board }) => board?.message))
    for (const { board } of before?.channels ?? []) {
      if (board !== undefined && !messages.has(board.message)) this.forget(board.message)
    }
  }

  private slotFor(channel: ChannelId, message: MessageId): Slot {
    const known = this.slots.get(message)
    if (known !== undefined) return known
    const slot: Slot = { channel, message, editedAt: 0, notBefore: 0 }
    this.slots.set(message, slot)
    return slot
  }

  /** Wakes the board at the earliest instant at which an edit would be in order. */
  private schedule(slot: Slot): void {
    if (slot.editing !== undefined || slot.planned?.news) return
    const platform = this.platforms.of(slot.channel)
    const current = this.currentView(slot)
    if (platform === undefined || current === undefined) return
    if (slot.broken !== undefined && sameButForProgress(slot.broken, current)) return
    const { editEveryMs, progressEveryMs } = platform.pace(slot.channel)
    const news = slot.shown === undefined || !sameButForProgress(slot.shown, current)
    if (!news && current.playing?.isPlaying !== true) return
    const wait = news ? editEveryMs : progressEveryMs
    const at = Math.max(slot.editedAt + wait, slot.notBefore)
    slot.planned?.cancel()
    const planned: Planned = { at, news, inLine: false, cancel: () => {} }
    slot.planned = planned
    planned.cancel = this.clock.at(at, () => {
      planned.inLine = true
      const go = () => this.begin(slot, platform)
      planned.cancel = this.budgetOf(platform).take({ news, go })
    })
  }

  private budgetOf(platform: ChatPlatform): EditBudget {
    const known = this.budgets.get(platform)
    if (known !== undefined) return known
    const budget = new EditBudget(this.clock, platform.editsPerSecond)
    this.budgets.set(platform, budget)
    return budget
  }

  private begin(slot: Slot, platform: ChatPlatform): void {
    delete slot.planned
    slot.editing = this.edit(slot, platform).finally(() => {
      delete slot.editing
      if (!this.stopped && this.slots.has(slot.message)) this.schedule(slot)
    })
  }

  private async edit(slot: Slot, platform: ChatPlatform): Promise<void> {
    const view = this.currentView(slot)
    if (view === undefined) return
    slot.editedAt = this.clock.now()
    try {
      await platform.editBoard(slot.channel, slot.message, view)
      slot.shown = view
      delete slot.broken
      this.listener.permissionSeen(slot.channel, 'edit', true)
    } catch (error) {
      if (error instanceof ChatFailure) this.afterFailure(slot, error)
      else this.leaveAlone(slot, view, error)
    }
  }

  /** What the board should show; undefined when it is no longer the board of its channel. */
  private currentView(slot: Slot): BoardView | undefined {
    const party = this.parties.inChannel(slot.channel)
    const board = party?.channels.find(({ id }) => id === slot.channel)?.board
    if (party === undefined || board?.message !== slot.message) return undefined
    const view = boardView(party, slot.channel, this.clock.now())
    return view.stage === board.stage ? view : undefined
  }

  private leaveAlone(slot: Slot, view: BoardView, error: unknown): void {
    slot.broken = view
    const { stack } = error instanceof Error ? error : { stack: String(error) }
    this.log.error('A board could not be drawn.', { channel: slot.channel, stack })
  }

  private afterFailure(slot: Slot, error: ChatFailure): void {
    switch (error.reason) {
      case 'messageGone':
        this.forget(slot.message)
        this.listener.messageGone(slot.channel, slot.message)
        return
      case 'channelGone':
        this.forget(slot.message)
        this.listener.channelGone(slot.channel)
        return
      case 'forbidden':
        slot.notBefore = this.clock.now() + PATIENCE_MS
        this.listener.permissionSeen(slot.channel, 'edit', false)
        return
      case 'rejected':
        this.log.warn('A board could not be edited.', {
          channel: slot.channel,
          reason: error.reason,
          message: error.message,
        })
        slot.notBefore = this.clock.now() + PATIENCE_MS
        return
      case 'unavailable':
        slot.notBefore = this.clock.now() + (error.retryAfterMs ?? 1_000)
        return
    }
  }
}

function sameButForProgress(a: BoardView, b: BoardView): boolean {
  return JSON.stringify(withoutProgress(a)) === JSON.stringify(withoutProgress(b))
}

function withoutProgress(view: BoardView): BoardView {
  return view.playing === undefined ? view : { ...view, playing: { ...view.playing, elapsedMs: 0 } }
}
