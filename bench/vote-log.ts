import type { Command } from '../src/core/engine/commands.ts'
import type { PersonId } from '../src/core/engine/ids.ts'
import { Dispatcher } from '../src/core/runtime/dispatcher.ts'
import { instant } from './instant.ts'

/** One vote as the program saw it: whose it was, when it came in, when it was durable. */
export interface VoteTimes {
  readonly person: PersonId
  readonly number: number
  readonly present: boolean
  readonly receivedAt: number
  readonly committedAt: number
}

/**
 * What became of the votes that this process received by reaction. A vote counts when the
 * dispatcher's promise resolves, which is when its commit is in the file; nothing shows this from
 * outside sooner than a board does, so that the dispatcher is listened to in its own process.
 */
export class VoteLog {
  committed = 0
  refused = 0
  times: VoteTimes[] | undefined

  listen(): void {
    const log = this
    const { submit } = Dispatcher.prototype
    Dispatcher.prototype.submit = function (id, command) {
      const outcome = submit.call(this, id, command)
      return command.type === 'reactionChanged' ? log.#follow(command, outcome) : outcome
    }
  }

  async #follow(
    { by, number, present }: Extract<Command, { type: 'reactionChanged' }>,
    outcome: ReturnType<Dispatcher['submit']>,
  ): ReturnType<Dispatcher['submit']> {
    const receivedAt = instant()
    const settled = await outcome
    if (!settled.ok) {
      this.refused += 1
      return settled
    }
    this.committed += 1
    const committedAt = instant()
    this.times?.push({ person: by.person, number, present, receivedAt, committedAt })
    return settled
  }
}
