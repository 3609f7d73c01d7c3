import { boardView } from '../engine/board-view.ts'
import type { Effect, OutboxEntry } from '../engine/effects.ts'
import type { Party } from '../engine/party.ts'
import { ChatFailure, type Clock, type Log } from '../ports.ts'
import { type Attempt, settled } from './attempt.ts'
import type { Frames, PermissionListener } from './frames.ts'
import type { Platforms } from './platforms.ts'
import { growingDelay } from './retry.ts'

export type ChatEffect = Extract<
  Effect,
  { kind: 'postBoard' | 'removeBoard' | 'seedBoard' | 'finishBoard' }
>

const LONGEST_WAIT_MS = 15_000
/** A board is posted soon after it is allowed again. Refusals count towards Discord's limit. */
const LONGEST_WAIT_FOR_PERMISSION_MS = 30_000
/** For all that the party can do without, or that nobody waits for any more. */
const TRIES_WITHOUT_PERMISSION = 4

/** Posts, removes, seeds and finishes boards. */
export class ChatEffects {
  private readonly startedAt: number

  constructor(
    private readonly platforms: Platforms,
    private readonly frames: Frames,
    private readonly permissionSeen: PermissionListener,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    this.startedAt = clock.now()
  }

  async perform(party: Party, entry: OutboxEntry, effect: ChatEffect): Promise<Attempt> {
    const platform = this.platforms.of(effect.channel)
    if (platform === undefined) return settled({ result: 'refused' })
    try {
      switch (effect.kind) {
        case 'postBoard': {
          const view = boardView(party, effect.channel, this.clock.now())
          const message = await platform.postBoard(effect.channel, view, entry.id)
          if (!this.mayStandAlready(entry)) this.frames.shown(effect.channel, message, view)
          this.permissionSeen(effect.channel, 'post', true)
          return settled({ result: 'done', message })
        }
        case 'removeBoard':
          this.frames.forget(effect.message)
          await platform.removeBoard(effect.channel, effect.message)
          return settled({ result: 'done' })
        case 'seedBoard':
          await platform.seedReactions(effect.channel, effect.message, effect.count)
          this.permissionSeen(effect.channel, 'react', true)
          return settled({ result: 'done' })
        case 'finishBoard':
          await this.frames.finish(effect.channel, effect.message, party)
          return settled({ result: 'done' })
      }
    } catch (error) {
      if (!(error instanceof ChatFailure)) throw error
      const isForbidden = error.reason === 'forbidden'
      if (!isForbidden || entry.attempts === 0) this.report(error, entry, effect)
      if (isForbidden) return this.withoutPermission(party, entry, effect)
      return afterFailure(error, entry.attempts)
    }
  }

  /** What the party can't do without is tried until it is allowed, or nobody wants it any more. */
  /** Then the platform gives back the board that it has, with what it showed at that time. */
  private mayStandAlready({ attempts, notBefore }: OutboxEntry): boolean {
    return attempts > 0 || notBefore <= this.startedAt
  }

  private withoutPermission(party: Party, entry: OutboxEntry, effect: ChatEffect): Attempt {
    if (effect.kind === 'postBoard') this.permissionSeen(effect.channel, 'post', false)
    if (effect.kind === 'seedBoard') this.permissionSeen(effect.channel, 'react', false)
    const isAwaited = effect.kind === 'postBoard' && party.phase !== 'ended'
    if (!isAwaited && entry.attempts + 1 >= TRIES_WITHOUT_PERMISSION) {
      return settled({ result: 'refused' })
    }
    const afterMs = growingDelay(entry.attempts, LONGEST_WAIT_FOR_PERMISSION_MS)
    return { kind: 'again', afterMs }
  }

  private report({ reason, message }: ChatFailure, entry: OutboxEntry, effect: ChatEffect): void {
    this.log.warn('A board could not be changed.', {
      effect: effect.kind,
      channel: effect.channel,
      attempts: entry.attempts + 1,
      reason,
      message,
    })
  }
}

function afterFailure(failure: ChatFailure, attempts: number): Attempt {
  switch (failure.reason) {
    case 'messageGone':
      return settled({ result: 'gone', what: 'message' })
    case 'channelGone':
      return settled({ result: 'gone', what: 'channel' })
    case 'forbidden':
    case 'rejected':
      return settled({ result: 'refused' })
    case 'unavailable':
      return {
        kind: 'again',
        afterMs: failure.retryAfterMs ?? growingDelay(attempts, LONGEST_WAIT_MS),
      }
  }
}
