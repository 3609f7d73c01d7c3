import type { Channel } from './board.ts'

export type WayToVote = 'reaction' | 'button' | 'command'

/** A person in a channel of either platform. Whatever they do and are told is in the transcript. */
export interface Guest {
  readonly name: string
  readonly channel: Channel
  /** Those that count where this person is, each as often as they like it. */
  readonly ways: readonly WayToVote[]
  /** Brings the channel into a party. */
  join(code: string): Promise<void>
  vote(way: WayToVote, number: number): Promise<void>
  takeBack(way: WayToVote, number: number): Promise<void>
}
