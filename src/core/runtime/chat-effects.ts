import { boardView } from '../engine/board-view.ts'
import type { Effect, OutboxEntry } from '../engine/effects.ts'
import type { Party } from '../engine/party.ts'
import { ChatFailure, type Clock, type Log } from '../ports.ts'
import { type Attempt, settled } from './attempt.ts'
import type { Frames } from './frames.ts'
import type { Platforms } from './platforms.ts'
import { growingDelay } from './retry.ts'

export type ChatEffect = Extract<
  Effect,
  { kind: 'postBoard' | 'removeBoard' | 'seedBoard' | 'finishBoard' }
>

const LONGEST_WAIT_MS = 60_000
/** A missing permission may be granted in a moment; more often it is not. */
const TRIES_WITHOUT_PERMISSION = 4

/** Posts, removes, seeds and finishes boards. */
export class ChatEffects {
  constructor(
    private readonly platforms: Platforms,
    private readonly frames: Frames,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  async perform(party: Party, entry: OutboxEntry, effect: ChatEffect): Promise<Attempt> {
    const platform = this.platforms.of(effect.channel)
    if (platform === undefined) return settled({ result: 'refused' })
    try {
      switch (effect.kind) {
        case 'postBoard': {
          const view = boardView(party, effect.channel, this.clock.now())
          const message = await platform.postBoard(effect.channel, view, entry.id)
          this.frames.shown(effect.channel, message, view)
          return settled({ result: 'done', message })
        }
        case 'removeBoard':
          this.frames.forget(effect.message)
          await platform.removeBoard(effect.channel, effect.message)
          return settled({ result: 'done' })
        case 'seedBoard':
          await platform.seedReactions(effect.channel, effect.message, effect.count)
          return settled({ result: 'done' })
        case 'finishBoard':
          await this.frames.finish(effect.channel, effect.message, party)
          return settled({ result: 'done' })
      }
    } catch (error) {
      if (!(error instanceof ChatFailure)) throw error
      const { reason, message } = error
      this.log.warn('A board could not be changed.', {
        effect: effect.kind,
        channel: effect.channel,
        attempts: entry.attempts + 1,
        reason,
        message,
      })
      return afterFailure(error, entry.attempts)
    }
  }
}

function afterFailure(failure: ChatFailure, attempts: number): Attempt {
  switch (failure.reason) {
    case 'messageGone':
      return settled({ result: 'gone', what: 'message' })
    case 'channelGone':
      return settled({ result: 'gone', what: 'channel' })
    case 'rejected':
      return settled({ result: 'refused' })
    case 'forbidden':
      if (attempts + 1 >= TRIES_WITHOUT_PERMISSION) return settled({ result: 'refused' })
      return { kind: 'again', afterMs: growingDelay(attempts, LONGEST_WAIT_MS) }
    case 'unavailable':
      return {
        kind: 'again',
        afterMs: failure.retryAfterMs ?? growingDelay(attempts, LONGEST_WAIT_MS),
      }
  }
}
