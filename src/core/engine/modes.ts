import type { Mode } from './settings.ts'

/** What makes one way of choosing music differ from another: the rules ask here, and nowhere else. */
interface ModeRules {
  /** How many of a round's candidates may be songs that people brought. */
  readonly suggestionSeats: (candidates: number) => number
  /** The playlist fills in up to as many candidates. */
  readonly filledUpTo: (candidates: number) => number
  /** A song that was brought comes before one that the playlist filled in. */
  readonly prefersBrought: boolean
  /** What is brought while a round runs is offered in it at once. */
  readonly growsMeanwhile: boolean
  /** Votes stay with a song until it is played. */
  readonly keepsVotes: boolean
  /** Among songs with equally many votes. */
  readonly tieBreak: 'drawn' | 'addedFirst'
}

export const MODES: Readonly<Record<Mode, ModeRules>> = {
  rounds: {
    // The playlist always has a say, however much people bring.
    suggestionSeats: (candidates) => candidates - 1,
    filledUpTo: (candidates) => candidates,
    prefersBrought: false,
    growsMeanwhile: false,
    keepsVotes: false,
    tieBreak: 'drawn',
  },
  jukebox: {
    suggestionSeats: (candidates) => candidates,
    filledUpTo: () => 1,
    prefersBrought: true,
    growsMeanwhile: true,
    keepsVotes: true,
    tieBreak: 'addedFirst',
  },
}
