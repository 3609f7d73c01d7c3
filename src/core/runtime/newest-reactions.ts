import type { ReactionChange } from '../inbox.ts'

/** Reactions that wait to be counted, each as it is now: going to and fro takes no more room. */
export class NewestReactions {
  private readonly kept = new Map<string, ReactionChange>()

  /** Beyond `most` the one that changed longest ago is forgotten. */
  constructor(private readonly most = Number.POSITIVE_INFINITY) {}

  add(change: ReactionChange): void {
    const { message, person, number } = change
    const key = `${message} ${person} ${number}`
    this.kept.delete(key)
    this.kept.set(key, change)
    const [oldest] = this.kept.keys()
    if (this.kept.size > this.most && oldest !== undefined) this.kept.delete(oldest)
  }

  /** All of them, in the order of their last change; none is kept. */
  take(): readonly ReactionChange[] {
    const changes = [...this.kept.values()]
    this.kept.clear()
    return changes
  }
}
