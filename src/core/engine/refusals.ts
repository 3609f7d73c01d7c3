import type { PartyCode } from './ids.ts'
import type { Settings } from './settings.ts'
import type { Track } from './track.ts'

/** Why a command changed nothing; the phrases turn each into a sentence that says what to do. */
export type Refusal =
  | { readonly code: 'noPartyHere' }
  | { readonly code: 'partyOver' }
  | { readonly code: 'hostOnly' }
  | { readonly code: 'channelHasParty'; readonly party: PartyCode }
  | { readonly code: 'accountHasParty'; readonly party: PartyCode }
  | { readonly code: 'notAMember' }
  | { readonly code: 'notConnected' }
  | { readonly code: 'wrongLinkCode' }
  | { readonly code: 'linkWithYourself' }
  | { readonly code: 'notLinked' }
  | { readonly code: 'homeChannel' }
  | { readonly code: 'wrongCode' }
  | { readonly code: 'notACode' }
  | { readonly code: 'guessingTooFast'; readonly until: number }
  | { readonly code: 'tooManyAtOnce' }
  | { readonly code: 'noRoundOpen' }
  | { readonly code: 'roundOver' }
  | { readonly code: 'noSuchCandidate'; readonly highest: number }
  | { readonly code: 'notBacked'; readonly number: number }
  | { readonly code: 'backedByReaction'; readonly number: number }
  | { readonly code: 'alreadyStarted' }
  | { readonly code: 'notStarted' }
  | { readonly code: 'alreadyPaused' }
  | { readonly code: 'notPaused' }
  | { readonly code: 'needsSpotify' }
  | { readonly code: 'needsPlaylist' }
  | { readonly code: 'needsDevice' }
  | { readonly code: 'emptyPlaylist' }
  | { readonly code: 'kicked' }
  | { readonly code: 'explicitNotWanted'; readonly track: Track }
  | { readonly code: 'trackTooLong'; readonly track: Track; readonly longestMs: number }
  | { readonly code: 'alreadyPlayed'; readonly track: Track }
  | { readonly code: 'comesNext'; readonly track: Track }
  | { readonly code: 'quotaReached'; readonly quota: number }
  | { readonly code: 'queueFull'; readonly most: number }
  | { readonly code: 'noSuchSuggestion' }
  | { readonly code: 'notYourSuggestion' }
  | { readonly code: 'onlySongLeft' }
  | { readonly code: 'badSetting'; readonly setting: keyof Settings }
  /** No song of the playlist would be left under these settings. */
  | { readonly code: 'nothingWanted' }
  | { readonly code: 'noSuchPerson' }
  | { readonly code: 'realHostOnly' }
  | { readonly code: 'cannotKickHost' }
  | { readonly code: 'alreadyHost' }
  | { readonly code: 'notOffered' }
  | { readonly code: 'notReady' }
  /** Not from a minute to a day ahead. */
  | { readonly code: 'badCountdown' }
  | { readonly code: 'notListed' }
