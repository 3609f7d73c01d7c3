import type { PartyCode, PartyId } from './ids.ts'
import type { EndReason, Phase, Remark, RoundResult, Stage, Trouble } from './party.ts'
import type { Track } from './track.ts'

/** All that a board shows, without a word of text and without a platform's markup. */
export interface BoardView {
  readonly party: PartyId
  readonly code: PartyCode
  readonly stage: Stage
  readonly phase: Phase
  readonly hostName: string
  readonly channelCount: number
  readonly people: { readonly count: number; readonly names: readonly string[] }
  readonly playlist?: { readonly name: string; readonly coverUrl?: string; readonly link?: string }
  /** What the host must still do before the party can begin; only in the lobby. */
  readonly missing?: 'account' | 'playlist' | 'device'
  readonly playing?: {
    readonly track: Track
    readonly isPlaying: boolean
    readonly elapsedMs: number
    readonly deviceName?: string
    readonly volumePercent?: number
  }
  readonly round?: {
    readonly number: number
    readonly kind: 'opening' | 'track'
    readonly open: boolean
    readonly closesAt?: number
    readonly candidates: readonly CandidateView[]
    readonly voters: number
  }
  readonly upcoming?: { readonly track: Track; readonly certain: boolean }
  readonly lastResult?: RoundResult
  readonly remark?: Remark
  readonly trouble?: Trouble
  readonly pausedBecause?: 'host' | 'silence'
  readonly ended?: { readonly why: EndReason; readonly played: readonly Track[] }
}

export interface CandidateView {
  readonly number: number
  readonly track: Track
  readonly votes: number
  readonly leading: boolean
}
